/** Returns the list in another order, where there is one: a caller that trusts positions must fail every time. */
export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const result = [...list];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [result[last], result[other]];
    if (a !== undefined && b !== undefined) [result[last], result[other]] = [b, a];
  }
  const isSame = result.every((entry, index) => entry === list[index]);
  return isSame ? [...result.slice(1), ...result.slice(0, 1)] : result;
}
