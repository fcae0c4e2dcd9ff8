import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ops } from '../api/ops.ts';
import type { Replay } from '../api/types.ts';
import { Pager } from '../filter/pager.tsx';
import { useFilter } from '../filter/use-filter.ts';
import { ReplayProgress } from '../replay/replay-progress.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';

export function ReplaysPage() {
  const { cursor } = useFilter();
  const query = { limit: '20', ...(cursor !== undefined && { cursor }) };
  const replays = useQuery({
    queryKey: ['replays', query],
    queryFn: () => ops.replays(query),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
  return (
    <Page title="Replays" lead="What was asked for again. One that runs goes on without you, and after a restart.">
      <Loaded query={replays} lines={6}>
        {(page) => (
          <>
            {page.items.length === 0 && page.nextCursor === null && (
              <Empty title="Nothing was replayed yet">
                Dead letters and rejected events are where a replay starts.
              </Empty>
            )}
            <ul className="stack">
              {page.items.map((replay) => (
                <li key={`${replay.id} ${replay.status}`} className="panel">
                  <p>
                    <strong>{replay.kind === 'rejected' ? 'Rejected events' : 'Deliveries'}</strong>
                    {replay.requestedAt !== undefined && (
                      <span className="note">
                        {' '}
                        asked for at <Time at={replay.requestedAt} />
                      </span>
                    )}
                  </p>
                  <ReplayProgress replay={replay} />
                  <FilterOf replay={replay} />
                </li>
              ))}
            </ul>
            <Pager found={page} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function FilterOf({ replay: { filter = {} } }: { readonly replay: Replay }) {
  const parts = Object.entries(filter).filter(([, value]) => value !== null && value !== undefined);
  return (
    <p className="note">
      {parts.map(([name, value]) => (
        <span key={name}>
          {name} <code>{Array.isArray(value) ? `${value.length} ticked` : String(value)}</code>{' '}
        </span>
      ))}
    </p>
  );
}
