import type { ConnectorConfig } from '../config/connector-config.ts';
import type { Environment } from '../config/environment.ts';
import type { Finding } from '../model/finding.ts';
import type { Assistance, Descriptor, Preview } from './descriptor.ts';

/** A destination's assistance, with the configuration filled in. */
export interface Assistant extends Pick<Assistance<never>, 'title' | 'sends' | 'makes'> {
  readonly name: string;
  readonly check: () => AsyncIterable<Finding>;
  readonly setUp: (how: { readonly dryRun: boolean }) => AsyncIterable<Finding>;
  /** Returns the URL of `Assistance.pageOf`; undefined also while the destination is off, and when the vendor fails. */
  readonly pageOf: () => Promise<string | undefined>;
  /** Set when the destination can show previews. */
  readonly previews?: () => readonly Preview[];
}

interface Surroundings {
  readonly environment: Pick<Environment, 'destinations'>;
  readonly config: Pick<ConnectorConfig, 'destinations' | 'alerts'>;
}

/** Returns one for each destination of the catalog that has assistance. */
export function assistants(catalog: readonly Descriptor[], { environment, config }: Surroundings): Assistant[] {
  return catalog.flatMap(({ name, timing, tells, assistance }) => {
    if (assistance === undefined) return [];
    const { title, sends, makes, check, pageOf, setUp, previews } = assistance;
    const settings = () => config.destinations[name];
    const alertChannel = tells ? config.alerts.slackChannel : undefined;
    // Each destination gets the parts that its own descriptor names; TypeScript cannot follow this.
    const parts = { settings, access: environment.destinations[name], timing, alertChannel } as never;
    return {
      name,
      title,
      sends,
      makes,
      check: () =>
        checked({ name, title, isUsed: settings()?.enabled === true || alertChannel !== undefined }, check(parts)),
      pageOf: async () => (settings()?.enabled ? pageOf?.(parts).catch(() => undefined) : undefined),
      setUp: (how) => setUp(parts, how),
      ...(previews && { previews: () => previews(parts) }),
    };
  });
}

/** Yields the findings; an error that ends the check becomes a finding too. */
async function* checked(
  { name, title, isUsed }: { name: string; title: string; isUsed: boolean },
  findings: AsyncIterable<Finding>,
): AsyncGenerator<Finding> {
  if (!isUsed) {
    yield { level: 'skipped', text: `destinations.${name}.enabled is false: ${title} is not asked` };
    return;
  }
  try {
    yield* findings;
  } catch (error) {
    yield { level: 'problem', text: error instanceof Error ? error.message : `${title} cannot be checked` };
  }
}
