import { useMutation } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ops } from '../api/ops.ts';
import type { Destination, Stats } from '../api/types.ts';
import { Badge } from '../ui/badge.tsx';
import { Bars } from '../ui/bars.tsx';
import { counted, destinationName, formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Failure } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';
import { stateOf } from './state-of.ts';

interface DestinationCardProps {
  readonly destination: Destination;
  readonly stats: Stats | undefined;
}

/** Shows a destination's state and its last 24 hours, and pauses and resumes it. */
export function DestinationCard({ destination, stats }: DestinationCardProps) {
  const { name, stoppedSince, probeAt, lanes, paused } = destination;
  const state = stateOf(destination);
  const title = destinationName(name);
  return (
    <article className={`panel destination ${state.tone}`} aria-labelledby={`destination-${name}`}>
      <header>
        <h2 id={`destination-${name}`}>{title}</h2>
        <Badge tone={state.tone}>{state.word}</Badge>
        <Switch destination={destination} />
      </header>
      <p className="state-why">{state.why}</p>
      {state.remedy !== null && <p className="remedy">{state.remedy}</p>}
      {stoppedSince !== null && probeAt !== null && paused && (
        <p className="note">
          Stopped <Time at={stoppedSince} ago />, since <Time at={stoppedSince} />. Tried again{' '}
          <Time at={probeAt} ago />, at <Time at={probeAt} />
        </p>
      )}
      <Figures destination={destination} />
      <Chart name={name} stats={stats} />
      {lanes.length > 0 && (
        <>
          <h3>{name === 'slack' ? 'Channels on hold' : 'On hold'}</h3>
          <ul className="lanes">
            {lanes.map(({ lane, since, until, reason, detail }) => (
              <li key={lane}>
                <Link href={`/events?destination=${name}&lane=${encodeURIComponent(lane)}`}>
                  <code>{lane}</code>
                </Link>
                <span>
                  <code>{reason}</code> {detail}
                </span>
                <span className="note">
                  on hold since <Time at={since} />, tried again <Time at={until} ago />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </article>
  );
}

function Switch({ destination: { name, enabled, paused, lanes, waiting } }: { readonly destination: Destination }) {
  const turn = useMutation({ mutationFn: (to: 'pause' | 'resume') => ops[to](name) });
  const canResume = paused || lanes.length > 0 || waiting.length > 0;
  if (!enabled) return null;
  return (
    <span className="switches">
      {turn.error && <Failure error={turn.error} />}
      {canResume && (
        <button type="button" disabled={turn.isPending} onClick={() => turn.mutate('resume')}>
          <Icon name="play" />
          Resume<span className="unseen"> {destinationName(name)}</span>
        </button>
      )}
      {!paused && (
        <button type="button" disabled={turn.isPending} onClick={() => turn.mutate('pause')}>
          <Icon name="pause" />
          Pause<span className="unseen"> {destinationName(name)}</span>
        </button>
      )}
    </span>
  );
}

function Figures({ destination: { name, counts, oldestDueAt } }: { readonly destination: Destination }) {
  const waiting = counts.pending + counts.delivering + counts.retrying;
  return (
    <dl className="figures">
      <div>
        <dt>Waiting</dt>
        <dd>{formatCount(waiting)}</dd>
        <dd className="note">
          {waiting > 0 && oldestDueAt !== null ? (
            <>
              due since <Time at={oldestDueAt} ago />
            </>
          ) : (
            'none is due'
          )}
        </dd>
      </div>
      <div>
        <dt>Delivered</dt>
        <dd>{formatCount(counts.delivered)}</dd>
        <dd className="note">{counted(counts.superseded, 'superseded', 'superseded')}</dd>
      </div>
      <div className={counts.dead > 0 ? 'bad' : ''}>
        <dt>Dead letters</dt>
        <dd>
          {counts.dead > 0 ? <Link href={`/dead-letters?destination=${name}`}>{formatCount(counts.dead)}</Link> : '0'}
        </dd>
        <dd className="note">{counted(counts.skipped, 'skipped', 'skipped')}</dd>
      </div>
    </dl>
  );
}

function Chart({ name, stats }: { readonly name: string; readonly stats: Stats | undefined }) {
  const own = stats?.destinations.find((each) => each.name === name);
  if (!stats || !own) return <div className="bars-place" />;
  const { delivered = [], dead = [], skipped = [] } = own.deliveries;
  return (
    <Bars
      label="Deliveries that ended, by the hour, last 24 h"
      at={stats.at}
      series={[
        { name: 'delivered', className: 'good', values: delivered },
        { name: 'skipped', className: 'quiet', values: skipped },
        { name: 'dead', className: 'bad', values: dead },
      ]}
    />
  );
}
