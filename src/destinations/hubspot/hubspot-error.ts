import { isRecord } from '../../model/is-record.ts';
import { internalName } from './hubspot.settings.ts';
import { recordsAt, textAt, textsAt } from './vendor-json.ts';

/** One thing that HubSpot finds wrong, in HubSpot's words. It holds no values: they are personal data. */
export interface Fault {
  /** Such as INVALID_OPTION; empty when HubSpot gives none. */
  readonly code: string;
  /** Internal names of the properties at fault. */
  readonly properties: readonly string[];
  /** True when HubSpot misses these properties, rather than refusing their values. */
  readonly isDemand: boolean;
}

/** Levels of nested errors that are read. HubSpot nests errors in a batch's errors, and no deeper. */
const deepest = 3;
/** Codes, and names, told at most: an operator needs no more, and details are stored. */
const namesTold = 20;

/** Collects the faults of an error: its own, those in its `errors`, and those that its message quotes as JSON. */
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

/** Puts faults into words, such as `VALIDATION_ERROR, INVALID_OPTION (loyalty_tier)`. */
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

/** True for a code or category of HubSpot's, by its upper case; any other text may be a customer's. */
export function isCode(text: string): boolean {
  return /^[A-Z_]+$/.test(text);
}

/**
 * Reads `Property values were not valid: [{"error": …, "name": …, "message": …}]` entry by entry, for HubSpot may cut
 * the list short.
 */
function quotedIn(message: string): Fault[] {
  return message.split('}').flatMap((entry) => {
    const code = /"error"\s*:\s*"([A-Z_]+)"/.exec(entry)?.[1];
    const name = /"name"\s*:\s*"([^"\\]+)"/.exec(entry)?.[1];
    if (code === undefined) return [];
    return [{ code, properties: [name ?? ''].filter(isPropertyName), isDemand: /REQUIRED|MISSING/.test(code) }];
  });
}

/** True for lower case without spaces; any other text may be a customer's name. */
function isPropertyName(text: string): boolean {
  return internalName.test(text);
}
