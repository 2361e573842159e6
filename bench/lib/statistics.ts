/** The value below which a share `q` of the samples lies, between neighbours by proportion. */
export function quantile(samples: readonly number[], q: number): number {
  if (samples.length === 0) throw new RangeError('no samples')
  const sorted = samples.toSorted((a, b) => a - b)
  const at = q * (sorted.length - 1)
  const low = sorted[Math.floor(at)] ?? Number.NaN
  const high = sorted[Math.ceil(at)] ?? Number.NaN
  return low + (high - low) * (at - Math.floor(at))
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5)

/** Largest minus smallest in per cent of the median: how much the rounds of one run differ. */
export const spreadPercent = (samples: readonly number[]): number =>
  round((100 * (Math.max(...samples) - Math.min(...samples))) / median(samples), 1)

export function round(value: number, digits: number): number {
  const scale = 10 ** digits
  return Math.round(value * scale) / scale
}
