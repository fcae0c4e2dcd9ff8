/** Exit codes for scripts; `--help` explains them. */
export const exitCodes = {
  ok: 0,
  /** Something is wrong, was refused, or is not there. */
  problem: 1,
  usage: 2,
  /** The running service cannot be asked. */
  noService: 3,
  /** Ctrl-C: 128 plus the number of SIGINT, as in shells. */
  interrupted: 130,
} as const;

/** Ends the command with a message for its user. */
export class Exit extends Error {
  constructor(
    message: string,
    readonly code: (typeof exitCodes)[keyof typeof exitCodes] = exitCodes.problem,
  ) {
    super(message);
  }
}
