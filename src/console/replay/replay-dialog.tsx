import { useMutation, useQuery } from '@tanstack/react-query';
import { ops } from '../api/ops.ts';
import { Dialog } from '../ui/dialog.tsx';
import { counted } from '../ui/format.ts';
import { Failure, Loaded } from '../ui/states.tsx';
import { ReplayProgress } from './replay-progress.tsx';

interface ReplayDialogProps {
  /** `deliveries` sends deliveries again; `events` reads rejected events again. */
  readonly of: 'deliveries' | 'events';
  /** The filter, or the ids. Must not change while the dialog is open. */
  readonly body: object;
  readonly onClose: () => void;
}

/** Says how many match, asks, starts the replay, and shows its progress. */
export function ReplayDialog({ of, body, onClose }: ReplayDialogProps) {
  const count = useQuery({
    queryKey: ['count', of, body],
    queryFn: () => ops.countMany(of, body),
    staleTime: Infinity,
    gcTime: 0,
  });
  const start = useMutation({ mutationFn: () => ops.replayMany(of, body) });
  const [one, many] = of === 'deliveries' ? ['delivery', 'deliveries'] : ['rejected event', 'rejected events'];
  if (start.data) {
    return (
      <Dialog title="Replay" onClose={onClose}>
        <ReplayProgress replay={start.data} />
        <p className="note">It goes on when you leave: the page Replays shows it, and can stop it.</p>
        <div className="dialog-actions">
          <button type="button" className="primary" onClick={onClose}>
            Close
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="Replay" onClose={onClose}>
      <Loaded query={count} lines={2}>
        {({ matching }) => (
          <p className="dialog-question">
            {matching === 0 ? (
              `No ${one} matches any more.`
            ) : (
              <>
                Ask for <strong>{counted(matching, one, many)}</strong> again?
              </>
            )}
          </p>
        )}
      </Loaded>
      <p className="note">
        {of === 'deliveries'
          ? 'Safe to repeat: a tier that a newer one has overtaken is not brought back, and what stands in its channel is not posted twice.'
          : 'Each is read again as if it had just arrived. What is still not understood stays here.'}
      </p>
      {/* The service answers when the replay has ended, or after 5 s (`bus/replays.ts`). */}
      {start.isPending && (
        <div className="progress" role="status">
          It has begun, and goes on when you leave.
          <progress aria-label="Progress" />
        </div>
      )}
      {start.error && <Failure error={start.error} />}
      <div className="dialog-actions">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className="primary"
          disabled={!count.data || count.data.matching === 0 || start.isPending}
          onClick={() => start.mutate()}
        >
          {count.data ? `Replay ${counted(count.data.matching, one, many)}` : 'Replay'}
        </button>
      </div>
    </Dialog>
  );
}
