import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ops } from '../api/ops.ts';
import type { EventDetail, RejectedEventDetail } from '../api/types.ts';
import { DeliveryCard } from '../event/delivery-card.tsx';
import { describeChange } from '../event/describe-change.ts';
import { RejectedView } from '../event/rejected-view.tsx';
import { Badge } from '../ui/badge.tsx';
import { JsonTree, readJson } from '../ui/json-tree.tsx';
import { isolated } from '../ui/format.ts';
import { Page } from '../ui/page.tsx';
import { Loaded } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';

export function EventPage({ id }: { readonly id: string }) {
  const event = useQuery({ queryKey: ['event', id], queryFn: () => ops.event(id), refetchInterval: 3_000 });
  return (
    <Page title={titleOf(event.data)} lead={<code>{id}</code>}>
      <Loaded query={event} lines={8}>
        {(found) => ('violations' in found ? <RejectedView event={found} /> : <Accepted event={found} />)}
      </Loaded>
    </Page>
  );
}

function titleOf(event: EventDetail | RejectedEventDetail | undefined): string {
  if (event === undefined) return 'Event';
  if ('violations' in event) return 'An event that was not understood';
  if (isErased(event)) return 'An event of a customer who was erased';
  const { kind, customer, from, to } = event.change;
  const change = describeChange({ kind, from: from && isolated(from.name), to: to && isolated(to.name) });
  return `${isolated(customer.name ?? customer.id)} ${change}`;
}

function isErased({ payload }: EventDetail): boolean {
  return payload === '';
}

function Accepted({ event }: { readonly event: EventDetail }) {
  return (
    <>
      {!isErased(event) && <Facts event={event} />}
      <section aria-labelledby="deliveries">
        <h2 id="deliveries">Deliveries</h2>
        {event.deliveries.length === 0 && <p className="note">No destination wants this kind of event.</p>}
        <div className="delivery-cards">
          {event.deliveries.map((delivery) => (
            <DeliveryCard key={delivery.id} delivery={delivery} />
          ))}
        </div>
      </section>
      {!isErased(event) && (
        <section aria-labelledby="payload">
          <h2 id="payload">Payload</h2>
          <div className="panel">
            <JsonTree value={readJson(event.payload)} />
          </div>
        </section>
      )}
    </>
  );
}

function Facts({ event: { change, receivedAt } }: { readonly event: EventDetail }) {
  const { customer, campaign } = change;
  return (
    <dl className="facts">
      <div>
        <dt>Customer</dt>
        <dd>
          <Link href={`/customers/${encodeURIComponent(customer.id)}`}>{customer.id}</Link>
          {customer.email !== null && <span className="note">{customer.email}</span>}
        </dd>
      </div>
      <div>
        <dt>Campaign</dt>
        <dd>
          {campaign.name ?? campaign.id}
          {campaign.name !== null && <span className="note">{campaign.id}</span>}
        </dd>
      </div>
      <div>
        <dt>Happened</dt>
        <dd>
          <Time at={change.occurredAt} />
          <span className="note">
            <Time at={change.occurredAt} ago />
          </span>
        </dd>
      </div>
      <div>
        <dt>Received</dt>
        <dd>
          <Time at={receivedAt} />
          {change.isTest === true && <Badge tone="quiet">test</Badge>}
        </dd>
      </div>
    </dl>
  );
}
