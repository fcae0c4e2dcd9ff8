import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { z } from 'zod';
import { describeProblem } from '../../config/configuration-error.ts';
import { answers } from '../answers.ts';
import { OpsApi } from '../ops-api.ts';
import { jsonOption, urlOption } from '../options.ts';
import { list, table } from '../table.ts';
import { json } from '../terminal.ts';
import { when } from '../words.ts';

const help = `
Example:
  $ tier-relay service --json      # also the settings in force`;

export function addService(program: CommandUnknownOpts): void {
  program
    .command('service')
    .description('show the running service: version, replicas and who leads what, database, configuration')
    .addOption(jsonOption)
    .addOption(urlOption)
    .addHelpText('after', help)
    .action(async ({ json: asJson = false, url }) => {
      const answer = await OpsApi.of({ url }).get('service');
      console.log(asJson ? json(answer) : serviceText(answers.service.parse(answer)));
    });
}

function serviceText({
  version,
  startedAt,
  database,
  replicas,
  configuration,
  lastWebhookAt,
}: z.output<typeof answers.service>): string {
  const size = `${((database.sizeBytes ?? 0) / 1024 ** 2).toFixed(0)} MiB`;
  const { file, loadedAt, refused } = configuration;
  const facts: [string, string][] = [
    ['version', version],
    ['started', when(startedAt)],
    ['last webhook', when(lastWebhookAt)],
    ['database', `${database.kind}, PostgreSQL ${database.version ?? ''}, ${size}`],
    ['configuration', `${file ?? ''}, in force since ${when(loadedAt)}`],
    ...(refused?.problems ?? []).map((problem): [string, string] => ['refused', describeProblem(problem)]),
  ];
  const rows = replicas.map(({ host, version: its, startedAt: since, seenAt, leads, isThis }) => {
    return [`${host ?? ''}${isThis ? ' (this)' : ''}`, its ?? '', when(since), when(seenAt), leads.join(', ')];
  });
  return `${list(facts)}\n\n${table(['replica', 'version', 'started', 'seen', 'leads'], rows)}`;
}
