type Block = Readonly<Record<string, unknown>>;

/** What a test sets in config/connector.yaml; the rest has its default. */
export interface ConnectorBlocks {
  readonly webhook?: Block;
  readonly hubspot?: Block;
  readonly slack?: Block;
}

/** The text of a configuration file, as JSON: YAML includes it. */
export function connectorYaml({ webhook = {}, hubspot = {}, slack = {} }: ConnectorBlocks): string {
  return JSON.stringify({ webhook, destinations: { hubspot, slack: { channel: 'C0LOYALTY', ...slack } } });
}
