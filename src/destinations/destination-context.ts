import type { ConfigFile } from '../config/config-file.ts';
import type { Environment } from '../config/environment.ts';
import type { Timing } from '../config/timing.ts';

/** What a destination's module is made from: settings that may change at any time, and secrets that do not. */
export class DestinationContext {
  constructor(
    readonly environment: Environment,
    readonly config: ConfigFile,
    readonly timing: Timing,
  ) {}
}
