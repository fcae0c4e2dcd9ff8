import type { HubSpotAnswer } from './hubspot.transport.ts';
import { judge } from './hubspot.verdict.ts';

/** What an operator at the command line is told of an answer that is not the one hoped for. */
export function refusalAdvice(answer: HubSpotAnswer): string {
  const verdict = judge(answer, 1);
  const told = verdict.kind === 'all' && 'detail' in verdict.outcome ? verdict.outcome.detail : '';
  return told || `HubSpot answered ${answer.status}`;
}
