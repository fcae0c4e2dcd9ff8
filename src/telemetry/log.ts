import type { Params } from 'nestjs-pino';
import { destination, pino } from 'pino';

/** Bytes kept for a slow reader or a full disk; beyond this, lines are dropped. A pipe on Linux holds as many. */
const keptBytes = 64 * 1024;
/** Milliseconds between two tries to write kept lines; a new line tries at once. */
const retryMs = 1_000;

// Using a pipe as a stream makes node switch it to non-blocking, until the process ends. An error of what libraries
// print there must not end the service.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

/**
 * Stdout that never stops the service. A line is written at once, one system call each. When that fails (a full disk, a
 * reader that is stuck or gone), lines are kept up to `keptBytes`, and dropped beyond it.
 */
const stdout = destination({
  dest: 1,
  sync: true,
  minLength: 1, // with 0 there is no periodic flush
  maxLength: keptBytes,
  periodicFlush: retryMs,
  retryEAGAIN: () => false, // a retry would block the whole process
});
// pino's own listener stops logging for good when a reader goes, and ends the process when the disk is full.
stdout.removeAllListeners('error').on('error', () => undefined);
// pino calls this at `fatal`, and would try for ever. Every line was tried already.
stdout.flushSync = () => undefined;
process.once('exit', () => stdout.flush());

let dropped = 0;
stdout.on('drop', () => (dropped += 1));

/** Returns how many lines were dropped since the start. */
export const droppedLines = (): number => dropped;

/** The logger for code outside of Nest. Its level is LOG_LEVEL's, once the environment is read. */
export const log = pino({}, stdout);

/** Options of Nest's loggers. */
export const logging: Params = { pinoHttp: { logger: log, autoLogging: false, quietReqLogger: true } };

// Replaces node's own listener, which prints text to stderr.
process.removeAllListeners('warning').on('warning', ({ name, message, ...rest }) => {
  log.warn({ msg: 'process.warning', name, ...('code' in rest && { code: rest.code }), detail: message });
});
