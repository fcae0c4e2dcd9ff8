import type { Contact, PropertyWrite } from './contact.ts';

interface Stored {
  readonly id: string;
  readonly properties: Record<string, string>;
  readonly history: Record<string, PropertyWrite[]>;
  readonly createdAt: number;
  updatedAt: number;
}

const keptWrites = 1000;

/** The portal's contacts, found by id or by a unique value. Callers validate the values. */
export class ContactStore {
  readonly #byId = new Map<string, Stored>();
  readonly #idByValue = new Map<string, string>();
  readonly #identifies: (property: string) => boolean;

  constructor(identifies: (property: string) => boolean) {
    this.#identifies = identifies;
  }

  get size(): number {
    return this.#byId.size;
  }

  all(): readonly Contact[] {
    return [...this.#byId.values()];
  }

  /** Finds a contact by `hs_object_id`, `email` or a unique property. */
  find(idProperty: string, id: string): Contact | undefined {
    const contactId = idProperty === 'hs_object_id' ? id : this.#idByValue.get(indexKey(idProperty, id));
    return contactId === undefined ? undefined : this.#byId.get(contactId);
  }

  create(properties: Readonly<Record<string, string>>, at: number): Contact {
    const id = String(100_001 + this.#byId.size);
    const contact: Stored = { id, properties: {}, history: {}, createdAt: at, updatedAt: at };
    this.#byId.set(id, contact);
    const times = { createdate: new Date(at).toISOString(), hs_object_id: id };
    Object.assign(contact.properties, times);
    return this.update(id, properties, at);
  }

  /** @throws when there is no such contact. */
  update(id: string, properties: Readonly<Record<string, string>>, at: number): Contact {
    const contact = this.#byId.get(id);
    if (contact === undefined) throw new Error(`no contact ${id}`);
    for (const [name, value] of Object.entries(properties)) {
      this.#reindex(contact, name, value);
      contact.properties[name] = value;
      const writes = (contact.history[name] ??= []);
      writes.push({ value, at });
      if (writes.length > keptWrites) writes.shift();
    }
    contact.updatedAt = at;
    contact.properties.lastmodifieddate = new Date(at).toISOString();
    return contact;
  }

  clear(): void {
    this.#byId.clear();
    this.#idByValue.clear();
  }

  #reindex(contact: Stored, name: string, value: string): void {
    for (const key of this.#keys(name, contact.properties[name])) this.#idByValue.delete(key);
    for (const key of this.#keys(name, value)) this.#idByValue.set(key, contact.id);
  }

  /** Returns the index keys of a value. Each address in `hs_additional_emails` finds the contact as `email` does. */
  #keys(name: string, value = ''): string[] {
    if (name === 'hs_additional_emails') return value.split(';').flatMap((address) => this.#keys('email', address));
    return value !== '' && this.#identifies(name) ? [indexKey(name, value)] : [];
  }
}

function indexKey(property: string, value: string): string {
  return `${property}:${property === 'email' ? value.toLowerCase() : value}`;
}
