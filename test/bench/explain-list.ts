import type { Database } from '../../src/storage/database.ts';
import type { Lists } from '../../src/journal/lists.ts';
import type { StoredEvents } from './stored-events.ts';

interface Built {
  readonly Database: typeof Database;
  readonly Lists: typeof Lists;
}

interface Explained {
  readonly 'QUERY PLAN': readonly [
    { readonly Plan: { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number } },
  ];
}

/** Counts the PostgreSQL pages that the statements of a list's first page touch. Costs two runs of each statement. */
export async function explainList(
  connection: StoredEvents['connection'],
  list: 'events' | 'deliveries',
  { since, until, ...filter }: Readonly<Record<string, string>>,
): Promise<number> {
  const built = async (name: string): Promise<unknown> => import(new URL(`../../dist/${name}`, import.meta.url).href);
  const { Database: Opened, Lists: Opening } = {
    ...((await built('storage/database.js')) as object),
    ...((await built('journal/lists.js')) as object),
  } as Built;
  let blocks = 0;
  class Explaining extends Opened {
    override async query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
      const [explained] = await super.query<Explained & Record<string, unknown>>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
        values,
      );
      const { Plan: plan } = explained!['QUERY PLAN'][0];
      blocks += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
      return super.query(sql, values);
    }
  }
  const database = new Explaining(connection, () => undefined);
  try {
    const times = { ...(since && { since: new Date(since) }), ...(until && { until: new Date(until) }) };
    await new Opening(database)[list]({ ...filter, ...times }, { limit: 50 });
    return blocks;
  } finally {
    await database.close();
  }
}
