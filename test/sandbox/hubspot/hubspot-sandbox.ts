import type { Reply } from '../server/reply.ts';
import type { SandboxWorld } from '../server/sandbox-world.ts';
import type { VendorRequest } from '../server/vendor-request.ts';
import { VendorSandbox } from '../server/vendor-sandbox.ts';
import type { Contact } from './contact.ts';
import { ContactStore } from './contact-store.ts';
import { hubspotApi } from './hubspot-api.ts';
import { hubspotDefaults } from './hubspot-defaults.ts';
import type { HubSpotOptions } from './hubspot-options.ts';
import { HubSpotQuota } from './hubspot-quota.ts';
import { loyaltyProperties } from './loyalty-properties.ts';
import type { Portal } from './portal.ts';
import { PropertyCatalog } from './property-catalog.ts';

/** A HubSpot account on loopback. */
export class HubSpotSandbox extends VendorSandbox<Required<HubSpotOptions>> {
  protected readonly fixed = ['port', 'provisioned', 'propertyDelayMs'] as const;
  #quota: HubSpotQuota;
  #properties: PropertyCatalog;
  #contacts: ContactStore;

  constructor(options: HubSpotOptions, world: SandboxWorld) {
    super({ ...hubspotDefaults, ...options }, world);
    this.#quota = new HubSpotQuota(this.options);
    this.#properties = portalProperties(this.options);
    this.#contacts = this.#emptyStore();
  }

  /** The SDK's `basePath`, without a trailing slash. */
  get baseUrl(): string {
    return this.origin;
  }

  get accessToken(): string {
    return this.options.accessToken;
  }

  get contacts(): readonly Contact[] {
    return this.#contacts.all();
  }

  /** Names of the properties that a caller can see now. */
  get properties(): readonly string[] {
    return this.#properties.list(this.world.now()).map((property) => property.name);
  }

  /** Finds a contact by e-mail, `hs_object_id` or a named unique property. */
  contact(id: string, idProperty = id.includes('@') ? 'email' : 'hs_object_id'): Contact | undefined {
    return this.#contacts.find(idProperty, id);
  }

  /** Adds a contact that was in the account before a test, without validation. */
  addContact(properties: Readonly<Record<string, string>>): Contact {
    return this.#contacts.create(properties, this.world.now());
  }

  protected handle(request: VendorRequest): Reply {
    const access = { ...this.options, scopes: new Set(this.options.scopes) };
    return hubspotApi(this.#portal, this.#quota, access, request);
  }

  protected configured(changed: Partial<HubSpotOptions>): void {
    const hasNewLimit = 'rateLimit' in changed || 'dailyLimit' in changed || 'secondlyLimit' in changed;
    if (hasNewLimit) this.#quota = new HubSpotQuota(this.options);
  }

  protected empty(): void {
    this.#quota = new HubSpotQuota(this.options);
    this.#properties = portalProperties(this.options);
    this.#contacts = this.#emptyStore();
  }

  protected counts(): Readonly<Record<string, number>> {
    return { contactCount: this.contacts.length };
  }

  protected contents(): Readonly<Record<string, unknown>> {
    return { contacts: this.contacts, properties: this.properties };
  }

  get #portal(): Portal {
    const { now, random } = this.world;
    const { unknownProperty, requiredOnCreate } = this.options;
    const behaviour = { unknownProperty, requiredOnCreate };
    return { contacts: this.#contacts, properties: this.#properties, now, random, ...behaviour };
  }

  #emptyStore(): ContactStore {
    return new ContactStore((name) => this.#properties.identifies(name, this.world.now()));
  }
}

function portalProperties({ propertyDelayMs, provisioned }: Required<HubSpotOptions>): PropertyCatalog {
  const catalog = new PropertyCatalog(propertyDelayMs);
  if (!provisioned) return catalog;
  catalog.addGroup({ name: 'loyalty', label: 'Loyalty', displayOrder: 1 });
  for (const property of loyaltyProperties) catalog.provision(property);
  return catalog;
}
