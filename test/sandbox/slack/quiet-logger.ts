import { LogLevel, type Logger } from '@slack/web-api';

const nothing = (): void => undefined;

/** Prints nothing, for specs that provoke errors which the SDK would log. */
export const quietLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
};
