import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import type { Storage } from '../journal/storage.ts';
import { Queue } from './queue.ts';

let storage: Storage;
let queue: Queue;

beforeAll(async () => {
  storage = await openTestStorage();
  queue = new Queue(storage.connection, () => undefined);
});
afterAll(async () => {
  await queue.stop();
  await storage.close();
});

describe('the line', () => {
  it.each<[string, readonly number[]]>([
    ['whatever the order of putting', [1, 2, 3]],
    ['also of more events than fit PostgreSQL’s integer', [2 ** 31 + 1, 2 ** 31 + 2, 2 ** 32 - 1]],
  ])('is in order of acceptance, %s', async (_, sequences) => {
    const name = uuidv7();
    await queue.start([name]);
    const { database } = storage;
    const jobs = sequences.map((sequence) => ({ id: uuidv7(), sequence }));
    for (const job of jobs.toReversed()) await database.transaction((inIt) => queue.put(inIt, name, [job]));
    for (const { id } of jobs) expect(await database.transaction((inIt) => queue.take(inIt, name, 1))).toEqual([id]);
  });

  it('leaves in its place what is not due', async () => {
    const name = uuidv7();
    await queue.start([name]);
    const { database } = storage;
    const [later, now] = [uuidv7(), uuidv7()];
    const dueAt = new Date(Date.now() + 60_000);
    await database.transaction((inIt) =>
      queue.put(inIt, name, [
        { id: later, sequence: 1, dueAt },
        { id: now, sequence: 2 },
      ]),
    );
    expect(await database.transaction((inIt) => queue.take(inIt, name, 9))).toEqual([now]);
  });
});
