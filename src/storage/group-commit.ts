import DataLoader from 'dataloader';

export interface GroupCommitOptions<Item, Result> {
  /** Commits all of the items together, or rejects having committed none; results are in their order. */
  readonly commit: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Bounds a commit's size, and so how long one waits for it. What does not fit is in the next. */
  readonly maxBatchSize: number;
}

/**
 * Lets concurrent callers share a commit: while one runs, what arrives gathers for the next, so an idle service commits
 * at once and a busy one pays one fsync for many. One runs at a time, so commits are in order of their items.
 *
 * An item that PostgreSQL refuses must not take its neighbours with it: after a data error each is committed alone.
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

/** SQLSTATE class 22: data exception; class 23: integrity violation; 40: deadlock or serialization, gone when alone. */
function isDataError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(22|23|40)/.test(String(error.code));
}
