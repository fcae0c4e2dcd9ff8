import type { Attempt } from '../api/types.ts';
import { Badge } from '../ui/badge.tsx';
import { formatMilliseconds, type Tone } from '../ui/format.ts';
import { Time } from '../ui/time.tsx';
import { SentView } from './sent-view.tsx';

const tones: Readonly<Record<string, Tone>> = {
  delivered: 'good',
  retry: 'warning',
  held: 'warning',
  dead: 'bad',
};

/** Shows a delivery's attempts as a time line. */
export function Attempts({
  attempts,
  deliveryRef,
}: {
  readonly attempts: readonly Attempt[];
  readonly deliveryRef: string | null;
}) {
  if (attempts.length === 0) return <p className="note">Nothing was tried yet.</p>;
  return (
    <ol className="timeline">
      {attempts.map((attempt, index) => (
        <li key={index} className={tones[attempt.outcome] ?? 'quiet'}>
          <div className="timeline-head">
            <strong>Attempt {attempt.number}</strong>
            <Badge tone={tones[attempt.outcome] ?? 'quiet'}>{attempt.outcome}</Badge>
            {attempt.reason !== null && <code>{attempt.reason}</code>}
            <span className="note">
              <Time at={attempt.endedAt} />
              {typeof attempt.durationMs === 'number' && ` · took ${formatMilliseconds(attempt.durationMs)}`}
            </span>
          </div>
          {attempt.detail !== null && <p>{attempt.detail}</p>}
          {attempt.sent && (
            <SentView sent={attempt.sent} deliveryRef={attempt.outcome === 'delivered' ? deliveryRef : null} />
          )}
        </li>
      ))}
    </ol>
  );
}
