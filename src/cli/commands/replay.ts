import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { answers } from '../answers.ts';
import { addFilter, readFilter } from '../filter.ts';
import { followReplay } from '../follow-replay.ts';
import { OpsApi } from '../ops-api.ts';
import { jsonOption, urlOption, yesOption } from '../options.ts';
import { confirm, json } from '../terminal.ts';
import { counted } from '../words.ts';

const help = `
An id is that of a delivery, or of a rejected event, which is then read again. Without one, all that the filter says;
without --status those that are dead or skipped. Replaying is safe to repeat, and never brings back a tier that a newer
one has overtaken. Many are replayed by the service: Ctrl-C ends only the look at it.

Examples:
  $ tier-relay replay --status dead --since yesterday --until today --not-campaign camp_summer --dry-run
  $ tier-relay replay --destination slack --reason misconfigured
  $ tier-relay replay --rejected --since 7d              # events that were not understood, after an upgrade
  $ tier-relay replay 0190b2f0-0000-7000-8000-000000000000`;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function addReplay(program: CommandUnknownOpts): void {
  const command = program
    .command('replay')
    .description('ask for deliveries again: one, or all that a filter says')
    .argument('[id]', 'of one delivery or rejected event')
    .option('--rejected', 'read rejected events again (only with --since and --until)')
    .option('--dry-run', 'replay nothing, only say how many match')
    .addOption(yesOption)
    .addOption(jsonOption)
    .addOption(urlOption)
    .addHelpText('after', help)
    .action(async (id, { rejected = false, dryRun = false, yes = false, json: asJson = false, url }, own) => {
      const api = OpsApi.of({ url });
      if (id !== undefined) {
        await replayOne(api, id, asJson);
        return;
      }
      const path = rejected ? 'events/replay' : 'deliveries/replay';
      const filter = { ...readFilter(own.opts()), ...(rejected && { status: 'rejected' }) };
      const dry = await api.post(path, { ...filter, dryRun: true });
      const { matching } = answers.matching.parse(dry);
      const many = rejected ? counted(matching, 'event', 'events') : counted(matching, 'delivery', 'deliveries');
      if (dryRun || matching === 0) {
        console.log(asJson ? json(dry) : `${many} would be replayed.`);
        return;
      }
      if (matching > 1 && !yes) await confirm(`Replay ${many}?`);
      const job = answers.replay.parse(await api.post(path, filter));
      const done = await followReplay(api, job, { quiet: asJson });
      if (asJson) console.log(json(done));
    });
  addFilter(command);
}

async function replayOne(api: OpsApi, id: string, asJson: boolean): Promise<void> {
  const isDelivery = uuid.test(id);
  const answer = await api.post(`${isDelivery ? 'deliveries' : 'events'}/${encodeURIComponent(id)}/replay`);
  if (asJson) console.log(json(answer));
  else if (!isDelivery) console.log(`The event was read again: ${answers.reread.parse(answer).status}.`);
  else if (answers.one.parse(answer).replayed === 1) console.log('It is on its way again.');
  else console.log('Nothing to do: it is on its way already, or cannot be replayed.');
}
