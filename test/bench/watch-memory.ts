import type { ConnectorUnderLoad } from './connector-under-load.ts';

const everyMs = 1_000;

/** Resident memory in MiB. */
export interface Memory {
  readonly start: number;
  readonly most: number;
  readonly end: number;
}

/** Reads the connector's memory each second until `end`. */
export async function watchMemory(connector: ConnectorUnderLoad): Promise<{ end(): Promise<Memory> }> {
  const start = await connector.residentMb();
  let most = start;
  const look = async (): Promise<number> => {
    const now = await connector.residentMb();
    most = Math.max(most, now);
    return now;
  };
  // A look may fail, as when the connector is stopping.
  const timer = setInterval(() => void look().catch(() => undefined), everyMs).unref();
  return {
    end: async () => {
      clearInterval(timer);
      const end = await look();
      return { start, most, end };
    },
  };
}
