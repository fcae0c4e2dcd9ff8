import type { Params } from 'nestjs-pino';
import { destination, pino } from 'pino';

/** What a reader that is behind, or a full disk, has not taken yet; as much again as a pipe holds on Linux. */
const keptBytes = 64 * 1024;
/** How soon kept lines follow when no new line takes them along. */
const retryMs = 1_000;

// Node makes a pipe non-blocking once it is used as a stream, and puts it back at its end. What our libraries print
// there must not end the service either.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

/**
 * Stdout, which never stops the service: a line is written at once, and what cannot be (a full disk, a reader that is
 * stuck or gone) is kept up to a limit, and dropped beyond it. A write costs the caller a system call.
 */
const stdout = destination({
  dest: 1,
  sync: true,
  minLength: 1, // with 0 there is no periodic flush
  maxLength: keptBytes,
  periodicFlush: retryMs,
  retryEAGAIN: () => false, // it would sleep, and everything with it
});
// pino's own listener gives up for good when a reader goes, and ends the process for a full disk.
stdout.removeAllListeners('error').on('error', () => undefined);
// At `fatal` pino calls this, which tries for ever; there is nothing that was not tried already.
stdout.flushSync = () => undefined;
process.once('exit', () => stdout.flush());

let dropped = 0;
stdout.on('drop', () => (dropped += 1));

/** Lines since the start. */
export const droppedLines = (): number => dropped;

/** For what is said outside of Nest. Its level is that of the environment, once that is known. */
export const log = pino({}, stdout);

/** For Nest's loggers. */
export const logging: Params = { pinoHttp: { logger: log, autoLogging: false, quietReqLogger: true } };

// In place of node's own listener, which prints text to stderr.
process.removeAllListeners('warning').on('warning', ({ name, message, ...rest }) => {
  log.warn({ msg: 'process.warning', name, ...('code' in rest && { code: rest.code }), detail: message });
});
