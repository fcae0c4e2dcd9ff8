import type { Fault, FaultEffect } from './fault.ts';
import type { VendorRequest } from './vendor-request.ts';

interface Rule {
  readonly fault: Fault;
  seen: number;
  used: number;
}

/** The faults that a stand-in's calls will meet. */
export class FaultRules {
  readonly #random: () => number;
  #rules: Rule[] = [];

  constructor(random: () => number) {
    this.#random = random;
  }

  add(...faults: readonly Fault[]): void {
    for (const fault of faults) this.#rules.push({ fault, seen: 0, used: 0 });
  }

  clear(): void {
    this.#rules = [];
  }

  get list(): readonly (Fault & { readonly used: number })[] {
    return this.#rules.map(({ fault, used }) => ({ ...fault, used }));
  }

  /** Returns the effect for this call, or undefined without a fault. Counts the call against the rules. */
  take(request: VendorRequest): FaultEffect | undefined {
    const text = decodedBody(request);
    for (const rule of this.#rules) {
      if (!matches(rule.fault, request, text)) continue;
      rule.seen += 1;
      if (rule.seen <= (rule.fault.after ?? 0)) continue;
      if (rule.fault.times !== undefined && rule.used >= rule.fault.times) continue;
      if (rule.fault.probability !== undefined && this.#random() >= rule.fault.probability) continue;
      rule.used += 1;
      return rule.fault.effect;
    }
    return undefined;
  }
}

function matches(fault: Fault, request: VendorRequest, text: () => string): boolean {
  if (fault.method !== undefined && fault.method !== request.method) return false;
  if (fault.path !== undefined && !request.path.includes(fault.path)) return false;
  return fault.body === undefined || text().includes(fault.body);
}

/** Returns a function that decodes the body once. Slack's bodies are form-encoded, but rules name decoded text. */
function decodedBody(request: VendorRequest): () => string {
  let decoded: string | undefined;
  return () => {
    const isForm = String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded');
    decoded ??= isForm ? [...new URLSearchParams(request.body)].flat().join('\n') : request.body;
    return decoded;
  };
}
