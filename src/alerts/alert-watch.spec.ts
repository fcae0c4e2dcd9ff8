import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openTestStorage } from '../../test/support/open-test-storage.ts';
import { alertSettings } from '../config/alert-settings.ts';
import { DestinationLog } from '../journal/destination-log.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Storage } from '../storage/storage.ts';
import type { AlertNotice, AlertTarget } from './alert.ts';
import { AlertLog } from './alert-log.ts';
import { AlertWatch } from './alert-watch.ts';

let storage: Storage;
let told: string[];
let said: string[];
let outcomes: Partial<Record<AlertTarget, Outcome>>;
let targets: readonly AlertTarget[];

const log = new AlertLog();
const destinations = new DestinationLog();
const refused: Outcome = { kind: 'retry', reason: 'server_error', detail: 'answered 500' };

beforeEach(async () => {
  storage = await openTestStorage();
  [told, said, outcomes, targets] = [[], [], {}, ['slack', 'webhook']];
});
afterEach(() => storage.close());

/** One look of a process that has just become the leader. */
async function look(): Promise<void> {
  const tell = (target: AlertTarget) => (notice: AlertNotice) => {
    told.push(`${target} ${notice.name} ${notice.scope} ${notice.state}`);
    return Promise.resolve(outcomes[target] ?? { kind: 'delivered' as const });
  };
  const watch = new AlertWatch({
    log,
    watched: () => ({ settings: { ...alertSettings.parse({}), stoppedForMs: 0 }, destinations: ['hubspot', 'slack'] }),
    targets: () => new Map(targets.map((target) => [target, tell(target)])),
    firstRetryMs: 60_000,
    observer: {
      changed: ({ name, scope, state }) => said.push(`${name} ${scope} ${state}`),
      untold: ({ target, state }, { detail, isGivenUp }) =>
        said.push(`${target} ${state} ${detail}${isGivenUp ? ', given up' : ''}`),
    },
  });
  await watch.look(storage.database, AbortSignal.any([]));
}

const stop = (name: string) =>
  destinations.setHold(storage.database, name, { reason: 'auth', detail: 'answered 401', forMs: 60_000 });
const work = (name: string) => destinations.setHold(storage.database, name, null);

/** Ends every back-off. */
const skipTime = () => storage.database.query('UPDATE tier_relay.alert_notices SET due_at = now()');

describe('an alert', () => {
  it('is told to each target once, and once when it is over, whoever leads', async () => {
    await look();
    await stop('slack');
    await look();
    await look();
    expect(told).toEqual(['slack destination_stopped slack open', 'webhook destination_stopped slack open']);
    await work('slack');
    await look();
    await look();
    expect(told.slice(2)).toEqual(['slack destination_stopped slack over', 'webhook destination_stopped slack over']);
    expect(said).toEqual(['destination_stopped slack open', 'destination_stopped slack over']);
    await stop('slack');
    await look();
    expect(told.slice(4)).toEqual(['slack destination_stopped slack open', 'webhook destination_stopped slack open']);
  });

  it('is one for each destination', async () => {
    targets = ['webhook'];
    await stop('slack');
    await look();
    await stop('hubspot');
    await look();
    await work('slack');
    await look();
    expect(told).toEqual([
      'webhook destination_stopped slack open',
      'webhook destination_stopped hubspot open',
      'webhook destination_stopped slack over',
    ]);
  });

  it('that cannot be told is told later, in order, and holds up no other target', async () => {
    outcomes.slack = refused;
    await stop('slack');
    await look();
    await work('slack');
    await look();
    expect(told).toEqual([
      'slack destination_stopped slack open',
      'webhook destination_stopped slack open',
      'webhook destination_stopped slack over',
    ]);
    outcomes = {};
    await look();
    expect(told).toHaveLength(3); // the back-off is not over
    await skipTime();
    await look();
    expect(told.slice(3)).toEqual(['slack destination_stopped slack open', 'slack destination_stopped slack over']);
  });

  it('is shown while it is open, with what could not be told', async () => {
    outcomes.slack = refused;
    await stop('slack');
    await look();
    expect(await log.open(storage.database)).toEqual([
      {
        id: '1',
        name: 'destination_stopped',
        scope: 'slack',
        since: expect.any(Date),
        summary: 'slack is stopped: auth: answered 401',
        remedy: expect.any(String),
        untold: [
          { target: 'slack', state: 'open', attempts: 1, dueAt: expect.stringMatching(/Z$/), detail: 'answered 500' },
        ],
      },
    ]);
    await work('slack');
    await look();
    expect(await log.open(storage.database)).toEqual([]);
  });

  it('waits at least as long as the target asks for', async () => {
    outcomes.slack = { ...refused, afterMs: 200_000 };
    await stop('slack');
    await look();
    const [notice] = await storage.database.query<{ inMs: number }>(
      `SELECT extract(epoch FROM due_at - now())::float8 * 1000 AS "inMs" FROM tier_relay.alert_notices`,
    );
    expect(notice?.inMs).toBeGreaterThan(100_000);
  });

  it('is given up when a day of tries is over', async () => {
    outcomes.webhook = refused;
    await stop('slack');
    await look();
    await storage.database.query('UPDATE tier_relay.alert_notices SET due_at = now(), attempts = 299');
    await look();
    expect(said).toEqual([
      'destination_stopped slack open',
      'webhook open answered 500',
      'webhook open answered 500, given up',
    ]);
    await skipTime();
    await look();
    expect(told).toHaveLength(3);
  });

  it('is not told where nobody wants to hear it any more', async () => {
    outcomes.slack = refused;
    await stop('slack');
    await look();
    targets = ['webhook'];
    await skipTime();
    await look();
    expect(await storage.database.query('SELECT FROM tier_relay.alert_notices')).toEqual([]);
  });
});
