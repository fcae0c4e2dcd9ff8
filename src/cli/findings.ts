import type { Finding } from '../model/finding.ts';
import { coloured, harmless } from './terminal.ts';

const styles = { ok: 'green', done: 'green', skipped: 'dim', warning: 'yellow', problem: 'red' } as const;

export function findingLine({ level, text }: Finding, stream: NodeJS.WriteStream = process.stdout): string {
  return `  ${coloured(styles[level], level.padEnd(9), stream)} ${harmless(text)}`;
}
