import { setting } from './setting.ts';

/** How an operator finds a channel's ID. */
export const whereTheIdIs = "open the channel's details in Slack and copy the ID at the bottom";

/** The ID of a Slack channel. */
export function slackChannel() {
  const problem = (text: unknown) =>
    typeof text === 'string' && text.startsWith('#')
      ? `must be the channel's ID like C0123456789, not its name: ${whereTheIdIs}`
      : `must be a channel's ID like C0123456789: ${whereTheIdIs}`;
  return setting
    .text(problem)
    .regex(/^[CGD][A-Z0-9]+$/, { error: ({ input }) => problem(input) })
    .meta({ examples: ['C0123456789'] });
}
