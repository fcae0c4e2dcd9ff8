import type { PropertyDefinition } from './property-definition.ts';

const property = (name: string, given: Partial<PropertyDefinition> = {}): PropertyDefinition => ({
  name,
  label: name,
  type: 'string',
  fieldType: 'text',
  groupName: 'contactinformation',
  description: '',
  options: [],
  hasUniqueValue: false,
  readOnly: false,
  ...given,
});

/** Those contact properties of every portal that tests use. `email` identifies a contact without `hasUniqueValue`. */
export const builtInProperties: readonly PropertyDefinition[] = [
  property('email'),
  // Further addresses of a contact, separated by semicolons. People and merges set this property.
  property('hs_additional_emails', { type: 'enumeration', fieldType: 'checkbox', readOnly: true }),
  property('firstname'),
  property('lastname'),
  property('phone', { fieldType: 'phonenumber' }),
  property('company'),
  property('lifecyclestage', {
    type: 'enumeration',
    fieldType: 'radio',
    options: ['subscriber', 'lead', 'opportunity', 'customer'].map((value) => ({ label: value, value })),
  }),
  property('annualrevenue', { type: 'number', fieldType: 'number' }),
  property('closedate', { type: 'datetime', fieldType: 'date' }),
  property('hs_object_id', { type: 'number', fieldType: 'number', readOnly: true }),
  property('createdate', { type: 'datetime', fieldType: 'date', readOnly: true }),
  property('lastmodifieddate', { type: 'datetime', fieldType: 'date', readOnly: true }),
];
