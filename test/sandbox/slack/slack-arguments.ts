import { isRecord } from '../../../src/model/is-record.ts';
import { parseJson } from '../server/parse-json.ts';
import type { VendorRequest } from '../server/vendor-request.ts';

/** A call's arguments by name. Form-encoded arguments are strings; a JSON body's have any type. */
export class SlackArguments {
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(values: ReadonlyMap<string, unknown>) {
    this.#values = values;
  }

  /** Reads a call's arguments. Returns null for a content type that Slack does not read, and for invalid JSON. */
  static of(request: VendorRequest): SlackArguments | null {
    const type = String(request.headers['content-type']).toLowerCase();
    if (request.method === 'GET') return new SlackArguments(new Map(request.query));
    if (type.startsWith('application/x-www-form-urlencoded')) {
      return new SlackArguments(new Map(new URLSearchParams(request.body)));
    }
    const body = type.startsWith('application/json') ? parseJson(request.body) : undefined;
    return isRecord(body) ? new SlackArguments(new Map(Object.entries(body))) : null;
  }

  /** Returns undefined for an absent and for an empty argument: Slack treats both alike. */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.#values.get(name);
    return value === undefined ? otherwise : value === true || value === 'true' || value === '1';
  }

  /** Returns a structured argument, which forms carry as JSON text. Undefined when absent, null when invalid JSON. */
  json(name: string): unknown {
    const value = this.#values.get(name);
    if (typeof value !== 'string') return value;
    return value === '' ? undefined : (parseJson(value) ?? null);
  }
}
