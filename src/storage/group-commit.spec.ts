import { describe, expect, it } from '@jest/globals';
import { groupCommit } from './group-commit.ts';

/** Returns a `commit` that ends on demand; `batches` are the calls that have begun. */
function heldCommits() {
  const batches: { items: readonly number[]; end: () => void; fail: (error: Error) => void }[] = [];
  const commit = (items: readonly number[]): Promise<readonly string[]> => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
    batches.push({ items, end: () => resolve(items.map((item) => `done ${item}`)), fail: reject });
    return promise;
  };
  return { batches, commit };
}

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const postgresError = (code: string) => Object.assign(new Error(`SQLSTATE ${code}`), { code });

describe('concurrent callers', () => {
  it('commit at once when nothing is running, and gather for the next commit while one is', async () => {
    const { batches, commit } = heldCommits();
    const submit = groupCommit({ commit, maxBatchSize: 10 });
    const results = [submit(1)];
    await turn();
    results.push(submit(2));
    await turn();
    results.push(submit(3));
    await turn();
    expect(batches.map(({ items }) => items)).toEqual([[1]]);
    batches[0]?.end();
    await turn();
    expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3]]);
    batches[1]?.end();
    expect(await Promise.all(results)).toEqual(['done 1', 'done 2', 'done 3']);
  });

  it('begin the next commit only when the one before has ended, also when that failed', async () => {
    const { batches, commit } = heldCommits();
    const submit = groupCommit({ commit, maxBatchSize: 1 });
    const results = Promise.allSettled([1, 2, 3].map(submit));
    await turn();
    expect(batches).toHaveLength(1);
    batches[0]?.fail(new Error('away'));
    await turn();
    expect(batches).toHaveLength(2);
    batches[1]?.end();
    await turn();
    batches[2]?.end();
    expect(await results).toMatchObject([
      { status: 'rejected' },
      { status: 'fulfilled', value: 'done 2' },
      { status: 'fulfilled', value: 'done 3' },
    ]);
  });

  it('share commits of a bounded size', async () => {
    const sizes: number[] = [];
    const commit = (items: readonly number[]) => {
      sizes.push(items.length);
      return Promise.resolve(items);
    };
    const submit = groupCommit({ commit, maxBatchSize: 4 });
    const items = Array.from({ length: 10 }, (_, index) => index);
    expect(await Promise.all(items.map(submit))).toEqual(items);
    expect(sizes).toEqual([4, 4, 2]);
  });

  it('each get a commit of their own result for the same item', async () => {
    let commits = 0;
    const submit = groupCommit({
      commit: (items) => Promise.resolve(items.map(() => (commits += 1))),
      maxBatchSize: 9,
    });
    expect(await Promise.all([submit('same'), submit('same')])).toEqual([1, 2]);
    expect(await submit('same')).toBe(3);
  });

  it.each([
    ['22008', 'a date out of range'],
    ['23505', 'a broken constraint'],
    ['40P01', 'a deadlock'],
  ])('are committed one by one after SQLSTATE %s, %s: only the culprit fails', async (code) => {
    const submit = groupCommit({
      commit: (items: readonly string[]) =>
        items.includes('bad') ? Promise.reject(postgresError(code)) : Promise.resolve(items),
      maxBatchSize: 10,
    });
    const results = await Promise.allSettled(['good', 'bad', 'fine'].map(submit));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await submit('next')).toBe('next');
  });

  it.each<[string, Error]>([
    ['shuts down', postgresError('57P01')],
    ['is away', postgresError('ECONNREFUSED')],
    ['is slow', new Error('timeout')],
  ])('all fail with a database that %s, without a try for each; the next commit is tried', async (_, error) => {
    let commits = 0;
    const submit = groupCommit({
      commit: (items: readonly string[]) => {
        commits += 1;
        return commits === 1 ? Promise.reject(error) : Promise.resolve(items);
      },
      maxBatchSize: 10,
    });
    const results = await Promise.allSettled(['a', 'b'].map(submit));
    expect(results).toEqual(Array.from({ length: 2 }, () => ({ status: 'rejected', reason: error })));
    expect(commits).toBe(1);
    expect(await submit('c')).toBe('c');
  });
});
