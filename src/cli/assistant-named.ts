import { ConfigFile } from '../config/config-file.ts';
import { loadEnvironment } from '../config/environment.ts';
import { type Assistant, assistants } from '../destinations/assistants.ts';
import { catalog } from '../destinations/catalog.ts';
import { Exit, exitCodes } from './exit.ts';

/**
 * Returns a destination's assistant, with the configuration that the service would use.
 *
 * @throws Exit when no assistant that passes `can` has this name; ConfigurationError.
 */
export async function assistantNamed(name: string, can: (one: Assistant) => boolean = () => true): Promise<Assistant> {
  const environment = loadEnvironment(process.env, catalog);
  const { current: config } = await ConfigFile.load({ path: environment.configFile, known: catalog });
  const able = assistants(catalog, { environment, config }).filter(can);
  const found = able.find((assistant) => assistant.name === name);
  if (found) return found;
  throw new Exit(`destination must be one of ${able.map((each) => each.name).join(', ')}`, exitCodes.usage);
}
