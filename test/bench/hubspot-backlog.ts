import { webhookSecret } from '../support/signed.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchStage } from './bench-stage.ts';
import { ConnectorUnderLoad } from './connector-under-load.ts';
import { watchMemory, type Memory } from './watch-memory.ts';
import { SandboxUnderLoad } from './sandbox-under-load.ts';
import { sendLoad } from './send-load.ts';
import { webhookRequest } from './webhook-request.ts';
import { wrongContacts, type ExpectedContact } from './wrong-contacts.ts';

/** The rate limit of HubSpot's Professional plan. */
const rateLimit = { requests: 190, perSeconds: 10 };
const latencyMs = 120;
const batchSize = 100;
const pollMs = 100;
/** With faults, HubSpot refuses one in so many records and fails one in so many calls. */
const faultyEvery = 20;

export interface BacklogResult {
  readonly faulty: boolean;
  /** Contacts that must be in HubSpot in the end. */
  readonly contacts: number;
  readonly dead: number;
  /** Seconds from the saving of the switch until HubSpot has 95 % of the contacts, has all, and no delivery is open. */
  readonly secondsTo95: number;
  readonly secondsToAll: number;
  readonly secondsToSettled: number;
  readonly ideal: number;
  readonly calls: { readonly total: number; readonly refused: number; readonly failed: number };
  readonly memory: Memory;
  readonly problems: readonly string[];
}

/** Lets changes pile up while HubSpot is paused, then measures how fast the service delivers them. */
export async function hubspotBacklog(
  stage: BenchStage,
  { changes, faulty }: { readonly changes: number; readonly faulty: boolean },
): Promise<BacklogResult> {
  const sandbox = await SandboxUnderLoad.start(stage, { hubspot: { latencyMs, rateLimit } });
  const hubspot = { rateLimit, paused: true };
  const slack = { enabled: false };
  const connector = await ConnectorUnderLoad.start(stage, { sandbox: sandbox.ready, hubspot, slack });
  const expected = Array.from({ length: changes }, (_, index) => expectedContact(index, faulty));
  const { signal } = stage;
  const { accepted } = await sendLoad({
    port: connector.port,
    connections: 64,
    requests: expected.values().map((contact) => webhookRequest(contact, webhookSecret)),
    signal,
  });
  if (faulty) await sandbox.addHubSpotFault({ effect: { kind: 'answer', status: 503 }, probability: 1 / faultyEvery });

  const memory = await watchMemory(connector);
  const startedAt = performance.now();
  const elapsed = (): number => (performance.now() - startedAt) / 1_000;
  await connector.configure({ hubspot: { ...hubspot, paused: false }, slack });
  const contacts = expected.filter(({ good }) => good).length;
  const stand = async (count: number): Promise<number> => {
    while ((await sandbox.hubspotCounts()).contactCount < count) await sleep(pollMs, undefined, { signal });
    return elapsed();
  };
  const secondsTo95 = await stand(Math.ceil(contacts * 0.95));
  const secondsToAll = await stand(contacts);
  const owed = async (): Promise<number> => {
    const { pending = 0, delivering = 0, retrying = 0 } = await connector.counts('hubspot');
    return pending + delivering + retrying;
  };
  while ((await owed()) > 0) await sleep(pollMs, undefined, { signal });
  const secondsToSettled = elapsed();

  const { calls } = await sandbox.hubspotCounts();
  const { delivered = 0, dead = 0 } = await connector.counts('hubspot');
  const problems = [
    ...(accepted === changes ? [] : [`hubspot: ${String(accepted)} of ${String(changes)} webhooks were accepted`]),
    ...(delivered === contacts ? [] : [`hubspot: ${String(delivered)} of ${String(contacts)} were delivered`]),
    ...(dead === changes - contacts
      ? []
      : [`hubspot: ${String(dead)} dead letters, not ${String(changes - contacts)}`]),
    ...wrongContacts(expected, await sandbox.contacts()),
  ];
  return {
    ...{ faulty, contacts, dead, secondsTo95, secondsToAll, secondsToSettled, problems },
    ideal: changes / batchSize / (rateLimit.requests / rateLimit.perSeconds),
    calls: { total: calls.total, refused: calls.byStatus['429'] ?? 0, failed: calls.byStatus['503'] ?? 0 },
    memory: await memory.end(),
  };
}

/** Returns a contact. With faults, one in `faultyEvery` has an e-mail under .invalid, which HubSpot refuses. */
function expectedContact(index: number, faulty: boolean): ExpectedContact {
  const good = !faulty || index % faultyEvery !== 0;
  const name = `Customer ${String(index)}`;
  const email = `customer-${String(index)}@${good ? 'example.com' : 'bench.invalid'}`;
  return { name, email, tier: index % 2 === 0 ? 'Gold' : 'Platinum', good };
}
