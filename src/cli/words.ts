/** Returns an instant as `2026-01-31 22:00:00Z`, so that people can compare and sort. */
export function when(instant: string | null | undefined): string {
  if (instant === null || instant === undefined) return '–';
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? instant : at.toISOString().replace('T', ' ').replace(/\.\d+/, '');
}

/** Returns `3 deliveries`, `1 delivery`. */
export function counted(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
