import type { TierChange } from '../../src/model/tier-change.ts';
import type { Contact } from '../sandbox/hubspot/contact.ts';
import { liveElements } from '../sandbox/live-elements.ts';
import { slackText } from '../sandbox/slack-text.ts';
import { contactOf } from './contact-of.ts';
import type { Delivered } from './delivered.ts';
import type { Expectation } from './expectation.ts';

export interface Arrivals {
  readonly contacts: number;
  /** Customers whom the channel congratulates. */
  readonly congratulated: number;
  /** Lines on arrivals that may still come. */
  readonly missing: readonly string[];
  /** Lines on faults that no waiting mends. */
  readonly wrong: readonly string[];
}

/** Compares the vendors' contents with the expectation. A digest may name a customer instead of an own message. */
export function arrivalsOf({ contacts, names }: Expectation, delivered: Delivered): Arrivals {
  const texts = delivered.messages.map(slackText);
  const count = (name: string): number => texts.join('\n').split(name).length - 1;
  const staleContacts = contacts.flatMap((change) => shortfall(change, contactOf(change, delivered.contacts)));
  const expected = [...names].filter(([, congratulate]) => congratulate).map(([name]) => name);
  const unseen = expected.filter((name) => count(name) === 0);
  const wrong = [
    ...expected
      .filter((name) => count(name) > 1)
      .map((name) => `Slack: ${name} is congratulated ${times(count(name))}`),
    ...[...names]
      .filter(([name, congratulate]) => !congratulate && count(name) > 0)
      .map(([name]) => `Slack: ${name} is mentioned, but was not upgraded`),
    ...texts
      .filter((text) => !expected.some((name) => text.includes(name)))
      .map((text) => `Slack: a message about nobody we sent: ${text}`),
    ...delivered.contacts
      .filter((contact) => !contacts.some((change) => contactOf(change, [contact])))
      .map(({ id }) => `HubSpot: contact ${id} is of nobody we sent`),
    ...delivered.messages
      .flatMap(liveElements)
      .filter(({ kind }) => kind !== 'date')
      .map(({ kind, value, where }) => `Slack: ${kind} ${value} is live in ${where}`),
  ];
  return {
    contacts: contacts.length - staleContacts.length,
    congratulated: expected.length - unseen.length,
    missing: [...staleContacts, ...unseen.map((name) => `Slack: no congratulation for ${name}`)],
    wrong,
  };
}

function shortfall(change: TierChange, contact: Contact | undefined): readonly string[] {
  const who = `HubSpot: ${change.customer.name ?? change.customer.id}`;
  if (!contact) return [`${who} has no contact`];
  const tier = contact.properties['loyalty_tier'] ?? '';
  const kind = contact.properties['loyalty_tier_change'] ?? '';
  const expectedTier = change.to?.name ?? '';
  if (tier === expectedTier && kind === change.kind) return [];
  return [
    `${who} shows ${tier || 'no tier'} (${kind || 'no change'}), not ${expectedTier || 'no tier'} (${change.kind})`,
  ];
}

function times(count: number): string {
  return count === 2 ? 'twice' : `${String(count)} times`;
}
