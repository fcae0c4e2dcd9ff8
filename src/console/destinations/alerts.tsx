import type { Alert } from '../api/types.ts';
import { Time } from '../ui/time.tsx';

/** What a person should know of now, and what to do. */
export function Alerts({ alerts }: { readonly alerts: readonly Alert[] }) {
  if (alerts.length === 0) return null;
  return (
    <section className="panel alerts" aria-labelledby="alerts">
      <h2 id="alerts">Needs you</h2>
      <ul>
        {alerts.map(({ id, summary, remedy, since }) => (
          <li key={id}>
            <p>
              <strong>{summary}</strong>{' '}
              <span className="note">
                since <Time at={since} ago />
              </span>
            </p>
            <p className="remedy">{remedy}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
