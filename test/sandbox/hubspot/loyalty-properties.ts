import type { PropertyDefinition } from './property-definition.ts';

const text = { type: 'string', fieldType: 'text' } as const;
const property = (name: string, label: string, given: Partial<PropertyDefinition> = {}): PropertyDefinition => ({
  name,
  label,
  ...text,
  groupName: 'loyalty',
  description: '',
  options: [],
  hasUniqueValue: false,
  readOnly: false,
  ...given,
});

/** The properties that Tier Relay creates in a portal, under the default names of config/connector.yaml. */
export const loyaltyProperties: readonly PropertyDefinition[] = [
  property('loyalty_tier', 'Loyalty tier'),
  property('loyalty_tier_id', 'Loyalty tier id'),
  property('loyalty_previous_tier', 'Previous loyalty tier'),
  property('loyalty_campaign', 'Loyalty campaign'),
  property('loyalty_tier_change', 'Loyalty tier change'),
  property('loyalty_tier_changed_at', 'Loyalty tier changed at', { type: 'datetime', fieldType: 'date' }),
  property('voucherify_customer_id', 'Voucherify customer id', { hasUniqueValue: true }),
];
