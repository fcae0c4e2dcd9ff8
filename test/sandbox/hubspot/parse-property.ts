import { isRecord } from '../../../src/model/is-record.ts';
import { propertyTypes, type PropertyDefinition, type PropertyOption } from './property-definition.ts';

/** Field types that each type allows: developers.hubspot.com, "property type and fieldType values". */
const fieldTypes: Readonly<Record<PropertyDefinition['type'], readonly string[]>> = {
  string: ['text', 'textarea', 'html', 'phonenumber', 'file', 'calculation_equation'],
  number: ['number', 'calculation_equation'],
  date: ['date'],
  datetime: ['date'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox', 'calculation_equation'],
  bool: ['booleancheckbox', 'calculation_equation'],
};

/** Returns the property that a create asks for, or the message with which HubSpot refuses it. */
export function parseProperty(body: unknown): PropertyDefinition | string {
  if (!isRecord(body)) return 'Invalid input JSON';
  const { name, label, fieldType, groupName, description = '', hasUniqueValue = false } = body;
  const type = propertyTypes.find((known) => known === body.type);
  if (typeof name !== 'string' || typeof label !== 'string' || typeof groupName !== 'string' || label === '') {
    return 'Some required fields were not set: [name, label, groupName]';
  }
  if (!/^[a-z][a-z0-9_]{0,99}$/.test(name)) return `Property name ${name} is invalid`;
  if (type === undefined) return `Invalid property type`;
  if (typeof fieldType !== 'string' || !fieldTypes[type].includes(fieldType)) {
    return `Invalid fieldType for a property of type ${type}`;
  }
  if (typeof description !== 'string' || typeof hasUniqueValue !== 'boolean') return 'Invalid input JSON';
  if (hasUniqueValue && type !== 'string' && type !== 'number') return `${type} properties cannot have unique values`;
  const options = parseOptions(body.options ?? []);
  if (typeof options === 'string') return options;
  if (type === 'enumeration' && options.length === 0) return 'An enumeration needs options';
  return { name, label, type, fieldType, groupName, description, options, hasUniqueValue, readOnly: false };
}

function parseOptions(value: unknown): readonly PropertyOption[] | string {
  if (!Array.isArray(value)) return 'Invalid input JSON: options';
  const options: PropertyOption[] = [];
  for (const entry of value as readonly unknown[]) {
    if (!isRecord(entry) || typeof entry.label !== 'string' || typeof entry.value !== 'string') {
      return 'Some required fields were not set: [options.label, options.value]';
    }
    options.push({ label: entry.label, value: entry.value });
  }
  return options;
}
