import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { answers } from '../answers.ts';
import { Exit } from '../exit.ts';
import { OpsApi } from '../ops-api.ts';
import { jsonOption, urlOption, yesOption } from '../options.ts';
import { list } from '../table.ts';
import { ask, confirm, json } from '../terminal.ts';

const help = `
Removes the customer's personal data here: events, standings, what was sent, and rejected events that name the id or an
e-mail address of theirs. What waits for them is skipped. What HubSpot, Slack and Voucherify hold is not touched.

Example:
  $ tier-relay erase cust_123`;

export function addErase(program: CommandUnknownOpts): void {
  program
    .command('erase')
    .description("remove a customer's personal data, for good")
    .argument('<customer>', "Voucherify's id of the customer")
    .addOption(yesOption)
    .addOption(jsonOption)
    .addOption(urlOption)
    .addHelpText('after', help)
    .action(async (id, { yes = false, json: asJson = false, url }) => {
      const api = OpsApi.of({ url });
      if (!yes) {
        await confirm(`Remove all that is kept of the customer ${id}?`);
        const typed = await ask('This cannot be undone. Type the id once more:');
        if (typed !== id) throw new Exit('that is another id: nothing was done');
      }
      const answer = await api.delete(`customers/${encodeURIComponent(id)}`);
      if (asJson) console.log(json(answer));
      else console.log(list(Object.entries(answers.erased.parse(answer)).map(([what, n]) => [what, String(n)])));
    });
}
