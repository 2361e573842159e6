import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { costOf } from '../../bench/scale/cost.ts'
import { scaleTables } from '../../bench/scale/report.ts'
import { HEADERS, simulateCache } from '../../bench/scale/simulate-cache.ts'
import { simulateQueue } from '../../bench/scale/simulate-queue.ts'

const ROOT = join(import.meta.dirname, '../..')

describe('the simulation of the caches', () => {
  it('has the times that lists are served with', () => {
    const { maxAge, sharedMaxAge, staleWhileRevalidate } = HEADERS
    const source = readFileSync(join(ROOT, 'src/http/public-response.ts'), 'utf8')
    expect(source).toContain(
      `state: 'public, max-age=${maxAge}, s-maxage=${sharedMaxAge}, stale-while-revalidate=${staleWhileRevalidate}'`,
    )
  })

  it('tells nobody anything older than a minute, wherever and however often it is asked', () => {
    const scenario = fc.record({
      reads: fc.double({ min: 0.05, max: 50, noNaN: true }),
      edges: fc.integer({ min: 1, max: 400 }),
      upperTiers: fc.integer({ min: 1, max: 20 }),
      keepers: fc.double({ min: 0, max: 1, noNaN: true }),
      seed: fc.nat(),
    })
    fc.assert(
      fc.property(scenario, (random) => {
        const { ageMax } = simulateCache({ ...random, seconds: 300, forgetAge: false })
        expect(ageMax).toBeLessThanOrEqual(60)
      }),
    )
  })

  it('is told the truth at once where there is no cache', () => {
    const rare = { reads: 0.001, edges: 1, upperTiers: 1, keepers: 0, seconds: 100_000, seed: 1 }
    expect(simulateCache({ ...rare, forgetAge: false }).ageMedian).toBe(0)
  })
})

describe('the simulation of the queue', () => {
  const burst = { orders: 2_000, burstSeconds: 10, shards: 4, skew: 0.25, consumers: 50, batch: 10 }
  const times = { intake: 5_000, databaseSeconds: 0.006, consumerSeconds: 0.012, seed: 3 }

  it('is no faster than its busiest database', () => {
    const alone = simulateQueue({ ...burst, ...times, shards: 1, skew: 1 })
    expect(alone.drained).toBeGreaterThan(2_000 * 0.005)
    expect(simulateQueue({ ...burst, ...times }).drained).toBeLessThanOrEqual(alone.drained)
  })

  it('lets nobody wait when there is nothing to do', () => {
    const { worst } = simulateQueue({ ...burst, ...times, orders: 5 })
    expect(worst).toBeLessThan(1)
  })
})

describe('the cost', () => {
  const load = {
    ...{ tenants: 10, credentials: 1e6, issued: 1e5, revoked: 1e3 },
    ...{ statusReads: 10, statusMissShare: 0.01, pageViews: 1e5 },
  }

  it('grows with whatever grows', () => {
    const before = costOf(load).total
    for (const name of ['credentials', 'issued', 'revoked', 'statusReads', 'pageViews'] as const) {
      expect(costOf({ ...load, [name]: 10 * load[name] }).total).toBeGreaterThan(before)
    }
  })
})

it('docs/scale.md shows what comes out', () => {
  const document = readFileSync(join(ROOT, 'docs/scale.md'), 'utf8')
  for (const [name, table] of Object.entries(scaleTables())) {
    expect(document).toContain(`<!-- ${name} -->\n\n${table}\n`)
  }
})
