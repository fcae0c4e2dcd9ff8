import { call } from './call.ts';
import type {
  Alert,
  AuditEntry,
  Checks,
  Customer,
  DeliveryRow,
  Destination,
  Erasure,
  EventDetail,
  EventSummary,
  Faceted,
  Page,
  Preview,
  RejectedEvent,
  RejectedEventDetail,
  Replay,
  Service,
  Stats,
} from './types.ts';

type Query = Readonly<Record<string, string>>;

/** The ops API's routes. Answers get their types here by a cast: nothing checks them. */
export const ops = {
  session: () => call('GET session') as Promise<{ signedIn: boolean }>,
  signIn: (token: string) => call('POST session', { token }) as Promise<undefined>,
  signOut: () => call('DELETE session') as Promise<undefined>,

  service: () => call('GET service') as Promise<Service>,
  stats: () => call('GET stats?window=24h&step=1h') as Promise<Stats>,
  destinations: () => call('GET destinations') as Promise<Destination[]>,
  pause: (name: string) => call(`POST destinations/${name}/pause`) as Promise<Destination>,
  resume: (name: string) => call(`POST destinations/${name}/resume`) as Promise<Destination>,

  events: (query: Query) => call(`GET events?${text(query)}`) as Promise<Page<EventSummary> & Faceted>,
  rejected: (query: Query) =>
    call(`GET events?${text({ ...query, status: 'rejected' })}`) as Promise<Page<RejectedEvent> & Faceted>,
  event: (id: string) => call(`GET events/${encodeURIComponent(id)}`) as Promise<EventDetail | RejectedEventDetail>,
  deliveries: (query: Query) => call(`GET deliveries?${text(query)}`) as Promise<Page<DeliveryRow> & Faceted>,
  customer: (id: string) => call(`GET customers/${encodeURIComponent(id)}`) as Promise<Customer>,
  erase: (id: string) => call(`DELETE customers/${encodeURIComponent(id)}`) as Promise<Erasure>,

  replayDelivery: (id: string) => call(`POST deliveries/${id}/replay`) as Promise<{ replayed: number }>,
  replayRejected: (id: string) =>
    call(`POST events/${encodeURIComponent(id)}/replay`) as Promise<{ status: string; eventId: string }>,
  /** @param of `deliveries`, or `events` for rejected events */
  replayMany: (of: 'deliveries' | 'events', body: object) => call(`POST ${of}/replay`, body) as Promise<Replay>,
  countMany: (of: 'deliveries' | 'events', body: object) =>
    call(`POST ${of}/replay`, { ...body, dryRun: true }) as Promise<{ matching: number }>,
  replays: (query: Query) => call(`GET replays?${text(query)}`) as Promise<Page<Replay>>,
  replay: (id: string) => call(`GET replays/${id}`) as Promise<Replay>,
  stopReplay: (id: string) => call(`POST replays/${id}/stop`) as Promise<Replay>,

  audit: (query: Query) => call(`GET audit?${text(query)}`) as Promise<Page<AuditEntry>>,
  alerts: () => call('GET alerts') as Promise<{ items: Alert[] }>,
  previews: () => call('GET previews') as Promise<Preview[]>,
  /** Addresses of the vendors' pages. `{ref}` stands for the `ref` of a delivery. */
  pages: () => call('GET pages') as Promise<{ destination: string; url: string }[]>,
  checks: () => call('GET checks') as Promise<Checks[]>,
  sendTest: (body: object) => call('POST test-events', body) as Promise<{ eventId: string }>,
};

function text(query: Query): string {
  return new URLSearchParams(query).toString();
}
