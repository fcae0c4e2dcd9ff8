import type { Outcome } from '../../src/model/outcome.ts';

/** Returns the parts of an outcome that the bus acts on: `retry server_error uncertain`, `held destination auth`. */
export function decision(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'delivered':
    case 'cleared':
    case 'superseded':
    case 'skipped':
      return outcome.kind;
    case 'retry':
      return `retry ${outcome.reason}${outcome.uncertain === true ? ' uncertain' : ''}`;
    case 'held':
      return `held ${outcome.scope} ${outcome.reason}`;
    case 'dead':
      return `dead ${outcome.reason}`;
  }
}
