import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { jsonOption } from '../options.ts';
import { json } from '../terminal.ts';

const backupHelp = `
Everything that is kept, as of one moment, compressed, readable by you alone. The service may run meanwhile. It holds
customers' data: keep it as safe as the database.

Examples:
  $ tier-relay backup /backups/tier-relay.sql.gz
  # from the embedded database to a PostgreSQL of your own: stop the service, then
  $ tier-relay backup move.sql.gz && DATABASE_URL=postgres://… tier-relay restore move.sql.gz`;

const restoreHelp = `
Into the database of DATABASE_URL, or the embedded one in DATA_DIR, which must be empty: the first start of the service
comes afterwards. The file is read to its end before anything is done. What was waiting then is delivered as soon as the
service starts; so stop the service that the backup is of, for two would deliver the same.

Example:
  $ DATA_DIR=/new/data tier-relay restore /backups/tier-relay.sql.gz`;

export function addBackup(program: CommandUnknownOpts): void {
  program
    .command('backup')
    .description('write all that is kept into one file')
    .argument('<file>', 'its path; one that is there is replaced')
    .addOption(jsonOption)
    .addHelpText('after', backupHelp)
    .action(async (path, { json: asJson = false }) => {
      const { runBackup } = await import('../run-backup.ts');
      const summary = await runBackup(path, !asJson);
      const { rows, tables, bytes } = summary;
      const size = `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
      console.log(asJson ? json(summary) : `${path}: ${rows} rows of ${tables} tables in ${size}.`);
    });
  program
    .command('restore')
    .description('bring an empty database to what a backup holds')
    .argument('<file>', 'made by tier-relay backup')
    .addOption(jsonOption)
    .addHelpText('after', restoreHelp)
    .action(async (path, { json: asJson = false }) => {
      const { runRestore } = await import('../run-backup.ts');
      const { takenAt, rows } = await runRestore(path, !asJson);
      console.log(asJson ? json({ takenAt, rows }) : `${rows} rows are back, as of ${takenAt}.`);
    });
}
