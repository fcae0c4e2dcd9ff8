import { readFileSync } from 'node:fs';
import { type Kind, kinds } from '../../src/model/tier-change.ts';
import { seededRandom } from '../sandbox/server/seeded-random.ts';

/** From voucherifyio/voucherify-openapi, documentation/openapi-events/events-customer.json, 21 August 2026. */
const document = new URL('../fixtures/voucherify-openapi/tier-events.json', import.meta.url);

interface Schema {
  readonly $ref?: string;
  readonly nullable?: boolean;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
}

export interface OpenApiEvent {
  readonly kind: Kind;
  readonly customerId: string;
  /** The tier after the change. Undefined or null when the event was made without it. */
  readonly tier: unknown;
  readonly envelope: object;
}

/** Makes events that Voucherify's OpenAPI allows. The seed decides which optional fields are set, absent or null. */
export function openApiEvents(seed: number, count: number): OpenApiEvent[] {
  const { components } = JSON.parse(readFileSync(document, 'utf8')) as {
    components: { schemas: Readonly<Record<string, Schema>> };
  };
  const random = seededRandom(seed);
  const value = valuesOf(components.schemas, random);
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[Math.floor(random() * kinds.length)] ?? 'upgraded';
    const schema = `EventCustomerLoyaltyTier${kind.charAt(0).toUpperCase()}${kind.slice(1)}Data`;
    const made = value({ $ref: `#/components/schemas/${schema}` }) as Record<string, unknown>;
    const [customerId, campaignId] = [`cust_${String(seed)}_${String(index)}`, `camp_${String(index % 3)}`];
    // A tier event without these two ids is not valid.
    const customer = { ...(made['customer'] as object | null), id: customerId };
    const campaign = { ...(made['campaign'] as object | null), id: campaignId };
    const id = `${String(seed)}_${String(index)}`;
    const event = { id: `evcus_${id}`, type: `customer.loyalty.tier.${kind}` };
    const tier = kind === 'upgraded' || kind === 'downgraded' ? made['loyalty_tier_to'] : made['loyalty_tier'];
    return { kind, customerId, tier, envelope: { id: `whs_${id}`, event, data: { ...made, customer, campaign } } };
  });
}

function valuesOf(schemas: Readonly<Record<string, Schema>>, random: () => number): (schema: Schema) => unknown {
  const oneOf = <T>(choices: readonly T[]): T | undefined => choices[Math.floor(random() * choices.length)];
  const merged = (schema: Schema): Schema => {
    const parts = [...(schema.allOf ?? []), ...(schema.$ref ? [referred(schema.$ref)] : [])].map(merged);
    return [...parts, schema].reduce((all, part) => ({
      ...all,
      ...part,
      properties: { ...all.properties, ...part.properties },
      required: [...(all.required ?? []), ...(part.required ?? [])],
    }));
  };
  const referred = (reference: string): Schema => schemas[reference.split('/').at(-1) ?? ''] ?? {};
  const value = (given: Schema): unknown => {
    const schema = merged(given);
    if (schema.nullable && random() < 1 / 3) return null;
    if (schema.enum) return oneOf(schema.enum);
    if (schema.oneOf) return value(oneOf(schema.oneOf) ?? {});
    return makers[schema.type ?? 'object'](schema);
  };
  const number = (): number => Math.floor(random() * 1_000);
  const word = (): string => random().toString(36).slice(2, 10);
  const object = ({ properties = {}, required = [], additionalProperties }: Schema): object => {
    const its = Object.entries(properties).flatMap(([name, schema]) => {
      const chance = required.includes(name) ? 1 : random();
      if (chance < 1 / 3) return [];
      return [[name, chance < 1 / 2 ? null : value(schema)]]; // real events have null in optional fields
    });
    const others = additionalProperties ? [[word(), value(additionalProperties)]] : [];
    return Object.fromEntries([...its, ...others]) as object;
  };
  const makers: Readonly<Record<NonNullable<Schema['type']>, (schema: Schema) => unknown>> = {
    string: ({ format }) =>
      format === 'date-time' ? new Date(1.7e12 + Math.floor(random() * 5e10)).toISOString() : word(),
    integer: number,
    number,
    boolean: () => random() < 1 / 2,
    array: ({ items = {} }) => Array.from({ length: Math.floor(random() * 3) }, () => value(items)),
    object,
  };
  return value;
}
