import type { OwnedProcess } from './owned-process.ts';
import type { Terminal } from './terminal.ts';
import type { Workplace } from './workplace.ts';

/** What the scenes of the demo share. */
export interface Stage {
  /** The repository. */
  readonly root: string;
  readonly terminal: Terminal;
  readonly workplace: Workplace;
  /** What was started; whoever set the stage ends it. */
  readonly processes: OwnedProcess[];
  /** A person wants it to end. */
  readonly interrupted: AbortSignal;
  /** A person wants it to end, or its time is over. */
  readonly over: AbortSignal;
}
