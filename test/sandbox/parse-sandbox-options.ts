import type { SandboxOptions } from './sandbox.ts';
import { sameShape } from './server/same-shape.ts';
import { isRecord } from '../../src/model/is-record.ts';
import type { DestinationName } from '../../src/destinations/catalog.ts';
import { eachVendor, vendorNames, type VendorOptions } from './vendors.ts';

export interface ProcessOptions extends Omit<SandboxOptions, 'now'> {
  /** True keeps the process running when stdin closes. */
  readonly detached: boolean;
}

/** Checks options that came as JSON. Throws an Error that names the first invalid one. */
export function parseSandboxOptions(value: unknown): ProcessOptions {
  if (!isRecord(value)) throw new Error('options must be a JSON object');
  const isVendor = (name: string): boolean => vendorNames.includes(name as DestinationName);
  const rest = Object.fromEntries(Object.entries(value).filter(([name]) => !isVendor(name)));
  return {
    seed: 1,
    detached: false,
    ...sameShape({ seed: 1, detached: false }, rest),
    ...(eachVendor(({ defaults }, name) => sameShape(defaults, value[name] ?? {}, { place: name })) as VendorOptions),
  };
}
