/** SQL of a time so many milliseconds ago, by the database's clock, which stamped what arrived. */
export const ago = (ms: string): string => `now() - ${ms}::float8 * interval '1 ms'`;
