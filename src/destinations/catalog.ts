import type { Timing } from '../config/timing.ts';
import { hubspot } from './hubspot/hubspot.descriptor.ts';
import { slack } from './slack/slack.descriptor.ts';

/** All destinations. */
export const catalog = [hubspot, slack] as const;

export type Catalog = typeof catalog;

export type DestinationName = Catalog[number]['name'];

/** Database sessions that a process opens beside its pool: one to lead each destination, one to lead the alerts. */
export const leadSessions = catalog.length + 1;

type WaitsOf<Descriptor> = Descriptor extends { readonly timing: infer Waits } ? keyof Waits : never;

/** Waits of the service and of the destinations, for tests. */
export type Shorter = { readonly [Wait in keyof Timing | WaitsOf<Catalog[number]>]?: number };
