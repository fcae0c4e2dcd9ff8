import type { OwnedProcess } from '../support/owned-process.ts';
import type { Terminal } from './terminal.ts';
import type { Workplace } from '../support/workplace.ts';

/** The means that all scenes of the demo share. */
export interface Stage {
  readonly terminal: Terminal;
  readonly workplace: Workplace;
  /** Started processes, which `demo` ends. */
  readonly processes: OwnedProcess[];
  /** Aborts when a person ends the demo. */
  readonly interrupted: AbortSignal;
  /** Aborts when a person ends the demo, or its time is over. */
  readonly over: AbortSignal;
}
