import DataLoader from 'dataloader';

export interface GroupCommitOptions<Item, Result> {
  /** Commits all items together, or rejects having committed none. Results are in the order of the items. */
  readonly commit: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** The most items in a commit, which bounds how long a caller waits for it. The rest goes into the next one. */
  readonly maxBatchSize: number;
}

/**
 * Lets concurrent callers share a commit. Items that arrive while one runs gather for the next: an idle service commits
 * at once, a busy one pays one fsync for many items. One commit runs at a time, so commits keep the order of their
 * items.
 *
 * An item that PostgreSQL refuses must not take its neighbours with it: after a data error each item is committed
 * alone.
 */
export function groupCommit<Item, Result>(options: GroupCommitOptions<Item, Result>): (item: Item) => Promise<Result> {
  let running: Promise<unknown> = Promise.resolve();

  const commitAll = (items: readonly Item[]): Promise<readonly (Result | Error)[]> => {
    const results = running
      .then(() => options.commit(items))
      .catch((error: unknown) => {
        if (items.length > 1 && isDataError(error)) return commitEach(items);
        throw error;
      });
    running = results.catch(() => undefined);
    return results;
  };

  const commitEach = async (items: readonly Item[]): Promise<(Result | Error)[]> => {
    const results: (Result | Error)[] = [];
    for (const item of items) results.push(await commitAlone(item));
    return results;
  };

  const commitAlone = async (item: Item): Promise<Result | Error> => {
    try {
      for (const result of await options.commit([item])) return result;
      return new Error('the commit came to no result');
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  };

  const loader = new DataLoader<Item, Result>(commitAll, {
    cache: false,
    maxBatchSize: options.maxBatchSize,
    batchScheduleFn: (dispatch) => void running.then(() => setImmediate(dispatch)),
  });
  return (item) => loader.load(item);
}

/** True for SQLSTATE classes 22 (data), 23 (integrity) and 40 (deadlock or serialization: gone when alone). */
function isDataError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(22|23|40)/.test(String(error.code));
}
