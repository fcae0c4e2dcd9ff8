import { readFileSync } from 'node:fs';
import { Controller, Get, UseGuards } from '@nestjs/common';
import { OpsGuard } from './ops.guard.ts';

/** The document that `npm run openapi` writes. */
const document = JSON.parse(readFileSync(new URL('openapi.json', import.meta.url), 'utf8')) as Record<string, unknown>;

/** Describes the ops API. */
@Controller('ops/api/openapi.json')
@UseGuards(OpsGuard)
export class OpenApiController {
  /** This document: OpenAPI 3.1. */
  @Get()
  read(): Record<string, unknown> {
    return document;
  }
}
