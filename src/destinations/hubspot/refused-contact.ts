import type { Outcome, Reason } from '../../model/outcome.ts';
import type { ContactInput } from './hubspot.client.ts';
import { describeFaults, type Fault, faultsIn, propertiesOf, scopesIn } from './hubspot-error.ts';

/** Milliseconds until the next probe of a destination that a person must mend. */
export const probeMs = 60_000;
export const setupCommand = 'tier-relay setup hubspot';

/**
 * Attempts at a conflict; with back-off, 37 to 75 s. A race of two creates is over at the second attempt, while a
 * value that belongs to another contact stays taken.
 */
const triesAtConflict = 5;

/** Categories of errors that are about HubSpot, not about the record. */
const notTheRecordsFault = ['INTERNAL_ERROR', 'SERVICE_UNAVAILABLE', 'TIMEOUT', 'LOCKED'];

/** HubSpot demands at least one of these of a new contact: developers.hubspot.com, contacts API guide. */
const naming = ['email', 'firstname', 'lastname'];

/**
 * Returns the outcome of `inputs`, all of which HubSpot's error is about. `answered` is the status of a call that
 * HubSpot refused as a whole. `skipped` says that HubSpot has no such contact.
 */
export function outcomeOfRefusal(error: unknown, inputs: readonly ContactInput[], answered?: number): Outcome {
  const faults = faultsIn(error);
  const has = (...codes: readonly string[]): boolean => faults.some(({ code }) => codes.includes(code));
  const status = answered === undefined ? '' : ` (${answered})`;
  const detail = `HubSpot refused the contact${status} ${describeFaults(faults)}`.trimEnd();
  if (has('MISSING_SCOPES')) return stopped('auth', scopeAdvice(error));
  const misconfiguration = misconfigurationIn(faults, inputs);
  if (misconfiguration !== undefined) return stopped('misconfigured', misconfiguration);
  if (has('OBJECT_NOT_FOUND')) return { kind: 'skipped', detail: 'HubSpot has no such contact' };
  if (has('RATE_LIMITS')) {
    return { kind: 'held', scope: 'delivery', reason: 'rate_limited', detail, afterMs: 10_000 };
  }
  if (has(...notTheRecordsFault)) return { kind: 'retry', reason: 'server_error', detail };
  if (answered === 409 || faults.some(({ code }) => /CONFLICT|_EXISTS$/.test(code))) {
    return { kind: 'retry', reason: 'rejected', detail, tries: triesAtConflict };
  }
  return { kind: 'dead', reason: 'rejected', detail };
}

export function scopeAdvice(error: unknown, status = ''): string {
  const scopes = ['the key lacks scopes', scopesIn(error).join(', ')].join(' ').trimEnd();
  return `${scopes}${status}: grant them in HubSpot, then run ${setupCommand}`;
}

/** Holds the destination: no record is to blame, and every other call would fail too. */
export function stopped(reason: Reason, detail: string): Outcome {
  return { kind: 'held', scope: 'destination', reason, detail, afterMs: probeMs };
}

/** Says what is wrong with HubSpot's properties, and what to do about it; undefined when a record is to blame. */
export function misconfigurationIn(faults: readonly Fault[], inputs: readonly ContactInput[]): string | undefined {
  const absent = faults.filter(({ code }) => code === 'PROPERTY_DOESNT_EXIST');
  if (absent.length > 0) {
    const names = propertiesOf(absent).join(', ') || 'that the configuration names';
    return `HubSpot has no properties ${names}: run ${setupCommand}`;
  }
  const identity = new Set([...naming, ...inputs.map(({ idProperty }) => idProperty)]);
  const written = new Set(inputs.flatMap(({ properties }) => Object.keys(properties)));
  // Values that identify a contact are the customer's. All other values are ours, and fit a property of the right type.
  const unfit = faults.filter(({ properties }) => properties.some((name) => written.has(name) && !identity.has(name)));
  if (unfit.length > 0) {
    return `HubSpot's properties are not as needed, ${describeFaults(unfit)}: run ${setupCommand}`;
  }
  const isNamed = inputs.every(({ idProperty, properties }) =>
    naming.some((name) => name === idProperty || name in properties),
  );
  const demands = faults.filter(
    ({ isDemand, properties }) =>
      isDemand && properties.some((name) => !written.has(name) && (isNamed || !naming.includes(name))),
  );
  if (demands.length === 0 || inputs.length === 0) return undefined;
  return `HubSpot demands more of a new contact, ${describeFaults(demands)}: make it optional in HubSpot, or set createMissingContacts: false`;
}
