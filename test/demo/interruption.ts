/** Milliseconds between two checks that the parent process still runs. */
const parentCheckMs = 1_000;

/** Aborts on Ctrl-C, SIGTERM, a closed terminal, output that nobody reads, or when the parent process is gone. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  process.stdout.on('error', interrupt);
  process.stderr.on('error', interrupt);
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) interrupt();
  }, parentCheckMs).unref();
  return controller.signal;
}
