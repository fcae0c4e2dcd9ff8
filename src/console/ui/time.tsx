import { useSyncExternalStore } from 'react';
import { formatAgo, formatInstant, formatUtc } from './format.ts';

interface TimeProps {
  readonly at: string;
}

/** Shows an instant in the viewer's zone, in UTC on hover. @param ago shows how long ago it is, renewed each second */
export function Time({ at, ago = false }: TimeProps & { readonly ago?: boolean }) {
  if (ago) return <Ago at={at} />;
  return (
    <time dateTime={at} title={formatUtc(at)}>
      {formatInstant(at)}
    </time>
  );
}

function Ago({ at }: TimeProps) {
  const text = useSyncExternalStore(everySecond, () => formatAgo(at));
  return (
    <time dateTime={at} title={`${formatInstant(at)} · ${formatUtc(at)}`}>
      {text}
    </time>
  );
}

function everySecond(look: () => void): () => void {
  const timer = setInterval(look, 1_000);
  return () => clearInterval(timer);
}
