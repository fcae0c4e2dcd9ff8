import { builtInProperties } from './built-in-properties.ts';
import type { PropertyDefinition } from './property-definition.ts';

export interface PropertyGroup {
  readonly name: string;
  readonly label: string;
  readonly displayOrder: number;
}

/** The portal's contact properties. A second create of a new property fails at once; reads and writes see it later. */
export class PropertyCatalog {
  readonly #readableAfterMs: number;
  readonly #properties = new Map<string, { definition: PropertyDefinition; readableFrom: number }>();
  readonly #groups = new Map<string, PropertyGroup>();

  constructor(readableAfterMs: number) {
    this.#readableAfterMs = readableAfterMs;
    this.addGroup({ name: 'contactinformation', label: 'Contact information', displayOrder: 0 });
    for (const definition of builtInProperties) this.provision(definition);
  }

  /** Adds a property that can be read and written at once. */
  provision(definition: PropertyDefinition): void {
    this.#properties.set(definition.name, { definition, readableFrom: -Infinity });
  }

  create(definition: PropertyDefinition, now: number): void {
    this.#properties.set(definition.name, { definition, readableFrom: now + this.#readableAfterMs });
  }

  exists(name: string): boolean {
    return this.#properties.has(name);
  }

  find(name: string, now: number): PropertyDefinition | undefined {
    const entry = this.#properties.get(name);
    return entry !== undefined && entry.readableFrom <= now ? entry.definition : undefined;
  }

  list(now: number): readonly PropertyDefinition[] {
    return [...this.#properties.values()].filter((entry) => entry.readableFrom <= now).map((entry) => entry.definition);
  }

  get uniqueCount(): number {
    return [...this.#properties.values()].filter((entry) => entry.definition.hasUniqueValue).length;
  }

  /** True when this property can name a contact: `email`, or a custom property with unique values. */
  identifies(name: string, now: number): boolean {
    return name === 'email' || this.find(name, now)?.hasUniqueValue === true;
  }

  addGroup(group: PropertyGroup): void {
    this.#groups.set(group.name, group);
  }

  group(name: string): PropertyGroup | undefined {
    return this.#groups.get(name);
  }

  get groups(): readonly PropertyGroup[] {
    return [...this.#groups.values()];
  }
}
