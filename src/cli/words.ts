/** Returns an instant in UTC to the second: `2026-01-31 22:00:00Z`; `–` for none. */
export function when(instant: string | null | undefined): string {
  if (instant === null || instant === undefined) return '–';
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? instant : at.toISOString().replace('T', ' ').replace(/\.\d+/, '');
}

/** `3 deliveries`, `1 delivery`. */
export function counted(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
