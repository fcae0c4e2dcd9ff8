import { Controller, Delete, Get, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { BodyReader } from '../../http/body-reader.ts';
import { readJson } from '../../http/json-body.ts';
import { badRequest, Problem } from '../../http/problem.ts';
import { OpsAccess, OpsGuard } from '../ops.guard.ts';
import { ConsoleSessions, isFromConsole } from './console-session.ts';

/** Signing in to the console with OPS_TOKEN, and out. */
@Controller('ops/api/session')
export class SessionController {
  constructor(
    private readonly access: OpsAccess,
    private readonly sessions: ConsoleSessions,
    private readonly bodies: BodyReader,
  ) {}

  /** Whether this browser is signed in. */
  @Get()
  async look(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<{ signedIn: boolean }> {
    response.setHeader('Cache-Control', 'no-store');
    return { signedIn: await this.sessions.admits(request, response) };
  }

  /**
   * With `{"token": "…"}`; a cookie is the answer.
   *
   * @throws Problem 429 after too many attempts.
   */
  @Post()
  @HttpCode(204)
  async signIn(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    // If another site could sign its visitor in, the visitor would act under a session that the site has chosen.
    if (!isFromConsole(request)) badRequest('only the console at /ops signs in; scripts send OPS_TOKEN as Bearer');
    const { value } = readJson(await this.bodies.read(request, response));
    if (!this.access.admits(tokenIn(value))) throw wrongToken;
    await this.sessions.open(request, response);
  }

  /** Signs out: the cookie opens nothing any more. */
  @Delete()
  @HttpCode(204)
  @UseGuards(OpsGuard)
  signOut(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    return this.sessions.end(request, response);
  }
}

function tokenIn(body: unknown): string {
  const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined;
  return typeof token === 'string' ? token.trim() : badRequest('the body must be {"token": "…"}');
}

const wrongToken = new Problem({
  status: 401,
  title: 'Unauthorized',
  detail: 'this is not the value of OPS_TOKEN',
});
