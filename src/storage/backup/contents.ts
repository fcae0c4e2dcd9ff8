import type pg from 'pg';

/** Tables that no backup holds: the migration runner's, and the list of running processes. */
const without = ['migrations', 'replicas'];

/** A table whose rows a backup holds. */
interface Table {
  readonly name: string;
  /** Names, without columns that PostgreSQL computes. */
  readonly columns: readonly string[];
  /** Number of rows at the last ANALYZE. */
  readonly estimate: number;
}

/** What a backup needs to know of a schema. */
export interface Contents {
  /** Each table comes after the tables that it refers to. */
  readonly tables: readonly Table[];
  readonly migrations: readonly string[];
  /** The last number that each sequence gave out. */
  readonly sequences: readonly { readonly name: string; readonly lastValue: string }[];
}

/** Reads the contents from PostgreSQL's catalog, so that no table is forgotten. Empty where there is no schema yet. */
export async function readContents(client: pg.Client): Promise<Contents> {
  const tables = await client.query<Table>(
    `WITH RECURSIVE depths (oid, depth) AS (
       SELECT pg_class.oid, 0 FROM pg_class JOIN pg_namespace schema ON schema.oid = relnamespace
       WHERE nspname = 'tier_relay' AND relkind = 'r' AND relname <> ALL ($1)
       UNION
       SELECT conrelid, depth + 1 FROM depths JOIN pg_constraint ON confrelid = depths.oid
       WHERE contype = 'f' AND conrelid <> confrelid AND depth < 20
     )
     SELECT relname AS name, greatest(reltuples, 0)::float8 AS estimate,
       (SELECT json_agg(attname ORDER BY attnum) FROM pg_attribute
        WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns
     FROM pg_class JOIN (SELECT oid, max(depth) AS depth FROM depths GROUP BY oid) deepest USING (oid)
     ORDER BY depth, relname`,
    [without],
  );
  const { rows: known } = await client.query(
    `SELECT FROM pg_tables WHERE schemaname = 'tier_relay' AND tablename = 'migrations'`,
  );
  if (known.length === 0) return { tables: tables.rows, migrations: [], sequences: [] };
  const migrations = await client.query<{ name: string }>('SELECT name FROM tier_relay.migrations ORDER BY id');
  const sequences = await client.query<{ name: string; lastValue: string }>(
    `SELECT sequencename AS name, last_value::text AS "lastValue" FROM pg_sequences
     WHERE schemaname = 'tier_relay' AND sequencename <> 'migrations_id_seq' AND last_value IS NOT NULL
     ORDER BY sequencename`,
  );
  return {
    tables: tables.rows,
    migrations: migrations.rows.map(({ name }) => name),
    sequences: sequences.rows,
  };
}

/** Returns the name of a table or a sequence in our schema, quoted for SQL. */
export function qualified(name: string): string {
  return `tier_relay.${quoted(name)}`;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
