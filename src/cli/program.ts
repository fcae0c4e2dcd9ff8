import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { version } from '../config/version.ts';
import { addAlerts } from './commands/alerts.ts';
import { addAudit } from './commands/audit.ts';
import { addBackup } from './commands/backup.ts';
import { addConfig } from './commands/config.ts';
import { addCustomer } from './commands/customer.ts';
import { addDeliveries } from './commands/deliveries.ts';
import { addDestinations } from './commands/destinations.ts';
import { addDoctor } from './commands/doctor.ts';
import { addErase } from './commands/erase.ts';
import { addEvents } from './commands/events.ts';
import { addPause } from './commands/pause.ts';
import { addPreview } from './commands/preview.ts';
import { addReplay } from './commands/replay.ts';
import { addReplays } from './commands/replays.ts';
import { addSendTest } from './commands/send-test.ts';
import { addService } from './commands/service.ts';
import { addSetup } from './commands/setup.ts';
import { addStats } from './commands/stats.ts';

const help = `
Exit codes:
  0    done, and nothing is wrong
  1    something is wrong, was refused, or is not there
  2    the command line was not understood
  3    the service cannot be asked: none answers, or it refuses the token
  130  ended by Ctrl-C

The commands that look at events and act on them ask the running service, at --url (or TIER_RELAY_URL; else at PORT of
this machine), with OPS_TOKEN or OPS_TOKEN_FILE. The others read the same environment and the same configuration file
as the service. In Docker: docker exec <container> tier-relay <command>.

Examples:
  $ tier-relay doctor                                   # what is wrong, and what to do about it
  $ tier-relay deliveries --status dead --since 24h     # what was given up since yesterday, and why
  $ tier-relay replay --status dead --since yesterday --until today --not-campaign camp_summer
  $ tier-relay customer cust_123                        # what is known of a customer, and who was told`;

/** Returns the program with all commands, in the order of the help. */
export function createProgram(): Command {
  const program: Command = new Command('tier-relay')
    .description("Looks after Tier Relay, which takes Voucherify's loyalty tiers to other services.")
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .showHelpAfterError('(--help says more)')
    .exitOverride()
    .addHelpText('after', help);
  group(program, 'Set it up:', [addDoctor, addConfig, addSetup, addPreview, addSendTest]);
  group(program, 'Look:', [
    addEvents,
    addDeliveries,
    addCustomer,
    addDestinations,
    addStats,
    addService,
    addAlerts,
    addAudit,
  ]);
  group(program, 'Act:', [addReplay, addReplays, addPause, addErase]);
  group(program, 'Keep:', [addBackup]);
  return program;
}

function group(program: Command, heading: string, adders: readonly ((program: CommandUnknownOpts) => void)[]): void {
  program.commandsGroup(heading);
  for (const add of adders) add(program);
}
