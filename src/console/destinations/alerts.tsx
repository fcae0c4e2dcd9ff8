import { Link } from 'wouter';
import type { Alert } from '../api/types.ts';
import { Time } from '../ui/time.tsx';

/** Pages that show the cause of an alert. Alerts without one are mended on the overview, or at the vendor. */
const pages: Readonly<Record<string, (scope: string) => { readonly href: string; readonly label: string }>> = {
  lane_on_hold: (scope) => {
    const [destination = '', ...lane] = scope.split(' ');
    const query = new URLSearchParams({ destination, lane: lane.join(' ') }).toString();
    return { href: `/events?${query}`, label: 'What waits there' };
  },
  dead_letters: (destination) => ({ href: `/dead-letters?destination=${destination}`, label: 'The dead letters' }),
  events_rejected: () => ({ href: '/rejected', label: 'The rejected events' }),
};

/** Shows text; what stands between backticks is a command. */
function Remedy({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) => (index % 2 === 0 ? part : <code key={index}>{part}</code>));
}

/** Shows the open alerts, and what to do about each. */
export function Alerts({ alerts }: { readonly alerts: readonly Alert[] }) {
  if (alerts.length === 0) return null;
  return (
    <section className="panel alerts" aria-labelledby="alerts">
      <h2 id="alerts">Needs you</h2>
      <ul>
        {alerts.map(({ id, name, scope, summary, remedy, since }) => {
          const page = pages[name]?.(scope);
          return (
            <li key={id}>
              <p>
                <strong>{summary}</strong>{' '}
                <span className="note">
                  since <Time at={since} ago />
                </span>
              </p>
              <p className="remedy">
                <Remedy text={remedy} /> {page && <Link href={page.href}>{page.label}</Link>}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
