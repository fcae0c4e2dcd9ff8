import type { OwnedProcess } from '../support/owned-process.ts';
import type { Terminal } from './terminal.ts';
import type { Workplace } from '../support/workplace.ts';

/** What the scenes of the demo share. */
export interface Stage {
  readonly terminal: Terminal;
  readonly workplace: Workplace;
  /** What was started; whoever set the stage ends it. */
  readonly processes: OwnedProcess[];
  /** A person wants it to end. */
  readonly interrupted: AbortSignal;
  /** A person wants it to end, or its time is over. */
  readonly over: AbortSignal;
}
