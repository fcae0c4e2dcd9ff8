import { formatAgo, formatInstant, formatUtc } from './format.ts';

/** An instant in the viewer's zone, in UTC on hover. */
export function Time({ at, ago = false }: { readonly at: string; readonly ago?: boolean }) {
  return (
    <time dateTime={at} title={ago ? `${formatInstant(at)} · ${formatUtc(at)}` : formatUtc(at)}>
      {ago ? formatAgo(at) : formatInstant(at)}
    </time>
  );
}
