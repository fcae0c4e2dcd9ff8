import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { answers } from '../answers.ts';
import { eventText } from '../event-text.ts';
import { OpsApi } from '../ops-api.ts';
import { jsonOption, urlOption } from '../options.ts';
import { json } from '../terminal.ts';

const help = `
A signed sample event of the campaign "Tier Relay test" goes through the real door, as one of Voucherify's would. Slack's
message says that it is a test; the contact that you name gets the tier. So name one of your own.

Example:
  $ tier-relay send-test --email you@example.com --tier Gold`;

export function addSendTest(program: CommandUnknownOpts): void {
  program
    .command('send-test')
    .description('send a test event all the way, marked as a test')
    .option('--email <address>', 'of the contact')
    .option('--customer <id>', "Voucherify's id of the customer")
    .option('--source-id <id>', 'the source id of the customer')
    .option('--tier <name>', 'the tier that the test customer gets (default: Gold)')
    .option('--from <name>', 'the tier before (default: Silver)')
    .addOption(jsonOption)
    .addOption(urlOption)
    .addHelpText('after', help)
    .action(async ({ json: asJson = false, url, ...sample }) => {
      const api = OpsApi.of({ url });
      const answer = await api.post('test-events', sample);
      if (asJson) {
        console.log(json(answer));
        return;
      }
      const { eventId } = answers.test.parse(answer);
      const event = answers.event.parse(await api.get(`events/${encodeURIComponent(eventId)}`));
      console.log(`${eventText(event)}\n\nWhat became of it: tier-relay events ${eventId}`);
    });
}
