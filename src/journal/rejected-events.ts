import type { Violation } from '../model/event.ts';
import type { Database } from '../storage/database.ts';
import { bind, type EventFilter } from './event-filter.ts';
import type { Facets } from './facets.ts';
import { type Page, pageOf, type PlaceInList } from './page.ts';

/** Signed JSON that is not a valid tier event. */
export interface RejectedEventSummary {
  readonly id: string;
  readonly receivedAt: Date;
  readonly violations: readonly Violation[];
}

export interface RejectedEventDetail extends RejectedEventSummary {
  /** The body as received. */
  readonly payload: string;
}

type Period = Pick<EventFilter, 'since' | 'until'>;

/** The newest rejected events whose violations are counted. */
const mostCounted = 5_000;
const mostReasons = 50;

/** Reads rejected events. */
export class RejectedEvents {
  constructor(private readonly database: Database) {}

  /** Lists the newest first. One query. @param cursor one that `rejectedPlace` can read. */
  async list(period: Period, { limit, cursor }: PlaceInList): Promise<Page<RejectedEventSummary>> {
    const after = cursor === undefined ? undefined : rejectedPlace(cursor);
    const values: unknown[] = [];
    const conditions = [
      received(period, values),
      ...(after ? [`(received_at, id) < (${bind(values, after.at)}, ${bind(values, after.id)})`] : []),
    ];
    const rows = await this.database.query<RejectedEventSummary & { at: string }>(
      `SELECT id, received_at AS "receivedAt", received_at::text AS at, violations FROM tier_relay.rejected_events
       WHERE ${conditions.join(' AND ')}
       ORDER BY received_at DESC, id DESC LIMIT ${bind(values, limit + 1)}`,
      values,
    );
    return pageOf(rows, {
      limit,
      place: ({ at, id }) => Buffer.from(`${at}|${id}`).toString('base64url'),
      item: ({ at: _, ...event }) => event,
    });
  }

  /** Counts each violation of the newest rejected events. One query. */
  async countReasons(period: Period): Promise<Facets> {
    const values: unknown[] = [];
    const rows = await this.database.query<{ value: string | null; count: number; counted: number }>(
      `WITH latest AS MATERIALIZED (
         SELECT violations FROM tier_relay.rejected_events
         WHERE ${received(period, values)}
         ORDER BY received_at DESC LIMIT ${mostCounted + 1}
       ), reasons AS (
         SELECT trim(concat(violation->>'path', ' ', violation->>'message')) AS value, count(*)::int AS count
         FROM latest, jsonb_array_elements(violations) AS violation GROUP BY 1
         ORDER BY 2 DESC, 1 LIMIT ${mostReasons}
       )
       SELECT value, count, counted FROM (SELECT count(*)::int AS counted FROM latest) AS all_of_them LEFT JOIN reasons ON true`,
      values,
    );
    const counted = rows[0]?.counted ?? 0;
    return {
      facets: { reason: rows.flatMap(({ value, count }) => (value === null ? [] : [{ value, count }])) },
      facetsCounted: { rows: Math.min(counted, mostCounted), isAll: counted <= mostCounted },
    };
  }

  async find(id: string): Promise<RejectedEventDetail | undefined> {
    const [event] = await this.database.query<RejectedEventDetail>(
      `SELECT id, received_at AS "receivedAt", violations, payload FROM tier_relay.rejected_events WHERE id = $1`,
      [id],
    );
    return event;
  }
}

/** SQL that is true of rejected events received in a period. Adds to the statement's values. */
function received({ since, until }: Period, values: unknown[]): string {
  return `received_at >= ${bind(values, since ?? '-infinity')} AND received_at < ${bind(values, until ?? 'infinity')}`;
}

/** The place of a cursor. The id alone does not do: the row is gone once it was replayed. */
interface RejectedPlace {
  /** To the microsecond, as PostgreSQL writes it. */
  readonly at: string;
  readonly id: string;
}

/** Reads a cursor; undefined when it is not one of ours. */
export function rejectedPlace(cursor: string): RejectedPlace | undefined {
  const [, at, id] =
    /^(\d{4}-\d\d-\d\d [\d:.]+[+-][\d:]+)\|([^\0]+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  return at !== undefined && id !== undefined && !Number.isNaN(Date.parse(at)) ? { at, id } : undefined;
}
