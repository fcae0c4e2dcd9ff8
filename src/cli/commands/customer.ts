import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { answers } from '../answers.ts';
import { OpsApi } from '../ops-api.ts';
import { jsonOption, urlOption } from '../options.ts';
import { sentText } from '../sent-text.ts';
import { table } from '../table.ts';
import { json } from '../terminal.ts';
import { when } from '../words.ts';
import { eventTable } from './events.ts';

const help = `
Answers "why does the contact still show the old tier?": the newest change known in each campaign, what each destination
was told last, and the events. To find the id by an e-mail address: tier-relay events --email ada@example.com

Example:
  $ tier-relay customer cust_123`;

export function addCustomer(program: CommandUnknownOpts): void {
  program
    .command('customer')
    .description('show what is known of a customer, and what each destination was told last')
    .argument('<id>', "Voucherify's id of the customer")
    .addOption(jsonOption)
    .addOption(urlOption)
    .addHelpText('after', help)
    .action(async (id, { json: asJson = false, url }) => {
      const answer = await OpsApi.of({ url }).get(`customers/${encodeURIComponent(id)}`);
      if (asJson) {
        console.log(json(answer));
        return;
      }
      const { standings, told, events } = answers.customer.parse(answer);
      const standing = standings.map(({ campaignName, campaignId, destination, from, to, occurredAt }) => [
        campaignName ?? campaignId,
        destination ?? '',
        `${from ?? '–'} → ${to ?? '–'}`,
        when(occurredAt),
      ]);
      const parts = [
        ...(standing.length > 0 ? [table(['campaign', 'for', 'newest tier', 'happened'], standing)] : []),
        ...told.map(({ destination, campaignId, eventId, at, sent }) =>
          [
            table(['told last', 'campaign', 'at', 'event'], [[destination, campaignId, when(at), eventId]]),
            ...(sent ? [sentText(sent)] : []),
          ].join('\n'),
        ),
        ...(events.items.length > 0 ? [eventTable(events.items)] : []),
      ];
      console.log(parts.join('\n\n'));
    });
}
