/**
 * JSON without white space, the form that Voucherify signs. Undefined for a value nested so deeply that it cannot be
 * serialised: JSON.parse has no depth limit, JSON.stringify runs out of stack after some thousand levels.
 */
export function compactJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
