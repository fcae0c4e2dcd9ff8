import { isRecord } from '../../../../src/model/is-record.ts';

export interface BlockProblem {
  /** JSON pointer into the list of blocks: `/0/text/text`. */
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

interface Fields {
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
}

interface Range {
  readonly min?: number;
  readonly max: number;
}

/** Collects every problem of a message's blocks, in Slack's words. */
export class Check {
  readonly #problems: BlockProblem[] = [];

  get problems(): readonly BlockProblem[] {
    return this.#problems;
  }

  fail(pointer: string, message: string, code = 'failed_constraint'): void {
    this.#problems.push({ pointer, code, message });
  }

  /** Reports missing and unknown fields. Returns the value, or null when it is no object. `type` is always allowed. */
  object(
    value: unknown,
    pointer: string,
    { required = [], optional = [] }: Fields,
  ): Readonly<Record<string, unknown>> | null {
    if (!isRecord(value)) {
      this.fail(pointer, 'must be an object', 'invalid_type');
      return null;
    }
    for (const name of required) if (value[name] === undefined) this.fail(pointer, `missing required field: ${name}`);
    const known = new Set(['type', ...required, ...optional]);
    for (const name of Object.keys(value)) {
      if (!known.has(name)) this.fail(pointer, `invalid additional property: ${name}`);
    }
    return value;
  }

  /** Accepts an absent value: `object` reports a missing field. */
  text(value: unknown, pointer: string, { min = 1, max }: Range): void {
    if (value === undefined) return;
    if (typeof value !== 'string') this.fail(pointer, 'must be a string', 'invalid_type');
    else if (value.length < min) this.fail(pointer, `must be more than ${String(min - 1)} characters`);
    else if (value.length > max) this.fail(pointer, `must be less than ${String(max + 1)} characters`);
  }

  list(value: unknown, pointer: string, { min = 1, max }: Range): readonly unknown[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.fail(pointer, 'must be an array', 'invalid_type');
      return [];
    }
    if (value.length < min) this.fail(pointer, `no fewer than ${String(min)} items allowed`);
    if (value.length > max) this.fail(pointer, `no more than ${String(max)} items allowed`);
    return value as readonly unknown[];
  }

  oneOf(value: unknown, pointer: string, allowed: readonly unknown[]): void {
    if (value === undefined || allowed.includes(value)) return;
    this.fail(pointer, `must be one of: ${allowed.map(String).join(', ')}`);
  }

  flag(value: unknown, pointer: string): void {
    this.oneOf(value, pointer, [true, false]);
  }
}
