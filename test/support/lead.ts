import type { Dispatcher } from '../../src/bus/dispatcher.ts';
import { Leadership } from '../../src/bus/leadership.ts';
import { notificationChannel } from '../../src/bus/notification.ts';
import type { Storage } from '../../src/storage/storage.ts';

/** Has the dispatcher lead its destination as soon as no other session of this name does. */
export function lead(dispatcher: Dispatcher, name: string, { connection }: Storage): Leadership {
  const leadership = new Leadership({
    connection,
    name,
    channel: notificationChannel,
    onNotification: () => dispatcher.wake(),
    lead: (signal, session) => dispatcher.run(signal, session),
    onError: () => undefined,
  });
  leadership.start();
  return leadership;
}
