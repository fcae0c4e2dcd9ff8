import { readdirSync, readFileSync } from 'node:fs';

const directory = new URL('../fixtures/voucherify/', import.meta.url);

/** A captured payload of Voucherify, as the text that was sent. */
export interface Fixture {
  readonly name: string;
  readonly text: string;
}

export const fixtures: readonly Fixture[] = readdirSync(directory)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ name, text: readFileSync(new URL(name, directory), 'utf8') }));
