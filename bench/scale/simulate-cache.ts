import { createNumbers, exponential, percentile } from './random.ts'

/** Seconds, as the status list is served: `max-age=15, s-maxage=30, stale-while-revalidate=15`. */
export const HEADERS = { maxAge: 15, sharedMaxAge: 30, staleWhileRevalidate: 15 }

export interface CacheScenario {
  /** Reads a second of one list, over all places. */
  reads: number
  /** Data centres near readers, and the tier behind them that asks the origin. */
  edges: number
  upperTiers: number
  /** Share of readers that keep an answer of their own for `max-age`. */
  keepers: number
  /** Caches that do not pass on how old an answer is already; RFC 9111 forbids it. */
  forgetAge: boolean
  seconds: number
  seed: number
}

interface Held {
  /** When the origin made it. */
  madeAt: number
  /** How old this cache takes it to be is counted from here. */
  since: number
}

export interface CacheOutcome {
  reads: number
  /** Requests that reached the origin, a second. */
  originRate: number
  hitShare: number
  /** Of all reads in the run: how long ago the origin last said what they were told, in seconds. */
  ageMedian: number
  ageP99: number
  ageMax: number
}

/**
 * Readers of one list in many places, two tiers of caches and an origin that is never stale. The age of what a reader
 * is told bounds how late a revocation is seen: one that happened longer ago than that is in it.
 */
export function simulateCache(scenario: CacheScenario): CacheOutcome {
  const { reads, edges, upperTiers, keepers, forgetAge, seconds, seed } = scenario
  const next = createNumbers(seed)
  const edge: (Held | undefined)[] = Array.from({ length: edges })
  const upper: (Held | undefined)[] = Array.from({ length: upperTiers })
  const own = new Map<number, Held>()
  let origin = 0
  const received = (held: Held, now: number): Held => (forgetAge ? { ...held, since: now } : held)

  /** What a cache gives at `now`, asking behind it when what it has is too old. */
  const give = (cache: (Held | undefined)[], at: number, now: number, ask: () => Held): Held => {
    const held = cache[at]
    const age = held === undefined ? Number.POSITIVE_INFINITY : now - held.since
    if (held && age <= HEADERS.sharedMaxAge) return held
    const fresh = received(ask(), now)
    cache[at] = fresh
    // Given once more while the new one is on its way (RFC 5861).
    return held && age <= HEADERS.sharedMaxAge + HEADERS.staleWhileRevalidate ? held : fresh
  }
  const askOrigin = (now: number): Held => {
    origin++
    return { madeAt: now, since: now }
  }

  const ages: number[] = []
  let hits = 0
  // Caches fill before anything is counted.
  const warmUp = 120
  const readers = 1_000
  for (let now = exponential(next, reads); now < seconds + warmUp; now += exponential(next, reads)) {
    if (now < warmUp) {
      ages.length = 0
      hits = 0
    }
    const reader = Math.floor(next() * readers)
    const kept = own.get(reader)
    if (kept && now - kept.since <= HEADERS.maxAge) {
      ages.push(now - kept.madeAt)
      hits++
      continue
    }
    const place = Math.floor(next() * edges)
    const before = origin
    const held = give(edge, place, now, () => give(upper, place % upperTiers, now, () => askOrigin(now)))
    if (origin === before) hits++
    if (next() < keepers) own.set(reader, received(held, now))
    ages.push(now - held.madeAt)
  }
  return {
    reads: ages.length,
    originRate: origin / (seconds + warmUp),
    hitShare: hits / Math.max(1, ages.length),
    ageMedian: percentile(ages, 0.5),
    ageP99: percentile(ages, 0.99),
    ageMax: ages.reduce((most, age) => Math.max(most, age), 0),
  }
}
