import { LogLevel, type Logger } from '@slack/web-api';

const nothing = (): void => undefined;

/** For specs that provoke what the SDK would print. */
export const quietLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
};
