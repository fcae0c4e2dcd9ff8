import type { WriteMode } from './batch-refusal.ts';
import { checkProperties } from './check-properties.ts';
import type { HubSpotError } from './hubspot-error.ts';
import type { BatchInput } from './parse-batch.ts';
import type { Portal } from './portal.ts';
import { validationError } from './validation-error.ts';

export interface PlannedWrite {
  readonly input: BatchInput;
  /** Null when the write creates the contact. */
  readonly contactId: string | null;
  readonly values: Readonly<Record<string, string>>;
}

export interface WritePlan {
  readonly writes: readonly PlannedWrite[];
  readonly refused: readonly { readonly input: BatchInput; readonly error: HubSpotError }[];
}

/** Judges each record by the portal and by the records before it in the batch. Writes nothing. */
export function planWrites(portal: Portal, mode: WriteMode, inputs: readonly BatchInput[]): WritePlan {
  const writes: PlannedWrite[] = [];
  const refused: { input: BatchInput; error: HubSpotError }[] = [];
  const claimed = new Map<string, string>();
  for (const input of inputs) {
    const planned = planWrite(portal, mode, input);
    const error = 'error' in planned ? planned.error : uniqueConflict(portal, planned, claimed);
    if (error !== null) refused.push({ input, error });
    else if (!('error' in planned)) writes.push(planned);
  }
  return { writes, refused };
}

function planWrite(portal: Portal, mode: WriteMode, input: BatchInput): PlannedWrite | { error: HubSpotError } {
  const idProperty = input.idProperty ?? 'hs_object_id';
  const contact = portal.contacts.find(idProperty, input.id);
  if (contact === undefined && mode === 'update') {
    const message = 'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.';
    return { error: { status: 404, category: 'OBJECT_NOT_FOUND', message, context: { ids: [input.id] } } };
  }
  // An upsert also sets its id, so HubSpot refuses one by a malformed e-mail. An upsert by a contact's further address
  // leaves the first address as it is.
  const isFurther = idProperty === 'email' && contact && contact.properties.email !== input.id.toLowerCase();
  const identity = mode === 'upsert' && !isFurther ? { [idProperty]: input.id } : {};
  const checked = checkProperties(portal, { ...identity, ...input.properties });
  if ('error' in checked) return checked;
  const demand = contact === undefined ? demandOf(portal, checked.values) : null;
  return demand === null ? { input, contactId: contact?.id ?? null, values: checked.values } : { error: demand };
}

/** A new contact needs one of these: developers.hubspot.com, contacts API guide. [?] A custom id is not enough. */
const naming = ['email', 'firstname', 'lastname'];

/** Returns the error for a new contact that lacks required properties, else null. */
function demandOf(portal: Portal, values: Readonly<Record<string, string>>): HubSpotError | null {
  const has = (name: string): boolean => (values[name] ?? '') !== '';
  const missing = naming.some(has) ? portal.requiredOnCreate.filter((name) => !has(name)) : naming;
  if (missing.length === 0) return null;
  const errors = [{ message: 'required properties are missing', context: { properties: missing } }];
  return { ...validationError('Error creating CONTACT. Some required properties were not set.'), errors };
}

/** Returns the error when another contact or record of the batch has a unique value; else claims the values. */
function uniqueConflict(portal: Portal, write: PlannedWrite, claimed: Map<string, string>): HubSpotError | null {
  const owner = write.contactId ?? `new ${write.input.id}`;
  const unique = Object.entries(write.values).filter(
    ([name, value]) => value !== '' && portal.properties.identifies(name, portal.now()),
  );
  for (const [name, value] of unique) {
    const holder = claimed.get(`${name}:${value}`) ?? portal.contacts.find(name, value)?.id ?? owner;
    if (holder === owner) continue;
    return name === 'email'
      ? { status: 409, category: 'CONFLICT', message: `Contact already exists. Existing ID: ${holder}` }
      : {
          status: 400,
          category: 'VALIDATION_ERROR',
          message: `Cannot set ${name}=${value}. ${holder} already has that value.`,
          errors: [
            { message: 'already has that value', code: 'CONFLICTING_UNIQUE_VALUE', context: { propertyName: [name] } },
          ],
        };
  }
  for (const [name, value] of unique) claimed.set(`${name}:${value}`, owner);
  return null;
}
