import type { Shorter } from '../../src/destinations/catalog.ts';
import { eachVendor, type VendorOptions } from '../sandbox/vendors.ts';

/** The service's waits, shortened so that tests need not wait long. */
export const shortTimes = {
  firstRetryMs: 400,
  hubspotCallMs: 5_000,
  hubspotLateWriteMs: 4_000,
  slackCallMs: 5_000,
  slackSpacingMs: 100,
  slackWorkspaceSpacingMs: 21,
} satisfies Shorter;

/** Options of the stand-ins: the vendors' limits, shortened like the service's waits. */
export const shortVendors: VendorOptions = eachVendor(({ short }) => short);
