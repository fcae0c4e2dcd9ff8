import type { ConnectorConfig } from '../config/connector-config.ts';
import type { Environment } from '../config/environment.ts';
import type { Finding } from '../model/finding.ts';
import type { Assistance, Descriptor, Preview } from './descriptor.ts';

/** A destination's assistance, with the configuration that it is about. */
export interface Assistant extends Pick<Assistance<never>, 'title' | 'sends' | 'makes'> {
  readonly name: string;
  readonly check: () => AsyncIterable<Finding>;
  readonly setUp: (how: { readonly dryRun: boolean }) => AsyncIterable<Finding>;
  /** As the descriptor's; undefined also while it is off, and when the vendor cannot be asked. */
  readonly pageOf: () => Promise<string | undefined>;
  /** Undefined: it has none. */
  readonly previews?: () => readonly Preview[];
}

interface Surroundings {
  readonly environment: Pick<Environment, 'destinations'>;
  readonly config: Pick<ConnectorConfig, 'destinations' | 'alerts'>;
}

/** Those of the catalog that have some. */
export function assistants(catalog: readonly Descriptor[], { environment, config }: Surroundings): Assistant[] {
  return catalog.flatMap(({ name, timing, tells, assistance }) => {
    if (assistance === undefined) return [];
    const { title, sends, makes, check, pageOf, setUp, previews } = assistance;
    const settings = () => config.destinations[name];
    const alertChannel = tells ? config.alerts.slackChannel : undefined;
    // Each gets what its own description says, which TypeScript cannot follow.
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

/** A check that cannot go on is a finding too. */
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
