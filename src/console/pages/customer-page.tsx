import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { ops } from '../api/ops.ts';
import type { Customer } from '../api/types.ts';
import { Change, EventRows } from '../event/event-rows.tsx';
import { SentView } from '../event/sent-view.tsx';
import { destinationName } from '../ui/format.ts';
import { Page } from '../ui/page.tsx';
import { Empty, isGone, Loaded } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';
import { EraseDialog } from './erase-dialog.tsx';

export function CustomerPage({ id }: { readonly id: string }) {
  const customer = useQuery({ queryKey: ['customer', id], queryFn: () => ops.customer(id), refetchInterval: 10_000 });
  const [isErasing, setErasing] = useState(false);
  return (
    <Page
      title={id}
      lead="Everything that is kept of this customer."
      actions={
        customer.data &&
        !isGone(customer.error) && (
          <button type="button" className="danger" onClick={() => setErasing(true)}>
            Erase …
          </button>
        )
      }
    >
      {isErasing && <EraseDialog id={id} onClose={() => setErasing(false)} />}
      <Loaded query={customer} lines={8}>
        {(found) => (
          <>
            <Standings customer={found} />
            <Told customer={found} />
            <h2>Events</h2>
            {found.events.items.length > 0 ? (
              <EventRows events={found.events.items} />
            ) : (
              <Empty title="None is kept any more" />
            )}
            {found.events.nextCursor !== null && (
              <p>
                <Link href={`/events?customer=${encodeURIComponent(id)}`}>All events of this customer</Link>
              </p>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Standings({ customer: { standings } }: { readonly customer: Customer }) {
  const campaigns = new Map(standings.map((standing) => [standing.campaignId, standing]));
  return (
    <>
      <h2>Tiers</h2>
      {standings.length === 0 && <p className="note">No tier is known.</p>}
      <ul className="tiles">
        {[...campaigns.values()].map(({ campaignId, campaignName, kind, from, to, occurredAt }) => (
          <li key={campaignId} className="panel tile">
            <span className="note">{campaignName ?? campaignId}</span>
            <strong className="tile-value">{to ?? 'no tier'}</strong>
            <Change kind={kind} from={from} to={to} />
            <span className="note">
              since <Time at={occurredAt} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Told({ customer: { told } }: { readonly customer: Customer }) {
  return (
    <>
      <h2>What was told last</h2>
      {told.length === 0 && <p className="note">No destination was told of this customer yet.</p>}
      <div className="delivery-cards">
        {told.map(({ deliveryId, eventId, destination, campaignId, at, ref, sent }) => (
          <article key={deliveryId} className="panel">
            <header>
              <h3>{destinationName(destination)}</h3>
              <span className="note">
                <Time at={at} /> · {campaignId}
              </span>
            </header>
            {sent === null ? (
              <p className="note">What was sent is not kept.</p>
            ) : (
              <SentView sent={sent} deliveryRef={ref} />
            )}
            <p className="note">
              <Link href={`/events/${encodeURIComponent(eventId)}`}>The event</Link>
            </p>
          </article>
        ))}
      </div>
    </>
  );
}
