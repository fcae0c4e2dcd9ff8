import { jest } from '@jest/globals';

export interface Printed {
  readonly text: () => string;
  readonly stop: () => void;
}

/** Records all output, by console or on stdout and stderr, until `stop`. Nothing is printed meanwhile. */
export function recordPrinted(): Printed {
  const written: string[] = [];
  const record = (...printed: unknown[]): boolean => {
    written.push(printed.map(String).join(' '));
    return true;
  };
  const spies = [
    ...(['debug', 'info', 'log', 'warn', 'error', 'trace', 'dir'] as const).map((method) =>
      jest.spyOn(console, method).mockImplementation((...printed) => void record(...printed)),
    ),
    ...[process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockImplementation(record)),
  ];
  return {
    text: () => written.join('\n'),
    stop: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
