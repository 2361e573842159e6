/** A 32-bit FNV-1a hash over UTF-16 code units. It tells pictures apart and protects nothing. */
export function hashSeed(seed: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < seed.length; i++) {
    hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193)
  }
  return hash >>> 0
}

/** Whole numbers that follow from the seed alone (mulberry32): `next(n)` is at least 0 and below `n`. */
export function numbersFrom(seed: string): (below: number) => number {
  let state = hashSeed(seed)
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * below)
  }
}
