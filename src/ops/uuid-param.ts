import { ParseUUIDPipe } from '@nestjs/common';
import { badRequest } from '../http/problem.ts';

/** An id in the URL that is a uuid. */
export const uuidParam = new ParseUUIDPipe({ exceptionFactory: () => badRequest('the id in the URL is no uuid') });
