import type { Finding } from '../model/finding.ts';

/** Warns of what the configuration switches off. `happens` is such as `nothing is posted`, `waits` as `posts wait`. */
export function* switchFindings(
  name: string,
  { enabled, paused }: { readonly enabled: boolean; readonly paused: boolean },
  { happens, waits }: { readonly happens: string; readonly waits: string },
): Generator<Finding> {
  if (!enabled) yield { level: 'warning', text: `destinations.${name}.enabled is false: ${happens} until it is true` };
  if (paused) yield { level: 'warning', text: `destinations.${name}.paused is true: ${waits} until it is false` };
}
