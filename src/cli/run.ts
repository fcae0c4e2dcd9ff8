import 'reflect-metadata';
import { CommanderError } from '@commander-js/extra-typings';
import { errorCode } from '../config/error-code.ts';
import { Exit, exitCodes } from './exit.ts';
import { createProgram } from './program.ts';
import { harmlessLines } from './terminal.ts';

/** Runs a command line and sets the exit code. */
export async function run(args: readonly string[]): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader such as `head` closes the pipe when it has enough.
    if (error.code === 'EPIPE') process.exit();
    console.error(`the output cannot be written: ${errorCode(error)}`);
    process.exit(exitCodes.problem);
  });
  try {
    await createProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = codeOf(error);
    // Commander has printed its own message.
    if (error instanceof CommanderError) return;
    console.error(harmlessLines(error instanceof Error ? error.message : String(error)));
  }
}

function codeOf(error: unknown): number {
  if (error instanceof Exit) return error.code;
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  return exitCodes.problem;
}
