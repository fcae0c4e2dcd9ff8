import { isRecord } from '../../../src/model/is-record.ts';

/** Returns a record's `properties`, or a message when they are invalid. Every value must be a string; "" clears. */
export function parseProperties(value: unknown): Readonly<Record<string, string>> | string {
  if (!isRecord(value)) return 'Some required fields were not set: [properties]';
  const properties: Record<string, string> = {};
  for (const [name, entry] of Object.entries(value)) {
    if (typeof entry !== 'string') {
      return `Invalid input JSON: cannot deserialize value of type \`java.lang.String\` (properties["${name}"])`;
    }
    properties[name] = entry;
  }
  return properties;
}
