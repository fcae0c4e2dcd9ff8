import { CallLog } from '../server/call-log.ts';
import { FaultRules } from '../server/fault-rules.ts';
import type { SandboxWorld } from '../server/sandbox-world.ts';
import { VendorServer } from '../server/vendor-server.ts';
import type { Contact } from './contact.ts';
import { ContactStore } from './contact-store.ts';
import { hubspotApi } from './hubspot-api.ts';
import { hubspotControl } from './hubspot-control.ts';
import { hubspotDefaults } from './hubspot-defaults.ts';
import type { HubSpotOptions } from './hubspot-options.ts';
import { HubSpotQuota } from './hubspot-quota.ts';
import { loyaltyProperties } from './loyalty-properties.ts';
import type { Portal } from './portal.ts';
import { PropertyCatalog } from './property-catalog.ts';

/** A HubSpot account on loopback. */
export class HubSpotSandbox {
  readonly calls = new CallLog();
  readonly faults: FaultRules;
  readonly #world: SandboxWorld;
  readonly #server: VendorServer;
  readonly #initial: HubSpotOptions;
  #options: Required<HubSpotOptions>;
  #quota: HubSpotQuota;
  #properties: PropertyCatalog;
  #contacts: ContactStore;

  constructor(options: HubSpotOptions, world: SandboxWorld) {
    this.#initial = options;
    this.#world = world;
    this.#options = { ...hubspotDefaults, ...options };
    this.faults = new FaultRules(world.random);
    this.#quota = new HubSpotQuota(this.#options);
    this.#properties = portalProperties(this.#options);
    this.#contacts = this.#emptyStore();
    this.#server = new VendorServer({
      port: this.#options.port,
      now: world.now,
      latencyMs: () => this.#options.latencyMs,
      faults: this.faults,
      calls: this.calls,
      handle: (request) => {
        const access = { ...this.#options, scopes: new Set(this.#options.scopes) };
        return hubspotApi(this.#portal, this.#quota, access, request);
      },
      control: (request) => hubspotControl(this, request),
    });
  }

  /** What the SDK takes as `basePath`: no trailing slash. */
  get baseUrl(): string {
    return `http://127.0.0.1:${String(this.#server.port)}`;
  }

  get accessToken(): string {
    return this.#options.accessToken;
  }

  get options(): Required<HubSpotOptions> {
    return this.#options;
  }

  get contacts(): readonly Contact[] {
    return this.#contacts.all();
  }

  /** Names of the properties a caller can see now. */
  get properties(): readonly string[] {
    return this.#properties.list(this.#world.now()).map((property) => property.name);
  }

  /** By email, voucherify_customer_id or hs_object_id. */
  contact(id: string, idProperty = id.includes('@') ? 'email' : 'hs_object_id'): Contact | undefined {
    return this.#contacts.find(idProperty, id);
  }

  /** A contact that was in the account before; its values are taken as they are. */
  addContact(properties: Readonly<Record<string, string>>): Contact {
    return this.#contacts.create(properties, this.#world.now());
  }

  /** Changes how it behaves from the next call on. A new limit starts with an empty window. */
  configure(options: Omit<HubSpotOptions, 'port' | 'provisioned' | 'propertyDelayMs'>): void {
    this.#options = { ...this.#options, ...options };
    const hasNewLimit = 'rateLimit' in options || 'dailyLimit' in options || 'secondlyLimit' in options;
    if (hasNewLimit) this.#quota = new HubSpotQuota(this.#options);
  }

  /** As it started: no contacts, calls or faults, first options. */
  reset(): void {
    this.#options = { ...hubspotDefaults, ...this.#initial };
    this.#quota = new HubSpotQuota(this.#options);
    this.#properties = portalProperties(this.#options);
    this.#contacts = this.#emptyStore();
    this.calls.reset();
    this.faults.clear();
  }

  goOnline(): Promise<void> {
    return this.#server.goOnline();
  }

  /** Callers get ECONNREFUSED until `goOnline`; what is stored stays. */
  goOffline(): Promise<void> {
    return this.#server.goOffline();
  }

  /** Resolves when every late write has landed. */
  settled(): Promise<void> {
    return this.#server.settled();
  }

  get #portal(): Portal {
    const { now, random } = this.#world;
    const { unknownProperty } = this.#options;
    return { contacts: this.#contacts, properties: this.#properties, now, random, unknownProperty };
  }

  #emptyStore(): ContactStore {
    return new ContactStore((name) => this.#properties.identifies(name, this.#world.now()));
  }
}

function portalProperties({ propertyDelayMs, provisioned }: Required<HubSpotOptions>): PropertyCatalog {
  const catalog = new PropertyCatalog(propertyDelayMs);
  if (!provisioned) return catalog;
  catalog.addGroup({ name: 'loyalty', label: 'Loyalty', displayOrder: 1 });
  for (const property of loyaltyProperties) catalog.provision(property);
  return catalog;
}
