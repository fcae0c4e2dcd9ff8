import { slackText } from '../sandbox/slack-text.ts';
import type { Delivered } from './delivered.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

/** With fewer lines than this after the first, a message is printed on two lines. */
const fewLines = 3;

/** Prints each channel's messages as a reader sees them. */
export function showMessages({ messages, channelNames }: Delivered, terminal: Terminal): void {
  for (const [channel, posts] of Map.groupBy(messages, (message) => message.channel)) {
    const count = posts.length === 1 ? '1 message' : `${String(posts.length)} messages`;
    terminal.heading(`Slack: ${count} in #${channelNames.get(channel) ?? channel}`);
    for (const post of posts) {
      const [first = '', ...rest] = printable(slackText(post)).split('\n');
      terminal.line(`  ${first}`);
      const lines = rest.length < fewLines ? [rest.join('  ·  ')] : rest;
      for (const line of lines) terminal.line(terminal.style('dim', `     ${line}`));
    }
  }
}
