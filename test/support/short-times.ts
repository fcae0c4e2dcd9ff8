import type { Shorter } from '../../src/destinations/catalog.ts';
import { eachVendor, type VendorOptions } from '../sandbox/vendors.ts';

/** The service's waits at a fraction, so that tests see what comes after them. */
export const shortTimes = {
  firstRetryMs: 400,
  hubspotCallMs: 5_000,
  hubspotLateWriteMs: 4_000,
  slackCallMs: 5_000,
  slackSpacingMs: 100,
  slackWorkspaceSpacingMs: 21,
} satisfies Shorter;

/** Vendors that are as strict as ever, at the same fraction. */
export const shortVendors: VendorOptions = eachVendor(({ short }) => short);
