import type { ReactNode } from 'react';
import type { DeliveryStatus } from '../../model/delivery.ts';
import { destinationName, statusTones, type Tone } from './format.ts';

export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}

export function StatusBadge({ status }: { readonly status: DeliveryStatus }) {
  return <Badge tone={statusTones[status]}>{status}</Badge>;
}

/** Shows a delivery's destination and status. */
export function DeliveryBadge({
  destination,
  status,
}: {
  readonly destination: string;
  readonly status: DeliveryStatus;
}) {
  return (
    <span className={`delivery-badge ${statusTones[status]}`}>
      {destinationName(destination)} {status === 'delivered' ? <Delivered /> : <StatusBadge status={status} />}
    </span>
  );
}

/** A tick in place of a coloured badge: a delivered event needs no attention. */
function Delivered() {
  return (
    <>
      <span aria-hidden="true">✓</span>
      <span className="unseen">delivered</span>
    </>
  );
}
