import type pg from 'pg';
import type { Finding } from '../model/finding.ts';
import { connectionAdvice } from './connection-advice.ts';
import { type Connection, queryable } from './database.ts';
import { migrationNames } from './migrate.ts';
import { checkPrivileges, poolerFindings, serverFindings, withClients } from './server-check.ts';

/** A clock difference from which we warn: far above what NTP leaves, and what the round trip takes. */
const mostSkewMs = 5_000;

/**
 * Finds out whether a PostgreSQL can keep what we promise; changes nothing. Opens two sessions.
 *
 * @param sessions the most that one process opens.
 */
export async function inspectServer(connection: Connection, sessions: number): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  try {
    await withClients(connection, async (first, second) => {
      findings.push(await describe(first));
      const faults = [...(await poolerFindings(first, second)), ...(await serverFindings(first, sessions))];
      findings.push(...faults, await clockFinding(first), await schemaFinding(first));
    });
  } catch (error) {
    findings.push({ level: 'problem', text: connectionAdvice(error) });
  }
  return findings;
}

async function describe(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<Record<'version' | 'encoding' | 'durability' | 'size', string>>(
    `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding,
       current_setting('synchronous_commit') AS durability,
       pg_size_pretty(pg_database_size(current_database())) AS size`,
  );
  const [{ version, encoding, durability, size } = { version: '', encoding: '', durability: '', size: '' }] = rows;
  const text = `PostgreSQL ${version}, ${encoding}, synchronous_commit is ${durability} in our sessions, ${size} in use`;
  return { level: 'ok', text };
}

/** Compares the clocks. Due times are by the database's; our clock would judge them wrongly if it were far off. */
async function clockFinding(client: pg.Client): Promise<Finding> {
  const before = Date.now();
  const { rows } = await client.query<{ ms: number }>(
    `SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms`,
  );
  const skewMs = (rows[0]?.ms ?? NaN) - (before + Date.now()) / 2;
  const apart = (Math.abs(skewMs) / 1_000).toFixed(1);
  if (Math.abs(skewMs) < mostSkewMs) return { level: 'ok', text: `its clock and ours are ${apart} s apart` };
  const text = `its clock is ${apart} s ${skewMs > 0 ? 'ahead of' : 'behind'} this machine's: let NTP set both`;
  return { level: 'warning', text };
}

/** Finds out what the role may do, and whether the tables are those of this version. */
async function schemaFinding(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<Record<'exists' | 'mayCreate' | 'mayUse' | 'isMigrated', boolean>>(
    `SELECT oid IS NOT NULL AS exists,
       CASE WHEN oid IS NULL THEN has_database_privilege(current_database(), 'CREATE')
         ELSE has_schema_privilege(oid, 'CREATE') END AS "mayCreate",
       oid IS NULL OR has_schema_privilege(oid, 'USAGE') AS "mayUse",
       to_regclass('tier_relay.migrations') IS NOT NULL AS "isMigrated"
     FROM (VALUES (1)) one LEFT JOIN pg_namespace ON nspname = 'tier_relay'`,
  );
  const [
    { exists, mayCreate, mayUse, isMigrated } = { exists: false, mayCreate: false, mayUse: false, isMigrated: false },
  ] = rows;
  const known = await migrationNames();
  const applied = isMigrated
    ? (await client.query<{ name: string }>('SELECT name FROM tier_relay.migrations ORDER BY id')).rows.map(
        ({ name }) => name,
      )
    : [];
  const newer = applied.filter((name) => !known.includes(name));
  if (newer.length > 0) {
    const text = `its tables are of a newer Tier Relay (${newer.join(', ')}): start that, or restore a backup of this version`;
    return { level: 'problem', text };
  }
  const pending = known.length - applied.length;
  if (!mayUse || (pending > 0 && !mayCreate)) {
    const text = exists
      ? 'the role lacks a privilege: ALTER SCHEMA tier_relay OWNER TO it, or GRANT USAGE, CREATE ON SCHEMA tier_relay TO it'
      : 'the role lacks a privilege: GRANT CREATE ON DATABASE … TO it; or CREATE SCHEMA tier_relay AUTHORIZATION it, once';
    return { level: 'problem', text };
  }
  await checkPrivileges(queryable(client));
  if (pending === 0)
    return { level: 'ok', text: 'the role may do what it must, and the tables are those of this version' };
  return {
    level: 'ok',
    text: `the role may do what it must; the next start makes ${exists ? 'the newer' : 'the'} tables`,
  };
}
