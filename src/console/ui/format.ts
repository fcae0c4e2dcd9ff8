import type { DeliveryStatus } from '../../model/delivery.ts';
import type { Reason } from '../../model/outcome.ts';

const wholeNumbers = new Intl.NumberFormat();
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });
const timeOnly = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const dayAndTime = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

export function formatCount(count: number): string {
  return wholeNumbers.format(count);
}

/** "1 event", "2 events". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Isolates a customer's text in a sentence: marks of direction in the text would turn the words around it. */
export function isolated(text: string): string {
  return `\u2068${text.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '')}\u2069`;
}

/** Returns an instant in the viewer's time zone: only the time if it is today, else the day and time. */
export function formatInstant(instant: string, now = new Date()): string {
  const date = new Date(instant);
  return (date.toDateString() === now.toDateString() ? timeOnly : dayAndTime).format(date);
}

/** "2026-11-26 13:45:10.123 UTC". */
export function formatUtc(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 23).replace('T', ' ')} UTC`;
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** "5 min ago", "in 2 hr." */
export function formatAgo(instant: string, nowMs = Date.now()): string {
  const seconds = Math.round((Date.parse(instant) - nowMs) / 1_000);
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? units[3];
  return relative.format(Math.trunc(seconds / size), unit);
}

export function formatMilliseconds(milliseconds: number): string {
  return milliseconds < 1_000 ? `${milliseconds} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}

export function formatBytes(bytes: number): string {
  const exponent = bytes < 1 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  const unit = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'][exponent] ?? '';
  return `${(bytes / 1_024 ** exponent).toFixed(exponent > 2 ? 1 : 0)} ${unit}`;
}

const destinationNames: Readonly<Record<string, string>> = { hubspot: 'HubSpot', slack: 'Slack' };

export function destinationName(name: string): string {
  return destinationNames[name] ?? name;
}

/** `warning` waits to be tried again, `bad` needs a person, `quiet` needs nobody. */
export const statusTones: Readonly<Record<DeliveryStatus, Tone>> = {
  pending: 'moving',
  delivering: 'moving',
  retrying: 'warning',
  delivered: 'good',
  superseded: 'quiet',
  skipped: 'quiet',
  dead: 'bad',
};

export type Tone = 'good' | 'moving' | 'warning' | 'bad' | 'quiet';

/** What a person does about each reason; shown beside the detail. */
export const remedies: Readonly<Record<Reason, string>> = {
  auth: 'Put a valid token in place and start the service again.',
  rate_limited:
    'Nothing to do: the service waits as long as it was told to. If this lasts, lower the pace in the settings.',
  server_error: 'Nothing to do: it is tried again. If this lasts, look at the vendor’s status page.',
  network: 'Nothing to do if it is short. Else check DNS, proxies and firewalls between the service and the vendor.',
  timeout: 'Nothing to do if it is short. Else check the network, and the vendor’s status page.',
  rejected: 'Correct what the detail names, at the vendor or in Voucherify, then replay.',
  misconfigured: 'Correct what the detail names, then press Resume or replay.',
  unexpected: 'A bug in the connector: report it with the event’s id.',
};
