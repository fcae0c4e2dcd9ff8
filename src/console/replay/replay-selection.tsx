import { type ReactNode, useState } from 'react';
import { formatCount } from '../ui/format.ts';
import { ReplayDialog } from './replay-dialog.tsx';

interface ReplaySelectionProps<Item> {
  readonly of: 'deliveries' | 'events';
  readonly filter: object;
  readonly items: readonly Item[];
  readonly nameOf: (item: Item) => string;
  /** Shown in place of an empty list. The dialog stays open: the person may just have replayed the last item. */
  readonly empty: ReactNode;
  readonly children: (item: Item) => ReactNode;
}

/** Shows a list to tick, and replays one item, the ticked ones, or all that match the filter. */
export function ReplaySelection<Item extends { readonly id: string }>(props: ReplaySelectionProps<Item>) {
  const { of, filter, items, nameOf, empty, children } = props;
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<object>();
  const here = items.filter(({ id }) => ticked.has(id));
  const tick = (ids: readonly string[], isTicked: boolean): void => {
    const rest = [...ticked].filter((id) => !ids.includes(id));
    setTicked(new Set(isTicked ? [...rest, ...ids] : rest));
  };
  const { status } = { status: 'rejected', ...filter };
  return (
    <>
      {asked && <ReplayDialog of={of} body={asked} onClose={() => setAsked(undefined)} />}
      {items.length === 0 ? (
        empty
      ) : (
        <>
          <div className="selection" role="group" aria-label="Replay">
            <label className="tick">
              <input
                type="checkbox"
                checked={here.length > 0 && here.length === items.length}
                onChange={({ target }) =>
                  tick(
                    items.map(({ id }) => id),
                    target.checked,
                  )
                }
              />
              All on this page
            </label>
            <button
              type="button"
              disabled={here.length === 0}
              onClick={() => setAsked({ status, ids: here.map(({ id }) => id) })}
            >
              Replay ticked{here.length > 0 && ` (${formatCount(here.length)})`}
            </button>
            <button type="button" className="primary" onClick={() => setAsked(filter)}>
              Replay all that match …
            </button>
          </div>
          <ol className="rows letters">
            {items.map((item) => (
              <li key={item.id} className="row">
                <input
                  type="checkbox"
                  aria-label={`Tick ${nameOf(item)}`}
                  checked={ticked.has(item.id)}
                  onChange={({ target }) => tick([item.id], target.checked)}
                />
                <div className="letter">{children(item)}</div>
                <button
                  type="button"
                  className="quiet"
                  aria-label={`Replay ${nameOf(item)}`}
                  onClick={() => setAsked({ status, ids: [item.id] })}
                >
                  Replay
                </button>
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}
