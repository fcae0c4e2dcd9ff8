import 'reflect-metadata';
import { CommanderError } from '@commander-js/extra-typings';
import { Exit, exitCodes } from './exit.ts';
import { createProgram } from './program.ts';
import { harmlessLines } from './terminal.ts';

/** Runs a command line and sets the exit code. */
export async function run(args: readonly string[]): Promise<void> {
  // A reader like `head` may have enough before we are done.
  process.stdout.on('error', () => process.exit());
  try {
    await createProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = codeOf(error);
    // Commander has said what it has to say.
    if (error instanceof CommanderError) return;
    console.error(harmlessLines(error instanceof Error ? error.message : String(error)));
  }
}

function codeOf(error: unknown): number {
  if (error instanceof Exit) return error.code;
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  return exitCodes.problem;
}
