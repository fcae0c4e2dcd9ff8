import { useQuery } from '@tanstack/react-query';
import type { Finding } from '../../model/finding.ts';
import { ops } from '../api/ops.ts';
import { Badge } from '../ui/badge.tsx';
import { destinationName, type Tone } from '../ui/format.ts';
import { Failure } from '../ui/states.tsx';

const tones: Readonly<Record<Finding['level'], Tone>> = {
  ok: 'good',
  done: 'good',
  skipped: 'quiet',
  warning: 'warning',
  problem: 'bad',
};

/** Checks the set-up at the vendors, but only when a person presses the button. */
export function SetUpChecks() {
  const checks = useQuery({ queryKey: ['checks'], queryFn: ops.checks, enabled: false, retry: false });
  return (
    <div className="panel checks">
      <p>
        Asks each vendor for the token, its scopes, properties and channels. Nothing is changed and nothing is posted.
      </p>
      <div className="actions">
        <button type="button" className="primary" disabled={checks.isFetching} onClick={() => void checks.refetch()}>
          {checks.data ? 'Check again' : 'Check now'}
        </button>
        <span className="note" role="status">
          {checks.isFetching && 'Asking …'}
        </span>
      </div>
      {checks.error && <Failure error={checks.error} />}
      {checks.data?.map(({ destination, findings }) => (
        <section key={destination} aria-label={destinationName(destination)}>
          <h3>{destinationName(destination)}</h3>
          <ul className="lanes">
            {findings.map(({ level, text }) => (
              <li key={text}>
                <Badge tone={tones[level]}>{level}</Badge>
                <span>{text}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
