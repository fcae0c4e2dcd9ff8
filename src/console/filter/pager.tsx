import type { Page } from '../api/types.ts';
import { useFilter } from './use-filter.ts';

/** Shows buttons to older items, and back to the newest. */
export function Pager({ found }: { readonly found: Page<unknown> }) {
  const { cursor, goTo } = useFilter();
  const { nextCursor, items } = found;
  if (cursor === undefined && nextCursor === null) return null;
  return (
    <nav className="pager" aria-label="Further pages">
      {cursor !== undefined && (
        <button type="button" onClick={() => goTo(undefined)}>
          Newest
        </button>
      )}
      {nextCursor === null ? (
        <span>This is the end.</span>
      ) : (
        <button type="button" onClick={() => goTo(nextCursor)}>
          {items.length === 0 ? 'Nothing so far: look further back' : 'Older'}
        </button>
      )}
    </nav>
  );
}
