/** Negative, zero or positive as `a` ranks below, with or above `b`: the first difference decides. */
export function compareRanks(a: readonly number[], b: readonly number[]): number {
  const differences = a.map((rank, index) => rank - (b[index] ?? 0))
  return differences.find((difference) => difference !== 0) ?? 0
}
