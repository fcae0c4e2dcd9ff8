import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { exitCodes } from '../exit.ts';
import { findingLine } from '../findings.ts';
import { serviceUrl } from '../ops-api.ts';
import { jsonOption, urlOption } from '../options.ts';
import { coloured, json } from '../terminal.ts';

const help = `
Looks at the configuration, the database, each enabled destination at its vendor, the webhook's secret, and the running
service. Each line is ok, or says what is wrong and what to do. It changes and sends nothing, and works while the
service runs as well as before it first does: run it where the service runs, with the same environment.

Exit code 1: there is a problem. Warnings and what was skipped are none.`;

export function addDoctor(program: CommandUnknownOpts): void {
  program
    .command('doctor')
    .description('look for what is wrong, and say what to do about it')
    .addOption(jsonOption)
    .addOption(urlOption)
    .addHelpText('after', help)
    .action(async ({ url, json: asJson = false }) => {
      const { examine } = await import('../doctor.ts');
      const checks = [];
      for (const { area, findings } of await examine(serviceUrl(url))) {
        if (!asJson) console.log(coloured('bold', area));
        for (const finding of await findings) {
          checks.push({ area, ...finding });
          if (!asJson) console.log(findingLine(finding));
        }
      }
      const problems = checks.filter(({ level }) => level === 'problem').length;
      if (problems > 0) process.exitCode = exitCodes.problem;
      if (asJson) console.log(json({ problems, checks }));
      else console.log(problems === 0 ? 'Nothing is wrong.' : `${problems} problem${problems === 1 ? '' : 's'}.`);
    });
}
