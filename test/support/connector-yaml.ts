import type { DestinationName } from '../../src/destinations/catalog.ts';
import { eachVendor } from '../sandbox/vendors.ts';

type Block = Readonly<Record<string, unknown>>;

/** The blocks of config/connector.yaml that a test sets; every other setting has its default. */
export type ConnectorBlocks = { readonly [Name in DestinationName | 'webhook' | 'alerts']?: Block };

/** Returns the text of a configuration file, as JSON, which is valid YAML. */
export function connectorYaml(blocks: ConnectorBlocks): string {
  const destinations = eachVendor(({ settings }, name) => ({ ...settings, ...blocks[name] }));
  return JSON.stringify({ webhook: blocks.webhook ?? {}, alerts: blocks.alerts ?? {}, destinations });
}
