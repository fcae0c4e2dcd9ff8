import type { Destination } from '../api/types.ts';
import { counted, remedies, type Tone } from '../ui/format.ts';

interface State {
  readonly tone: Tone;
  readonly word: string;
  /** The reason as a person reads it. */
  readonly why: string;
  readonly remedy: string | null;
}

/** Returns a destination's state for a person: the word, why, and what to do. */
export function stateOf({ name, enabled, paused, why, probeAt, lanes, waiting, counts }: Destination): State {
  if (!enabled) {
    return {
      tone: 'quiet',
      word: 'Off',
      why: 'It is not enabled in the settings: events are kept, and skipped here.',
      remedy: null,
    };
  }
  if (paused && probeAt !== null) {
    return { tone: 'bad', word: 'Stopped', why: why ?? '', remedy: remedyFor(why ?? '') };
  }
  if (paused)
    return {
      tone: 'warning',
      word: 'Paused',
      why: why ?? '',
      remedy: 'Everything is kept. Resume when you are ready.',
    };
  const [lane] = lanes;
  if (lane) {
    const [one, many] =
      name === 'slack' ? ['channel waits', 'channels wait'] : ['part of it waits', 'parts of it wait'];
    const why = `${counted(lanes.length, one, many)}; everything else goes on.`;
    return { tone: 'warning', word: 'Part of it waits', why, remedy: remedies[lane.reason] };
  }
  const [first] = waiting;
  if (first) return { tone: 'warning', word: 'Some wait', why: first.detail, remedy: remedies[first.reason] };
  const open = counts.pending + counts.delivering + counts.retrying;
  return {
    tone: 'good',
    word: 'Working',
    why:
      open > 0 ? 'Deliveries are on their way.' : counts.dead > 0 ? deadOnly(counts.dead) : 'Everything is delivered.',
    remedy: null,
  };
}

function deadOnly(dead: number): string {
  return `Nothing waits; ${counted(dead, 'dead letter')} can be replayed once the cause is mended.`;
}

/** Returns the remedy for the first reason in `why`, which holds `<reason>: <detail>` when the vendor has stopped it. */
function remedyFor(why: string): string | null {
  const first = new RegExp(`\\b(${Object.keys(remedies).join('|')}): `).exec(why)?.[1];
  return Object.entries(remedies).find(([reason]) => reason === first)?.[1] ?? null;
}
