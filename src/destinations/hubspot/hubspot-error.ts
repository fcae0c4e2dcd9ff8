import { internalName } from './hubspot.settings.ts';
import { isRecord, recordsAt, textAt, textsAt } from './vendor-json.ts';

/** One thing that HubSpot finds wrong, in its own words. Never a value: values are personal data. */
export interface Fault {
  /** Such as INVALID_OPTION; empty when it gives none. */
  readonly code: string;
  /** Internal names of the properties it names. */
  readonly properties: readonly string[];
  /** It misses these properties, rather than disliking their values. */
  readonly isDemand: boolean;
}

/** HubSpot nests errors in a batch's errors, and no deeper. */
const deepest = 3;
/** An operator needs no more names, and a detail is stored. */
const namesTold = 20;

/** All that an error says: itself, in its list of errors, and in the list that its message quotes as JSON. */
export function faultsIn(error: unknown, within = '', depth = 0): Fault[] {
  if (!isRecord(error) || depth > deepest) return [];
  const codes = ['code', 'error', 'subCategory', 'category'].flatMap((key) => textsAt(error, key)).filter(isCode);
  const [code = within, ...lesser] = codes;
  const message = textAt(error, 'message') ?? '';
  const absent = [...message.matchAll(/Property "([^"]*)" does not exist/g)].map(([, name]) => name ?? '');
  const context = error['context'];
  const named = [...textsAt(context, 'propertyName'), ...textsAt(context, 'properties'), ...textsAt(error, 'name')];
  const isDemand = /requir|missing/i.test(`${code} ${message}`);
  const properties = [...new Set([...named, ...absent])].filter(isPropertyName);
  return [
    ...lesser.map((each) => ({ code: each, properties: [], isDemand: false })),
    { code, properties, isDemand },
    ...recordsAt(error, 'errors').flatMap((each) => faultsIn(each, code, depth + 1)),
    ...quotedIn(message),
  ];
}

/** In words, such as `VALIDATION_ERROR, INVALID_OPTION (loyalty_tier)`. */
export function describeFaults(faults: readonly Fault[]): string {
  const byCode = Map.groupBy(faults, ({ code }) => code);
  const words = [...byCode].slice(0, namesTold).map(([code, its]) => {
    const names = propertiesOf(its);
    return [code, ...(names.length > 0 ? [`(${names.join(', ')})`] : [])].filter(Boolean).join(' ');
  });
  return words.filter(Boolean).join(', ');
}

export function propertiesOf(faults: readonly Fault[]): string[] {
  return [...new Set(faults.flatMap(({ properties }) => properties))].slice(0, namesTold);
}

export function scopesIn(error: unknown): string[] {
  const contexts = [error, ...recordsAt(error, 'errors')].map((each) => (isRecord(each) ? each['context'] : null));
  return [...new Set(contexts.flatMap((context) => textsAt(context, 'requiredGranularScopes')))].filter((scope) =>
    /^[a-z._-]+$/.test(scope),
  );
}

/** HubSpot's own codes and categories: upper case, so no customer's text can pass for one. */
export function isCode(text: string): boolean {
  return /^[A-Z_]+$/.test(text);
}

/** `Property values were not valid: [{"error": …, "name": …, "message": …}]`, entry by entry, as it may be cut short. */
function quotedIn(message: string): Fault[] {
  return message.split('}').flatMap((entry) => {
    const code = /"error"\s*:\s*"([A-Z_]+)"/.exec(entry)?.[1];
    const name = /"name"\s*:\s*"([^"\\]+)"/.exec(entry)?.[1];
    if (code === undefined) return [];
    return [{ code, properties: [name ?? ''].filter(isPropertyName), isDemand: /REQUIRED|MISSING/.test(code) }];
  });
}

/** Lower case without spaces: what customers are called does not look like this. */
function isPropertyName(text: string): boolean {
  return internalName.test(text);
}
