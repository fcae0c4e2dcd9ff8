import DataLoader from 'dataloader';

/** A commit's place among others: two may be under way at a time. */
export interface Turn {
  /** Resolves when the one before has ended: who commits after that keeps the order. */
  readonly previous: Promise<unknown>;
  /** Lets the next one begin, once what must be in order is written; without a call it begins when this one has ended. */
  written(): void;
}

export interface GroupCommitOptions<Item, Result> {
  /** Commits all of the items in one transaction, or rejects having committed none; results are in their order. */
  readonly commit: (items: readonly Item[], turn: Turn) => Promise<readonly Result[]>;
  /** Bounds a transaction's size, and so how long one waits for it. What does not fit is in the next. */
  readonly maxBatchSize: number;
}

/**
 * Lets concurrent callers share a commit: while one transaction runs, what arrives gathers for the next, so an idle
 * service commits at once and a busy one pays one fsync for many.
 *
 * An item that PostgreSQL refuses must not take its neighbours with it: after a data error each is committed alone.
 */
export function groupCommit<Item, Result>(options: GroupCommitOptions<Item, Result>): (item: Item) => Promise<Result> {
  let mayBegin: Promise<unknown> = Promise.resolve();
  let ended: Promise<unknown> = Promise.resolve();

  const commitAll = (items: readonly Item[]): Promise<readonly (Result | Error)[]> => {
    const previous = ended;
    const { promise: written, resolve } = Promise.withResolvers<void>();
    const commit = mayBegin.then(() => options.commit(items, { previous, written: resolve }));
    const results = commit.catch((error: unknown) => {
      if (items.length > 1 && isDataError(error)) return Promise.all(items.map((item) => commitAlone(item)));
      throw error;
    });
    ended = commit.catch(() => undefined);
    mayBegin = Promise.all([previous, Promise.race([written, results.catch(() => undefined)])]);
    return results;
  };

  const commitAlone = async (item: Item): Promise<Result | Error> => {
    try {
      const turn = { previous: Promise.resolve(), written: () => undefined };
      for (const result of await options.commit([item], turn)) return result;
      return new Error('the commit came to no result');
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  };

  const loader = new DataLoader<Item, Result>(commitAll, {
    cache: false,
    maxBatchSize: options.maxBatchSize,
    batchScheduleFn: (dispatch) => void mayBegin.then(() => setImmediate(dispatch)),
  });
  return (item) => loader.load(item);
}

/** SQLSTATE class 22: data exception; class 23: integrity violation; 40: deadlock or serialization, gone when alone. */
function isDataError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(22|23|40)/.test(String(error.code));
}
