import { createNumbers, exponential, percentile } from './random.ts'

export interface QueueScenario {
  /** Orders that come in one burst, evenly within `burstSeconds`. */
  orders: number
  burstSeconds: number
  /** Databases that they spread over; each does one thing at a time. */
  shards: number
  /** Share of the orders that go to the busiest shard: a tenant whose launch day it is. */
  skew: number
  /** Isolates that work at once, and messages that each takes at a time (Queues). */
  consumers: number
  batch: number
  /** Messages that the queue takes a second. */
  intake: number
  /** Seconds of a database for one order, on average, and of a consumer besides. */
  databaseSeconds: number
  consumerSeconds: number
  seed: number
}

export interface QueueOutcome {
  /** Seconds from the shop's event to the credential. */
  median: number
  p99: number
  worst: number
  /** When the last one was done. */
  drained: number
  busiestShard: number
}

interface Consumer {
  /** When it asks for its next piece of work. */
  at: number
  /** Arrival times of the messages that it holds. */
  held: number[]
}

/**
 * One burst through queue, consumers and databases. Whoever is free first takes the messages that have waited longest;
 * a database serves in the order in which it is asked.
 */
export function simulateQueue(scenario: QueueScenario): QueueOutcome {
  const { orders, burstSeconds, shards, skew, consumers, batch, intake, seed } = scenario
  const next = createNumbers(seed)
  const arrivals = Array.from({ length: orders }, () => next() * burstSeconds).sort((a, b) => a - b)
  // The queue lets in so many a second; the others wait in the inbox, where the sweep finds them.
  let door = 0
  const queued = arrivals.map((arrival) => {
    door = Math.max(door + 1 / intake, arrival)
    return { arrival, at: door }
  })
  const free = new Float64Array(shards)
  const work = new Float64Array(shards)
  const idle = createHeap<Consumer>()
  for (let n = 0; n < consumers; n++) idle.push({ at: 0, held: [] })
  const waits: number[] = []
  let first = 0
  for (let consumer = idle.pop(); consumer; consumer = idle.pop()) {
    let now = consumer.at
    if (consumer.held.length === 0) {
      const message = queued[first]
      if (!message) continue
      now = Math.max(now, message.at)
      while (consumer.held.length < batch && (queued[first]?.at ?? Number.POSITIVE_INFINITY) <= now) {
        consumer.held.push(queued[first++]?.arrival ?? 0)
      }
      idle.push({ ...consumer, at: now })
      continue
    }
    const [arrival = 0, ...held] = consumer.held
    const shard = next() < skew ? 0 : Math.floor(next() * shards)
    const spent = exponential(next, 1 / scenario.databaseSeconds)
    const done = Math.max(now, free[shard] ?? 0) + spent
    free[shard] = done
    work[shard] = (work[shard] ?? 0) + spent
    waits.push(done + scenario.consumerSeconds - arrival)
    idle.push({ at: done + scenario.consumerSeconds, held })
  }
  const drained = Math.max(...free)
  return {
    median: percentile(waits, 0.5),
    p99: percentile(waits, 0.99),
    worst: waits.reduce((most, wait) => Math.max(most, wait), 0),
    drained,
    busiestShard: Math.max(...work) / drained,
  }
}

/** A binary heap by `at`. */
function createHeap<T extends { at: number }>(): { push: (item: T) => void; pop: () => T | undefined } {
  const items: T[] = []
  const atOf = (place: number): number => items[place]?.at ?? Number.POSITIVE_INFINITY
  const swap = (a: number, b: number): void => {
    const [left, right] = [items[a], items[b]]
    if (left && right) [items[a], items[b]] = [right, left]
  }
  return {
    push(item) {
      let place = items.push(item) - 1
      for (
        let parent = (place - 1) >> 1;
        place > 0 && atOf(parent) > atOf(place);
        parent = (place - 1) >> 1
      ) {
        swap(place, parent)
        place = parent
      }
    },
    pop() {
      swap(0, items.length - 1)
      const top = items.pop()
      for (let place = 0; ; ) {
        const least = atOf(2 * place + 1) <= atOf(2 * place + 2) ? 2 * place + 1 : 2 * place + 2
        if (atOf(least) >= atOf(place)) return top
        swap(place, least)
        place = least
      }
    },
  }
}
