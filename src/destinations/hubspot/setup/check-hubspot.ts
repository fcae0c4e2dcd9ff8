import { isRecord } from '../../../model/is-record.ts';
import type { Finding } from '../../../model/finding.ts';
import { switchFindings } from '../../switches.ts';
import type { HubSpotSettings } from '../hubspot.settings.ts';
import type { HubSpotAnswer, HubSpotTransportOptions } from '../hubspot.transport.ts';
import { textsAt } from '../vendor-json.ts';
import { contactPage, describeKey } from './account.client.ts';
import { contactSchema, propertyGroup } from './contact-schema.ts';
import { PropertiesClient } from './properties.client.ts';
import { planProvisioning, provision, type ProvisioningPlan, refusalAdvice } from './provisioning.ts';

/** Milliseconds that a call may take: a person waits for each. */
const timeoutMs = 10_000;

const neededScopes = ['crm.objects.contacts.read', 'crm.objects.contacts.write'];
const setUpScopes = ['crm.schemas.contacts.read', 'crm.schemas.contacts.write'];

interface Parts {
  readonly settings: () => HubSpotSettings;
  readonly access: { readonly accessToken?: string; readonly baseUrl: string };
}

/** Asks HubSpot whether tiers can be written as the configuration says. Changes nothing. */
export async function* checkHubSpot(parts: Parts): AsyncGenerator<Finding> {
  const transport = transportOf(parts);
  const answer = await describeKey(transport);
  if (answer.status === 401) throw new Error(refusalAdvice(answer));
  yield* keyFindings(answer);
  yield* switchFindings('hubspot', parts.settings(), { happens: 'nothing is written', waits: 'tiers wait' });
  const plan = await planProvisioning(contactSchema(parts.settings()), new PropertiesClient(transport));
  yield* conflicts(plan);
  for (const { name } of plan.create) {
    yield { level: 'problem', text: `property ${name} is missing: run tier-relay setup hubspot` };
  }
  if (plan.create.length + plan.conflicts.length > 0) return;
  yield { level: 'ok', text: `properties: all ${plan.present.length} are there, and of the right type` };
}

/** Returns what `contactPage` does. @throws Error also when the token is not set. */
export function findContactPage(parts: Parts): Promise<string | undefined> {
  return contactPage(transportOf(parts));
}

/** Creates the contact properties that the configuration names. */
export async function* setUpHubSpot(parts: Parts, { dryRun }: { dryRun: boolean }): AsyncGenerator<Finding> {
  const client = new PropertiesClient(transportOf(parts));
  const plan = await planProvisioning(contactSchema(parts.settings()), client);
  for (const { name } of plan.present) yield { level: 'ok', text: `property ${name} is there` };
  yield* conflicts(plan);
  if (dryRun) {
    for (const { name, label } of plan.create) {
      yield {
        level: 'skipped',
        text: `property ${name} ("${label}") would be created in group "${propertyGroup.label}"`,
      };
    }
    return;
  }
  let alone = true;
  for await (const { name, isNew } of provision(plan, client)) {
    alone &&= isNew;
    if (isNew) yield { level: 'done', text: `property ${name} was created` };
  }
  if (!alone) throw new Error('someone else has created properties at the same time: run this again to check them');
}

function transportOf({ settings, access: { accessToken, baseUrl } }: Parts): HubSpotTransportOptions {
  if (accessToken === undefined) throw new Error('HUBSPOT_ACCESS_TOKEN is not set: set it to a service key of HubSpot');
  return { baseUrl, accessToken, apiVersion: () => settings().apiVersion, timeoutMs };
}

function* keyFindings({ status, body }: HubSpotAnswer): Generator<Finding> {
  const scopes = new Set(textsAt(body, 'scopes'));
  if (status !== 200 || scopes.size === 0) {
    const text = `HubSpot does not say which scopes the key has (${status}): it needs ${neededScopes.join(' and ')}`;
    yield { level: 'skipped', text };
    return;
  }
  const account = isRecord(body) && typeof body['hubId'] === 'number' ? ` of account ${body['hubId']}` : '';
  const lacks = (wanted: readonly string[]) => wanted.filter((scope) => !scopes.has(scope)).join(', ');
  const [lacking, lackingForSetUp] = [lacks(neededScopes), lacks(setUpScopes)];
  if (lacking) yield { level: 'problem', text: `the key${account} lacks ${lacking}: grant it in HubSpot` };
  else yield { level: 'ok', text: `the key${account} has the scopes for reading and writing contacts` };
  if (lackingForSetUp) {
    const text = `the key lacks ${lackingForSetUp}: tier-relay setup hubspot cannot create properties until it is granted`;
    yield { level: 'warning', text };
  }
}

function* conflicts(plan: ProvisioningPlan): Generator<Finding> {
  for (const { name, problem } of plan.conflicts) {
    const text = `property ${name} ${problem}: choose another name in destinations.hubspot, or change it in HubSpot`;
    yield { level: 'problem', text };
  }
}
