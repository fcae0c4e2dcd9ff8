const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

export const durationPattern = '[1-9][0-9]{0,5}[smhd]';

/** Returns the milliseconds of a text like `30s`, `15m`, `24h` or `30d`; undefined for other texts, and for zero. */
export function duration(text: string): number | undefined {
  if (!new RegExp(`^${durationPattern}$`).test(text)) return undefined;
  return Number(text.slice(0, -1)) * unitMs[text.slice(-1) as keyof typeof unitMs];
}
