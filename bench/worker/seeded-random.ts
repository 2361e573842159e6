/** The same choices for the same seed, so that a difference that was found can be found again. */
export interface SeededRandom {
  /** 0 … below − 1. */
  below: (limit: number) => number
  chance: (share: number) => boolean
  pick: <T>(items: readonly T[]) => T
}

/** Mulberry32: 32 bits of state, good enough to choose test data with. */
export function createRandom(seed: number): SeededRandom {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    chance: (share) => next() < share,
    pick: <T>(items: readonly T[]): T => {
      // `below` stays inside.
      return items[below(items.length)] as T
    },
  }
}
