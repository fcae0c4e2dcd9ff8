import type { Subscriber } from '../bus/subscriber.ts';
import type { ConfigFile } from '../config/config-file.ts';
import type { Environment } from '../config/environment.ts';
import type { Descriptor } from './descriptor.ts';

interface Surroundings<Known extends readonly Descriptor[]> {
  readonly environment: Environment<Known>;
  readonly config: ConfigFile<Known>;
  /** Milliseconds by name of a wait; they replace the descriptors' own. */
  readonly shorter: Readonly<Record<string, number>>;
}

/** A subscriber, and the Nest module that puts it on the bus. */
interface OpenedDestination extends Subscriber, Pick<Descriptor, 'module'> {
  /** Origins of the URLs that the destination calls. */
  readonly origins: readonly string[];
}

/** Opens every destination of the catalog. */
export function subscribers(
  catalog: readonly Descriptor[],
  { environment, config, shorter }: Surroundings<readonly Descriptor[]>,
): readonly OpenedDestination[] {
  return catalog.map(({ name, module, addresses, timing, open }) => {
    const settings = () => config.current.destinations[name] as ReturnType<Subscriber['settings']>;
    // Each destination gets the parts that its own descriptor names; TypeScript cannot follow this.
    const access: Readonly<Record<string, string>> = environment.destinations[name] ?? {};
    const origins = Object.keys(addresses).map((key) => new URL(access[key] ?? '').origin);
    const parts = { settings, access, timing: { ...timing, ...shorter } };
    return { name, module, settings, origins, destination: open(parts as never) };
  });
}
