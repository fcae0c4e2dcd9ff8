import type { z } from 'zod';
import type { Frozen } from './deep-freeze.ts';

/** The part of a destination's descriptor that the configuration needs. The wiring passes in the descriptors. */
export interface DestinationDescription {
  readonly name: string;
  /** Schema of `destinations.<name>` in the configuration file. */
  readonly settings: z.ZodType<{ enabled: boolean }>;
  /** Environment variables of secrets, by key. An enabled destination needs all of them. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Set when the destination can post alerts: for these it needs its secrets also while it is off. */
  readonly tells?: true;
  /** Environment variables of URLs, with their defaults, by key. A URL ends in a slash when its default does. */
  readonly addresses: Readonly<Record<string, readonly [variable: string, usual: string]>>;
}

export type Descriptions = readonly DestinationDescription[];

type Each<Known extends Descriptions, Name extends string> = Extract<Known[number], { readonly name: Name }>;

/** The settings of each destination, by name. */
export type SettingsOf<Known extends Descriptions> = {
  readonly [Name in Known[number]['name']]: Frozen<z.output<Each<Known, Name>['settings']>>;
};

/** The secrets and URLs of each destination, by name. A secret may be unset. */
export type AccessOf<Known extends Descriptions> = {
  readonly [Name in Known[number]['name']]: Access<Each<Known, Name>>;
};

export type Access<Described extends Pick<DestinationDescription, 'secrets' | 'addresses'>> = {
  readonly [Secret in keyof Described['secrets']]?: string;
} & { readonly [Address in keyof Described['addresses']]: string };
