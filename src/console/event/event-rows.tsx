import { useState } from 'react';
import { Link } from 'wouter';
import type { EventSummary } from '../api/types.ts';
import { Badge, DeliveryBadge } from '../ui/badge.tsx';
import { counted } from '../ui/format.ts';
import { Time } from '../ui/time.tsx';

/** Shows events, one a line; each line is a link to the event's page. */
export function EventRows({ events }: { readonly events: readonly EventSummary[] }) {
  const [openedAt] = useState(Date.now);
  return (
    <ol className="rows events">
      {events.map((event) => (
        <li key={event.id} className={Date.parse(event.receivedAt) > openedAt ? 'row new' : 'row'}>
          <Link href={`/events/${encodeURIComponent(event.id)}`} className="row-link">
            <span className="when">
              <Time at={event.receivedAt} />
            </span>
            <Change {...event} />
            <span className="who">{event.customerId || 'erased'}</span>
            <span className="campaign">{event.campaignName ?? event.campaignId}</span>
            <span className="badges">
              {event.isTest === true && <Badge tone="quiet">test</Badge>}
              {event.deliveries.map((delivery) => (
                <DeliveryBadge key={delivery.id} {...delivery} />
              ))}
            </span>
          </Link>
        </li>
      ))}
    </ol>
  );
}

/** Shows events that keep arriving. Hides new ones while the pointer is over the rows: no row moves under it. */
export function LiveEventRows({ events }: { readonly events: readonly EventSummary[] }) {
  const [newest, setNewest] = useState<string>();
  const shown = newest === undefined ? events : events.filter(({ receivedAt }) => receivedAt <= newest);
  const hidden = events.length - shown.length;
  return (
    <div
      className="live-rows"
      onPointerEnter={() => setNewest(events[0]?.receivedAt)}
      onPointerLeave={() => setNewest(undefined)}
    >
      {hidden > 0 && <p className="newer">{counted(hidden, 'newer', 'newer')}: take the pointer away to see</p>}
      <EventRows events={shown} />
    </div>
  );
}

interface ChangeProps {
  readonly kind?: string | null;
  readonly from?: string | null;
  readonly to?: string | null;
}

/** Shows a tier change as "Silver → Gold", marked with its kind. */
export function Change({ kind, from, to }: ChangeProps) {
  return (
    <span className="change">
      <span className={`kind ${kind ?? ''}`}>{kind ?? 'unknown'}</span>
      <span className="tiers">
        {from !== undefined && from !== null && from !== to && (
          <span>
            <bdi>{from}</bdi> →{' '}
          </span>
        )}
        <strong>{to ?? (kind === 'left' ? 'no tier' : '')}</strong>
      </span>
    </span>
  );
}
