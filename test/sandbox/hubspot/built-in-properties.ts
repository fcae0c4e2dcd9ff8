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

/** The part of every portal's contact properties that tests may want to set. `email` identifies without being "unique". */
export const builtInProperties: readonly PropertyDefinition[] = [
  property('email'),
  // Further addresses of a contact, with semicolons between: people and merges set them.
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
