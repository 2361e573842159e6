import { costOf, type Load } from './cost.ts'
import { type CacheScenario, simulateCache } from './simulate-cache.ts'
import { type QueueScenario, simulateQueue } from './simulate-queue.ts'

const LOADS: Record<string, Load> = {
  'today’s largest': {
    tenants: 1_000,
    credentials: 20e6,
    issued: 1e6,
    revoked: 20_000,
    statusReads: 1_000,
    statusMissShare: 0.02,
    pageViews: 10e6,
  },
  'the goal': {
    tenants: 100_000,
    credentials: 1e9,
    issued: 30e6,
    revoked: 600_000,
    statusReads: 100_000,
    statusMissShare: 0.005,
    pageViews: 300e6,
  },
}

const LISTS: Record<string, Pick<CacheScenario, 'reads'>> = {
  'hot, 2,000 reads/s': { reads: 2_000 },
  'usual, 13 reads/s': { reads: 13 },
  'quiet, one read in 5 s': { reads: 0.2 },
}

const CACHES = { edges: 300, upperTiers: 10, keepers: 0.5, seconds: 900, seed: 7 }

const ORDERS: Record<string, QueueScenario> = {
  'a launch: 100,000 orders in 10 minutes, 30 % on one shard': {
    ...{ orders: 100_000, burstSeconds: 600, shards: 130, skew: 0.3, consumers: 250, batch: 10 },
    ...{ intake: 5_000, databaseSeconds: 0.006, consumerSeconds: 0.012, seed: 7 },
  },
  'an hour of the goal: 42,000 orders, evenly': {
    ...{ orders: 42_000, burstSeconds: 3_600, shards: 130, skew: 0.01, consumers: 250, batch: 10 },
    ...{ intake: 5_000, databaseSeconds: 0.006, consumerSeconds: 0.012, seed: 7 },
  },
  'one tenant in one minute: 10,000 orders on one shard': {
    ...{ orders: 10_000, burstSeconds: 60, shards: 1, skew: 1, consumers: 250, batch: 10 },
    ...{ intake: 5_000, databaseSeconds: 0.006, consumerSeconds: 0.012, seed: 7 },
  },
}

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

const amount = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(value < 10 ? 2 : 1)

function cacheTable(forgetAge: boolean): string {
  const rows = Object.entries(LISTS).map(([name, list]) => {
    const { ageMedian, ageP99, ageMax, originRate, hitShare } = simulateCache({
      ...CACHES,
      ...list,
      forgetAge,
    })
    const ages = [ageMedian, ageP99, ageMax].map((age) => `${age.toFixed(1)} s`)
    return [name, ...ages, `${originRate.toFixed(2)}/s`, `${(100 * hitShare).toFixed(1)} %`]
  })
  return table(['a list', 'age, median', 'p99', 'most', 'asks the origin', 'answered by caches'], rows)
}

function queueTable(): string {
  const rows = Object.entries(ORDERS).map(([name, scenario]) => {
    const { median, p99, worst, drained, busiestShard } = simulateQueue(scenario)
    const times = [median, p99, worst, drained].map((seconds) => `${amount(seconds)} s`)
    return [name, ...times, `${Math.round(100 * busiestShard)} %`]
  })
  return table(['orders', 'wait, median', 'p99', 'most', 'all done after', 'busiest database'], rows)
}

function costTable(): string {
  const costs = Object.entries(LOADS).map(([name, load]) => ({ name, ...costOf(load) }))
  const [first] = costs
  const lines = Object.keys(first?.lines ?? {})
  return table(
    ['a month, in dollars', ...costs.map(({ name }) => name)],
    [
      ...lines.map((line) => [line, ...costs.map(({ lines: of }) => amount(of[line] ?? 0))]),
      ['**together**', ...costs.map(({ total }) => `**${amount(total)}**`)],
      ['databases of 5 GB', ...costs.map(({ shards }) => amount(shards))],
      ['status lists', ...costs.map(({ lists }) => amount(lists))],
    ],
  )
}

/** Everything that `docs/scale.md` shows, by the name of its place there. */
export const scaleTables = (): Record<string, string> => ({
  cache: cacheTable(false),
  'cache-without-age': cacheTable(true),
  queue: queueTable(),
  cost: costTable(),
})
