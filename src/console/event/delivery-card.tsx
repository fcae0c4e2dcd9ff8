import { useMutation } from '@tanstack/react-query';
import { ops } from '../api/ops.ts';
import type { EventDetail } from '../api/types.ts';
import { StatusBadge } from '../ui/badge.tsx';
import { destinationName, remedies } from '../ui/format.ts';
import { Failure } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';
import { Attempts } from './attempts.tsx';

type Delivery = EventDetail['deliveries'][number];

/** Shows a delivery: its status and why, its attempts, and a button that replays it. */
export function DeliveryCard({ delivery }: { readonly delivery: Delivery }) {
  const { id, destination, status, reason, detail, dueAt, attempts } = delivery;
  const replay = useMutation({ mutationFn: () => ops.replayDelivery(id) });
  const waits = status === 'pending' || status === 'retrying';
  return (
    <article className="panel delivery" aria-label={`Delivery to ${destinationName(destination)}`}>
      <header>
        <h3>{destinationName(destination)}</h3>
        <StatusBadge status={status} />
        {status !== 'pending' && status !== 'delivering' && (
          <button type="button" disabled={replay.isPending} onClick={() => replay.mutate()}>
            Replay
          </button>
        )}
      </header>
      {detail !== null && (
        <p className="why">
          {reason !== null && <code>{reason}</code>} {detail}
        </p>
      )}
      {reason !== null && status !== 'delivered' && <p className="remedy">{remedies[reason]}</p>}
      {waits && detail !== null && (
        <p className="note">
          Tried again <Time at={dueAt} ago />, at <Time at={dueAt} />
        </p>
      )}
      {replay.data?.replayed === 0 && (
        <p className="note">Nothing to ask for: it is on its way, or cannot be replayed.</p>
      )}
      {replay.error && <Failure error={replay.error} />}
      <Attempts attempts={attempts} deliveryRef={delivery.ref} />
    </article>
  );
}
