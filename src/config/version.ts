import { readFileSync } from 'node:fs';

const { version: ours } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

/** The service's version, from package.json. */
export const version = ours;
