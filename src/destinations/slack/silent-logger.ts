import { LogLevel, type Logger } from '@slack/web-api';

/** The client's log lines quote tokens' owners and message bodies; what went wrong is in the outcome. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};
