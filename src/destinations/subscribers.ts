import type { Subscriber } from '../bus/subscriber.ts';
import type { ConfigFile } from '../config/config-file.ts';
import type { Environment } from '../config/environment.ts';
import type { Descriptor } from './descriptor.ts';

interface Surroundings<Known extends readonly Descriptor[]> {
  readonly environment: Environment<Known>;
  readonly config: ConfigFile<Known>;
  /** Waits, by name: laid over those of the descriptors. */
  readonly shorter: Readonly<Record<string, number>>;
}

/** What subscribes to the bus, and the module that does it. */
interface OpenedDestination extends Subscriber, Pick<Descriptor, 'module'> {
  /** Where its calls go. */
  readonly origins: readonly string[];
}

/** Opens every destination, for the bus. */
export function subscribers(
  catalog: readonly Descriptor[],
  { environment, config, shorter }: Surroundings<readonly Descriptor[]>,
): readonly OpenedDestination[] {
  return catalog.map(({ name, module, addresses, timing, open }) => {
    const settings = () => config.current.destinations[name] as ReturnType<Subscriber['settings']>;
    // Each gets what its own description says, which TypeScript cannot follow.
    const access: Readonly<Record<string, string>> = environment.destinations[name] ?? {};
    const origins = Object.keys(addresses).map((key) => new URL(access[key] ?? '').origin);
    const parts = { settings, access, timing: { ...timing, ...shorter } };
    return { name, module, settings, origins, destination: open(parts as never) };
  });
}
