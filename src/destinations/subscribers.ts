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
interface OpenedDestination extends Subscriber, Pick<Descriptor, 'module'> {}

/** Opens every destination, for the bus. */
export function subscribers(
  catalog: readonly Descriptor[],
  { environment, config, shorter }: Surroundings<readonly Descriptor[]>,
): readonly OpenedDestination[] {
  return catalog.map(({ name, module, timing, open }) => {
    const settings = () => config.current.destinations[name] as ReturnType<Subscriber['settings']>;
    // Each gets what its own description says, which TypeScript cannot follow.
    const parts = { settings, access: environment.destinations[name], timing: { ...timing, ...shorter } };
    return { name, module, settings, destination: open(parts as never) };
  });
}
