import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { Exit, exitCodes } from '../exit.ts';
import { findingLine } from '../findings.ts';
import { jsonOption } from '../options.ts';
import { json } from '../terminal.ts';

const help = `
The destination is one of those in config/connector.yaml. What can be made at its vendor is made, such as the properties
that tiers are written to; what cannot is checked, such as channels, and each line says what to do.

Examples:
  $ tier-relay setup hubspot --dry-run     # only says what it would create
  $ tier-relay setup slack`;

export function addSetup(program: CommandUnknownOpts): void {
  program
    .command('setup')
    .description('make ready a destination: create what can be created, check the rest')
    .argument('<destination>', 'its name in the configuration')
    .option('--dry-run', 'change nothing, only say what would be created')
    .addOption(jsonOption)
    .addHelpText('after', help)
    .action(async (name, { dryRun = false, json: asJson = false }) => {
      const { assistantNamed } = await import('../assistant-named.ts');
      const { title, sends, makes, setUp } = await assistantNamed(name);
      if (dryRun && !makes) throw new Exit(`setup ${name} creates nothing: leave out --dry-run`, exitCodes.usage);
      const findings = [];
      for await (const finding of setUp({ dryRun })) {
        findings.push(finding);
        const isProblem = finding.level === 'problem';
        if (asJson) continue;
        if (isProblem) console.error(findingLine(finding, process.stderr));
        else console.log(findingLine(finding));
      }
      const isReady = findings.every(({ level }) => level !== 'problem');
      if (!isReady) process.exitCode = exitCodes.problem;
      if (asJson) console.log(json(findings));
      else if (dryRun) console.log('Nothing was changed.');
      else if (isReady) console.log(`${title} is set up: nothing stops ${sends}.`);
      else console.error(`${title} is not set up yet: see the problems above.`);
    });
}
