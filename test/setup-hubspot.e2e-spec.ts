import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { contactSchema } from '../src/destinations/hubspot/setup/contact-schema.ts';
import { hubSpotSettings } from '../src/destinations/hubspot/hubspot.settings.ts';
import { setUpHubSpot } from '../src/destinations/hubspot/setup/check-hubspot.ts';
import { PropertiesClient } from '../src/destinations/hubspot/setup/properties.client.ts';
import { planProvisioning, provision } from '../src/destinations/hubspot/setup/provisioning.ts';
import { callHubSpot } from './sandbox/hubspot/call-hubspot.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { vendorVariables } from './sandbox/vendors.ts';
import { eventually } from './support/eventually.ts';
import { runCommand } from './support/run-command.ts';

const settings = hubSpotSettings.parse({ campaigns: { camp_vip: { propertyPrefix: 'vip_' } } });
const needed = contactSchema(settings);

describe.each(['v3', '2026-03', '2026-09'] as const)('setting HubSpot up, by API %s', (version) => {
  let sandbox: Sandbox;
  let client: PropertiesClient;

  beforeEach(async () => {
    sandbox = await startSandbox({ hubspot: { provisioned: false } });
    const { baseUrl, accessToken } = sandbox.hubspot;
    client = new PropertiesClient({ baseUrl, accessToken, apiVersion: () => version, timeoutMs: 5_000 });
  });

  afterEach(() => sandbox.stop());

  const names = (specs: readonly { name: string }[]) => specs.map(({ name }) => name);

  it('plans without a change, creates what is missing, and has nothing to do the second time', async () => {
    const plan = await planProvisioning(needed, client);
    expect(names(plan.create)).toEqual(names(needed));
    expect(names(plan.create)).toEqual(expect.arrayContaining(['loyalty_tier', 'vip_loyalty_tier']));
    expect(sandbox.hubspot.properties).not.toContain('loyalty_tier');
    const provisioned = await Array.fromAsync(provision(plan, client));
    expect(provisioned).toEqual(names(needed).map((name) => ({ name, isNew: true })));
    const again = await eventually(async () => {
      const next = await planProvisioning(needed, client);
      expect(next.create).toEqual([]);
      return next;
    });
    expect(names(again.present)).toEqual(names(needed));
    // Two people set up at once: properties that the other has created are no failure.
    const inVain = await Array.fromAsync(provision(plan, client));
    expect(inVain).toEqual(names(needed).map((name) => ({ name, isNew: false })));
  });

  it('reports a property of another type, and an identifier without unique values', async () => {
    const create = (body: object) =>
      callHubSpot(sandbox.hubspot, '/crm/v3/properties/contacts', {
        body: { groupName: 'contactinformation', ...body },
      });
    await create({ name: 'loyalty_tier', label: 'Tier', type: 'number', fieldType: 'number' });
    await create({ name: 'voucherify_customer_id', label: 'Id', type: 'string', fieldType: 'text' });
    const { conflicts, create: missing } = await eventually(async () => {
      const plan = await planProvisioning(needed, client);
      expect(plan.conflicts).toHaveLength(2);
      return plan;
    });
    expect(conflicts).toEqual([
      { name: 'loyalty_tier', problem: 'is of type number, and must be string' },
      { name: 'voucherify_customer_id', problem: expect.stringContaining('unique values') },
    ]);
    expect(missing).toHaveLength(needed.length - 2);
  });

  it('reports a property that customers cannot share, or that HubSpot sets itself', async () => {
    const body = { name: 'loyalty_tier', label: 'Tier', type: 'string', fieldType: 'text', hasUniqueValue: true };
    await callHubSpot(sandbox.hubspot, '/crm/v3/properties/contacts', {
      body: { groupName: 'contactinformation', ...body },
    });
    const specs = contactSchema(hubSpotSettings.parse({ properties: { changedAt: 'createdate' } }));
    const { conflicts } = await eventually(async () => {
      const plan = await planProvisioning(specs, client);
      expect(plan.conflicts).toHaveLength(2);
      return plan;
    });
    expect(conflicts).toEqual([
      { name: 'loyalty_tier', problem: 'has unique values, and customers share tiers' },
      { name: 'createdate', problem: 'is read-only' },
    ]);
  });

  it('says where HubSpot did not answer, and in how long', async () => {
    const { baseUrl, accessToken } = sandbox.hubspot;
    const { host } = new URL(baseUrl);
    const advice = `HubSpot cannot be reached at ${host} (no answer within 0.1 s): check the network, and HUBSPOT_BASE_URL if it is set`;
    const impatient = new PropertiesClient({ baseUrl, accessToken, apiVersion: () => version, timeoutMs: 100 });
    const plan = await planProvisioning(needed, client);
    sandbox.hubspot.faults.add({ effect: { kind: 'hang' } });
    await expect(planProvisioning(needed, impatient)).rejects.toThrow(advice);
    await expect(Array.fromAsync(provision(plan, impatient))).rejects.toThrow(advice);
  });

  it('says at once what it has created, and stops where HubSpot refuses', async () => {
    const { baseUrl, accessToken, faults } = sandbox.hubspot;
    const parts = { settings: () => ({ ...settings, apiVersion: version }), access: { baseUrl, accessToken } };
    const findings = setUpHubSpot(parts, { dryRun: false });
    const [first, second] = names(needed);
    const done = { level: 'done', text: `property ${first} was created` };
    expect(await findings.next()).toEqual({ value: done, done: false });
    faults.add({ effect: { kind: 'answer', status: 503, body: {} } });
    await expect(findings.next()).rejects.toThrow(`${second}: `);
  });

  it('names the scopes that the key lacks', async () => {
    sandbox.hubspot.configure({ scopes: ['crm.objects.contacts.write'] });
    await expect(planProvisioning(needed, client)).rejects.toThrow(/crm\.schemas\.contacts/);
  });
});

describe('npm run setup:hubspot', () => {
  it('says where HubSpot cannot be reached', async () => {
    const sandbox = await startSandbox();
    await sandbox.hubspot.goOffline();
    const { exitCode, stdout, stderr } = await runCommand({
      args: ['setup', 'hubspot'],
      env: vendorVariables(sandbox),
    });
    const { host } = new URL(sandbox.hubspot.baseUrl);
    await sandbox.stop();
    expect([exitCode, stdout, stderr]).toEqual([
      1,
      '',
      `HubSpot cannot be reached at ${host} (no answer: ECONNREFUSED): check the network, and HUBSPOT_BASE_URL if it is set\n`,
    ]);
  });
});
