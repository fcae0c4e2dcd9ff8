import { DeliveryReplay } from '../../src/bus/delivery-replay.ts';
import { ReplayRunner } from '../../src/bus/replay-runner.ts';
import { Replays } from '../../src/bus/replays.ts';
import type { Subscriber } from '../../src/bus/subscriber.ts';
import { Audit } from '../../src/journal/audit.ts';
import type { ReplayFilter } from '../../src/journal/replay-deliveries.ts';
import { ReplayLog } from '../../src/journal/replay-log.ts';
import type { Database } from '../../src/storage/database.ts';

export interface StartedReplays {
  one(deliveryId: string): Promise<boolean>;
  /** Returns how many deliveries were replayed. */
  many(filter: ReplayFilter): Promise<number>;
  stop(): Promise<void>;
}

/** Starts what carries out replays of deliveries in a process of the service. */
export function startReplays(database: Database, subscribers: readonly Subscriber[]): StartedReplays {
  const log = new ReplayLog(database);
  const runner = new ReplayRunner(database, log);
  runner.register('deliveries', new DeliveryReplay(subscribers));
  runner.start();
  const replays = new Replays({ database, log, audit: new Audit(database), runner });
  return {
    one: (deliveryId) => replays.one(deliveryId, 'token'),
    many: async (filter) => (await replays.many('deliveries', filter, 'token')).replayed,
    stop: () => runner.stop(),
  };
}
