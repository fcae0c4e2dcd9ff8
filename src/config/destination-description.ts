import type { z } from 'zod';
import type { Frozen } from './deep-freeze.ts';

/** What the configuration must know of a destination. Which there are, it is told by the wiring. */
export interface DestinationDescription {
  readonly name: string;
  /** `destinations.<name>` of the configuration file. */
  readonly settings: z.ZodType<{ enabled: boolean }>;
  /** Environment variables with a secret, all of them needed while the destination is enabled. */
  readonly secrets: Readonly<Record<string, string>>;
  /** It can tell operators of alerts: then it needs its secrets also while it is off. */
  readonly tells?: true;
  /** Environment variables with a URL, each with its default; a URL ends in a slash when its default does. */
  readonly addresses: Readonly<Record<string, readonly [variable: string, usual: string]>>;
}

export type Descriptions = readonly DestinationDescription[];

type Each<Known extends Descriptions, Name extends string> = Extract<Known[number], { readonly name: Name }>;

/** By name, the settings of each. */
export type SettingsOf<Known extends Descriptions> = {
  readonly [Name in Known[number]['name']]: Frozen<z.output<Each<Known, Name>['settings']>>;
};

/** By name, what the environment has for each: a secret may be unset. */
export type AccessOf<Known extends Descriptions> = {
  readonly [Name in Known[number]['name']]: Access<Each<Known, Name>>;
};

export type Access<Described extends Pick<DestinationDescription, 'secrets' | 'addresses'>> = {
  readonly [Secret in keyof Described['secrets']]?: string;
} & { readonly [Address in keyof Described['addresses']]: string };
