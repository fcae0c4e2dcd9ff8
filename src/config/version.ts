import { readFileSync } from 'node:fs';

const { version: ours } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

/** Of the service, as its package.json has it. */
export const version = ours;
