import 'reflect-metadata';
import { ConfigFile } from '../config/config-file.ts';
import { loadEnvironment } from '../config/environment.ts';
import { catalog } from '../destinations/catalog.ts';
import { contactSchema, propertyGroup } from '../destinations/hubspot/setup/contact-schema.ts';
import { PropertiesClient } from '../destinations/hubspot/setup/properties.client.ts';
import { planProvisioning, provision } from '../destinations/hubspot/setup/provisioning.ts';

const timeoutMs = 30_000;

/** Creates the contact properties that the configuration names, in HubSpot. `--dry-run` only says what it would do. */
async function setUpHubSpot(dryRun: boolean): Promise<boolean> {
  const environment = loadEnvironment(process.env, catalog);
  const { current } = await ConfigFile.load({ path: environment.configFile, known: catalog });
  const settings = current.destinations.hubspot;
  const { accessToken, baseUrl } = environment.destinations.hubspot;
  if (accessToken === undefined) throw new Error('HUBSPOT_ACCESS_TOKEN is not set: set it to a service key of HubSpot');
  const client = new PropertiesClient({ baseUrl, accessToken, apiVersion: () => settings.apiVersion, timeoutMs });

  const plan = await planProvisioning(contactSchema(settings), client);
  for (const { name } of plan.present) console.log(`  present   ${name}`);
  for (const { name, problem } of plan.conflicts) {
    console.error(
      `  conflict  ${name} ${problem}: choose another name in destinations.hubspot, or change it in HubSpot`,
    );
  }
  if (dryRun) {
    for (const { name, label } of plan.create) console.log(`  to create ${name} ("${label}")`);
    console.log(`Nothing was changed. The group for new properties is "${propertyGroup.label}".`);
  } else {
    const alone = await provision(plan, client, ({ name }) => console.log(`  created   ${name}`));
    if (!alone) throw new Error('someone else has created properties at the same time: run this again to check them');
  }
  return plan.conflicts.length === 0;
}

try {
  const unknown = process.argv.slice(2).filter((argument) => argument !== '--dry-run');
  if (unknown.length > 0) throw new Error(`unknown argument ${unknown.join(' ')}: there is only --dry-run`);
  const complete = await setUpHubSpot(process.argv.includes('--dry-run'));
  if (!complete) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
