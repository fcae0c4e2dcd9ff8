import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ops } from '../api/ops.ts';
import type { Replay } from '../api/types.ts';
import { Badge } from '../ui/badge.tsx';
import { formatCount, type Tone } from '../ui/format.ts';
import { Failure } from '../ui/states.tsx';

const tones: Readonly<Record<Replay['status'], Tone>> = {
  running: 'moving',
  done: 'good',
  stopped: 'quiet',
  failed: 'bad',
};

/** Shows how far a replay is; asks the service every second until the replay has ended. */
export function ReplayProgress({ replay }: { readonly replay: Replay }) {
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ['replay', replay.id],
    queryFn: () => ops.replay(replay.id),
    initialData: replay,
    enabled: replay.status === 'running',
    refetchInterval: (query) => (query.state.data?.status === 'running' ? 1_000 : false),
  });
  const hasEnded = replay.status === 'running' && data.status !== 'running';
  useEffect(() => {
    if (hasEnded) void client.invalidateQueries();
  }, [client, hasEnded]);
  const stop = useMutation({ mutationFn: () => ops.stopReplay(data.id) });
  return (
    <div className="progress">
      <div className="progress-head" role="status">
        <Badge tone={tones[data.status]}>{data.status}</Badge>
        <span>
          {formatCount(data.replayed)} of {formatCount(data.matching)} asked for again
        </span>
        {data.status === 'running' && (
          <button type="button" disabled={stop.isPending} onClick={() => stop.mutate()}>
            Stop
          </button>
        )}
      </div>
      <progress aria-label="Progress" value={data.replayed} max={Math.max(1, data.matching)} />
      {data.detail && <p>{data.detail}</p>}
      {stop.error && <Failure error={stop.error} />}
    </div>
  );
}
