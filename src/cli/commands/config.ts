import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { exitCodes } from '../exit.ts';
import { findingLine } from '../findings.ts';
import { jsonOption } from '../options.ts';
import { json } from '../terminal.ts';

const help = `
Says everything that is wrong with it, as the service would: each setting, its line, and what to do. What the
environment lacks for it, such as a token, is a warning here: a file may be checked where there are no secrets.

Examples:
  $ tier-relay config check                      # the file of CONFIG_FILE, or config/connector.yaml
  $ tier-relay config check new.yaml && mv new.yaml config/connector.yaml`;

export function addConfig(program: CommandUnknownOpts): void {
  program
    .command('config')
    .description('the configuration file')
    .command('check')
    .description('say what is wrong with a configuration file, before the service reads it')
    .argument('[file]', 'its path')
    .addOption(jsonOption)
    .addHelpText('after', help)
    .action(async (given, { json: asJson = false }) => {
      const { checkConfig } = await import('../check-config.ts');
      const { path, findings } = await checkConfig(given);
      if (findings.some(({ level }) => level === 'problem')) process.exitCode = exitCodes.problem;
      if (asJson) console.log(json({ file: path, findings }));
      else for (const finding of findings) console.log(findingLine(finding));
    });
}
