import { readFileSync } from 'node:fs';
import { Controller, Get, UseGuards } from '@nestjs/common';
import { OpsGuard } from './ops.guard.ts';

/** Written by `npm run openapi`. */
const document = JSON.parse(readFileSync(new URL('openapi.json', import.meta.url), 'utf8')) as Record<string, unknown>;

/** What this API has. */
@Controller('ops/api/openapi.json')
@UseGuards(OpsGuard)
export class OpenApiController {
  /** This document: OpenAPI 3.1. */
  @Get()
  read(): Record<string, unknown> {
    return document;
  }
}
