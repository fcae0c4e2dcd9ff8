import type { Kind } from '../../model/tier-change.ts';

interface Change {
  readonly kind: Kind;
  readonly from: string | null;
  readonly to: string | null;
}

/** Returns a tier change as the end of a sentence about the customer: "was upgraded from Silver to Gold". */
export function describeChange({ kind, from, to }: Change): string {
  switch (kind) {
    case 'upgraded':
    case 'downgraded':
      return `was ${kind}${from === null ? '' : ` from ${from}`}${to === null ? '' : ` to ${to}`}`;
    case 'joined':
      return to === null ? 'joined' : `joined as ${to}`;
    case 'prolonged':
      return to === null ? 'keeps the tier' : `keeps ${to}`;
    case 'left':
      return from === null ? 'has no tier any more' : `left ${from}`;
  }
}
