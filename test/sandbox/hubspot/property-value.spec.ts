import { describe, expect, it } from '@jest/globals';
import type { PropertyDefinition } from './property-definition.ts';
import { propertyValue } from './property-value.ts';

const definition = (given: Partial<PropertyDefinition>): PropertyDefinition => ({
  name: 'some_property',
  label: 'Some property',
  type: 'string',
  fieldType: 'text',
  groupName: 'loyalty',
  description: '',
  options: [{ label: 'Gold', value: 'gold' }],
  hasUniqueValue: false,
  readOnly: false,
  ...given,
});

describe('the values HubSpot takes', () => {
  it.each<[Partial<PropertyDefinition>, string, string]>([
    [{ type: 'datetime' }, '2026-11-22T10:00:00Z', '2026-11-22T10:00:00.000Z'],
    [{ type: 'datetime' }, '1795341600123', '2026-11-22T10:00:00.123Z'],
    [{ type: 'date' }, '2026-11-22', '2026-11-22'],
    [{ type: 'enumeration' }, 'gold', 'gold'],
    [{ type: 'enumeration' }, '', ''],
    [{ name: 'email' }, 'Ada@Example.com', 'ada@example.com'],
    [{ name: 'email' }, "o'brien+x@mail.co.uk", "o'brien+x@mail.co.uk"],
  ])('%j takes %s', (given, raw, value) => {
    expect(propertyValue(definition(given), raw)).toEqual({ ok: true, value });
  });

  it.each<[Partial<PropertyDefinition>, string, string]>([
    [{ type: 'datetime' }, 'yesterday', 'INVALID_DATE'],
    [{ type: 'datetime' }, '2026-13-45T10:00:00Z', 'INVALID_DATE'],
    [{ type: 'date' }, '1795341600123', 'INVALID_DATE'],
    [{ type: 'number' }, 'many', 'INVALID_NUMBER'],
    [{ type: 'bool' }, 'yes', 'INVALID_OPTION'],
    [{ type: 'enumeration' }, 'Gold', 'INVALID_OPTION'],
    [{ readOnly: true }, '1', 'READ_ONLY_VALUE'],
    ...['a', 'a@b', '@x.com', 'a b@x.com', 'a@x.example', 'a@X.TEST', 'a@sub.x.invalid', 'a..b@x.com', 'a@-x.com'].map(
      (raw): [Partial<PropertyDefinition>, string, string] => [{ name: 'email' }, raw, 'INVALID_EMAIL'],
    ),
  ])('%j refuses %s as %s', (given, raw, code) => {
    expect(propertyValue(definition(given), raw)).toMatchObject({ ok: false, code });
  });
});
