import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { jsonOption } from '../options.ts';
import { harmlessLines, json } from '../terminal.ts';

const help = `
Each as text, and as JSON that the vendor's own preview takes (for Slack: the Block Kit Builder). Nothing is sent.

Example:
  $ tier-relay preview slack`;

export function addPreview(program: CommandUnknownOpts): void {
  program
    .command('preview')
    .description('show what the configured messages look like')
    .argument('<destination>', 'its name in the configuration')
    .addOption(jsonOption)
    .addHelpText('after', help)
    .action(async (name, { json: asJson = false }) => {
      const { assistantNamed } = await import('../assistant-named.ts');
      const { previews = () => [] } = await assistantNamed(name, (one) => one.previews !== undefined);
      if (asJson) {
        console.log(json(previews()));
        return;
      }
      for (const { title, text, content } of previews()) {
        console.log(`# ${title}\n${harmlessLines(text)}\n\n${json(content)}\n`);
      }
    });
}
