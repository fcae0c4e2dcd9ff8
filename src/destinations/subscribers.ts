import type { Subscriber } from '../bus/subscriber.ts';
import type { ConfigFile } from '../config/config-file.ts';
import type { Environment } from '../config/environment.ts';
import type { Timing } from '../config/timing.ts';
import type { Descriptor } from './descriptor.ts';

interface Surroundings<Known extends readonly Descriptor[]> {
  readonly environment: Environment<Known>;
  readonly config: ConfigFile<Known>;
  readonly timing: Timing;
}

/** Opens every destination, for the bus. */
export function subscribers(
  catalog: readonly Descriptor[],
  { environment, config, timing }: Surroundings<readonly Descriptor[]>,
): readonly Subscriber[] {
  return catalog.map(({ name, open }) => {
    const settings = () => config.current.destinations[name] as ReturnType<Subscriber['settings']>;
    // Each gets what its own description says, which TypeScript cannot follow.
    const parts = { settings, access: environment.destinations[name], timing };
    return { name, settings, destination: open(parts as never) };
  });
}
