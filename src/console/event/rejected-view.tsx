import { useMutation } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ops } from '../api/ops.ts';
import type { RejectedEventDetail } from '../api/types.ts';
import { JsonTree, readJson } from '../ui/json-tree.tsx';
import { Failure } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';

/** Shows what is wrong with a rejected event, and a button that reads it again. */
export function RejectedView({ event }: { readonly event: RejectedEventDetail }) {
  const replay = useMutation({ mutationFn: () => ops.replayRejected(event.id) });
  return (
    <>
      <p>
        Voucherify signed it and sent it <Time at={event.receivedAt} />, but it is no valid tier event. After an upgrade
        that understands it, read it again.
      </p>
      {event.payload !== '' && (
        <button type="button" className="primary" disabled={replay.isPending} onClick={() => replay.mutate()}>
          Read it again
        </button>
      )}
      {replay.error && <Failure error={replay.error} />}
      {replay.data && (
        <p role="status">
          {replay.data.status}:{' '}
          <Link href={`/events/${encodeURIComponent(replay.data.eventId)}`}>{replay.data.eventId}</Link>
        </p>
      )}
      <h2>What is wrong with it</h2>
      <ul className="panel violations">
        {event.violations.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <code>{path}</code> {message}
          </li>
        ))}
      </ul>
      {event.payload !== '' && (
        <>
          <h2>Payload</h2>
          <div className="panel">
            <JsonTree value={readJson(event.payload)} />
          </div>
        </>
      )}
    </>
  );
}
