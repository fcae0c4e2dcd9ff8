import { eachVendor, type VendorName } from '../sandbox/vendors.ts';

type Block = Readonly<Record<string, unknown>>;

/** What a test sets in config/connector.yaml; the rest has its default. */
export type ConnectorBlocks = { readonly [Name in VendorName | 'webhook' | 'alerts']?: Block };

/** The text of a configuration file, as JSON: YAML includes it. */
export function connectorYaml(blocks: ConnectorBlocks): string {
  const destinations = eachVendor(({ settings }, name) => ({ ...settings, ...blocks[name] }));
  return JSON.stringify({ webhook: blocks.webhook ?? {}, alerts: blocks.alerts ?? {}, destinations });
}
