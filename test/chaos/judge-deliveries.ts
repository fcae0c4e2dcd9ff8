import type { ChaosStage } from './chaos-stage.ts';
import type { PlannedChange } from './planned-change.ts';

export interface DeliveryRow extends Readonly<Record<string, unknown>> {
  readonly eventId: string;
  readonly destination: 'hubspot' | 'slack';
  readonly status: string;
  readonly why: string | null;
  /** True when an attempt was killed or had no answer: the vendor may have acted on it. */
  readonly uncertain: boolean;
}

export interface DeliveryVerdict {
  /** Number of deliveries by destination and status, such as `hubspot delivered`. */
  readonly counts: Readonly<Record<string, number>>;
  readonly rows: readonly DeliveryRow[];
  readonly violations: readonly string[];
}

const final = ['delivered', 'superseded', 'skipped', 'dead'];

/** Reports acknowledged events that are lost, deliveries that are missing or open, and ends without a reason. */
export async function judgeDeliveries(
  stage: ChaosStage,
  acknowledged: ReadonlySet<PlannedChange>,
): Promise<DeliveryVerdict> {
  const events = await stage.query<{ id: string }>('SELECT id FROM tier_relay.events');
  const rows = await stage.query<DeliveryRow>(
    `SELECT e.id AS "eventId", d.destination, d.status, coalesce(d.reason, d.detail) AS why,
       d.uncertain_at IS NOT NULL AS uncertain
     FROM tier_relay.deliveries d JOIN tier_relay.events e ON e.sequence = d.event_sequence`,
  );
  const stored = new Set(events.map(({ id }) => id));
  const byEvent = Map.groupBy(rows, ({ eventId }) => eventId);
  const violations = [...acknowledged].flatMap(({ eventId, kind }) => {
    if (!stored.has(eventId)) return [`${eventId} was acknowledged, and is lost`];
    const owed = kind === 'upgraded' ? 'hubspot,slack' : 'hubspot';
    const deliveries = byEvent.get(eventId) ?? [];
    const found = deliveries.map(({ destination }) => destination).sort();
    return [
      ...(found.join() === owed ? [] : [`${eventId} has deliveries to ${found.join()}, not ${owed}`]),
      ...deliveries.flatMap((delivery) => problemsOf(delivery)),
    ];
  });
  if (stored.size > acknowledged.size) violations.push(`${stored.size} events are stored: more than there were`);
  return { counts: countsOf(rows), rows, violations };
}

function problemsOf({ eventId, destination, status, why }: DeliveryRow): readonly string[] {
  if (!final.includes(status)) return [`${eventId} is still ${status} for ${destination} (${why ?? 'no reason'})`];
  if ((status === 'dead' || status === 'skipped') && why === null) return [`${eventId} is ${status} without a reason`];
  return [];
}

function countsOf(rows: readonly DeliveryRow[]): Record<string, number> {
  const groups = Map.groupBy(rows, ({ destination, status }) => `${destination} ${status}`);
  return Object.fromEntries([...groups].sort().map(([name, group]) => [name, group.length]));
}
