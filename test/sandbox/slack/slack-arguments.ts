import { isRecord } from '../server/is-record.ts';
import { parseJson } from '../server/parse-json.ts';
import type { VendorRequest } from '../server/vendor-request.ts';

/** A call's arguments by name. Form-encoded ones are strings; those of a JSON body are whatever was sent. */
export class SlackArguments {
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(values: ReadonlyMap<string, unknown>) {
    this.#values = values;
  }

  /** Null when the body is of a type Slack does not read, or not what it says to be. */
  static of(request: VendorRequest): SlackArguments | null {
    const type = String(request.headers['content-type']).toLowerCase();
    if (request.method === 'GET') return new SlackArguments(new Map(request.query));
    if (type.startsWith('application/x-www-form-urlencoded')) {
      return new SlackArguments(new Map(new URLSearchParams(request.body)));
    }
    const body = type.startsWith('application/json') ? parseJson(request.body) : undefined;
    return isRecord(body) ? new SlackArguments(new Map(Object.entries(body))) : null;
  }

  /** Undefined when it was not sent, or sent empty: Slack makes no difference. */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.#values.get(name);
    return value === undefined ? otherwise : value === true || value === 'true' || value === '1';
  }

  /** A structured argument, which forms carry as JSON text. Undefined when absent, null when it cannot be read. */
  json(name: string): unknown {
    const value = this.#values.get(name);
    if (typeof value !== 'string') return value;
    return value === '' ? undefined : (parseJson(value) ?? null);
  }
}
