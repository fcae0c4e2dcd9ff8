import type { PropertyDefinition } from './property-definition.ts';

/** A value as HubSpot stores it, or HubSpot's code and message for a refused one. */
export type PropertyValue =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** HubSpot's limit for text: knowledge.hubspot.com, "property field types". */
const maxCharacters = 65_536;
const isoDateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
const isoDate = /^\d{4}-\d\d-\d\d$/;
const dayMs = 86_400_000;

export function propertyValue(definition: PropertyDefinition, raw: string): PropertyValue {
  if (definition.readOnly) {
    return refused('READ_ONLY_VALUE', `"${definition.name}" is a read only property; its value cannot be set.`);
  }
  if (raw === '') return { ok: true, value: '' };
  if (definition.name === 'email') return email(raw);
  switch (definition.type) {
    case 'string':
      if (raw.length > maxCharacters) return refused('INVALID_STRING', `${definition.name} is too long`);
      return { ok: true, value: raw };
    case 'number':
      return Number.isFinite(Number(raw)) && raw.trim() !== ''
        ? { ok: true, value: raw }
        : refused('INVALID_NUMBER', `${raw} was not a valid number.`);
    case 'bool':
      return raw === 'true' || raw === 'false'
        ? { ok: true, value: raw }
        : refused('INVALID_OPTION', `${raw} was not one of the allowed options: [true, false]`);
    case 'enumeration':
      return enumeration(definition, raw);
    case 'datetime': {
      const time = isoDateTime.test(raw) ? Date.parse(raw) : epochMs(raw);
      return Number.isNaN(time)
        ? refused('INVALID_DATE', `${raw} was not a valid datetime.`)
        : { ok: true, value: new Date(time).toISOString() };
    }
    case 'date': {
      const time = isoDate.test(raw) ? Date.parse(raw) : epochMs(raw);
      return Number.isNaN(time) || time % dayMs !== 0
        ? refused('INVALID_DATE', `${raw} is not midnight UTC!`)
        : { ok: true, value: new Date(time).toISOString().slice(0, 10) };
    }
  }
}

function refused(code: string, message: string): PropertyValue {
  return { ok: false, code, message };
}

function epochMs(raw: string): number {
  return /^-?\d{1,15}$/.test(raw) ? new Date(Number(raw)).getTime() : NaN;
}

function enumeration(definition: PropertyDefinition, raw: string): PropertyValue {
  const allowed = definition.options.map((option) => option.value);
  const chosen = definition.fieldType === 'checkbox' ? raw.split(';').filter((value) => value !== '') : [raw];
  return chosen.every((value) => allowed.includes(value))
    ? { ok: true, value: raw }
    : refused('INVALID_OPTION', `${raw} was not one of the allowed options: [${allowed.join(', ')}]`);
}

/** Refuses malformed addresses and the reserved top-level domains of RFC 2606, but takes example.com. */
function email(raw: string): PropertyValue {
  const parts =
    /^[^\s@"(),:;<>[\\\]]+@((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+([\p{L}][\p{L}\p{N}-]*[\p{L}\p{N}]))$/u.exec(
      raw,
    );
  const local = raw.slice(0, raw.indexOf('@'));
  const hasBadDots = local.startsWith('.') || local.endsWith('.') || local.includes('..');
  const isReserved = ['example', 'test', 'invalid'].includes(parts?.[2]?.toLowerCase() ?? '');
  if (parts === null || hasBadDots || isReserved || raw.length > 254) {
    return refused('INVALID_EMAIL', `Email address ${raw} is invalid`);
  }
  return { ok: true, value: raw.toLowerCase() };
}
