import { fileURLToPath } from 'node:url';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { notFound } from '../../http/problem.ts';

/** Where `npm run build` puts the console; the same path from src/ and from dist/. */
const built = fileURLToPath(new URL('../../../dist/console/', import.meta.url));

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** Serves the console's static files, without sign-in: they hold no data. The page reads its data from the ops API. */
@Controller('ops')
export class ConsoleController {
  /** Serves an asset that may be cached for a year: its name changes with its content. */
  @Get('assets/:name')
  asset(@Param('name') name: string, @Res() response: Response): Promise<void> {
    return send(response, `assets/${name}`, 'public, max-age=31536000, immutable');
  }

  /** Serves the same page at every address of the console; the page reads the address itself. */
  @Get(['', '*path'])
  page(@Param('path') path: string[] | undefined, @Res() response: Response): Promise<void> {
    const [first, ...rest] = path ?? [];
    if (first === 'api') notFound('route', `GET /ops/${[first, ...rest].join('/')}`);
    return send(response, 'index.html', 'no-cache');
  }
}

/** @throws Problem 404. */
function send(response: Response, file: string, cacheControl: string): Promise<void> {
  response.set({
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const headers = { 'Cache-Control': cacheControl };
  response.sendFile(file, { root: built, cacheControl: false, headers }, (error?: Error) => {
    // After the first byte no other answer can be sent.
    if (error === undefined || response.headersSent) resolve();
    else reject(error);
  });
  return promise.catch(() => notFound('file', file));
}
