import { randomBytes } from 'node:crypto'
import type { BenchRun } from '../lib/bench-run.ts'
import { createIssuer, post } from '../lib/issuer.ts'
import type { Measurements } from '../lib/measurement.ts'
import type { Server } from '../lib/start-server.ts'
import { quantile, round } from '../lib/statistics.ts'
import { sleep, timed } from '../lib/stopwatch.ts'
import { type Delivery, signedOrder } from '../lib/stripe-orders.ts'

const RATE = 50
const SECONDS = 30
const SECONDS_ALONE = 10
const WARM_UP = 100
const TARGET = 50
/** How long the queue may take after the last delivery. */
const PATIENCE_MS = 120_000

/** `hook`: signed orders arrive at a fixed rate, whether the ones before have been answered or not. */
export async function measureHook(bench: BenchRun): Promise<Measurements> {
  const together = await measure(bench, { seconds: SECONDS, consumers: true })
  const alone = await measure(bench, { seconds: SECONDS_ALONE, consumers: false })
  const { latencies, orders } = together
  const p99 = quantile(latencies, 0.99)
  return {
    hook: {
      value: round(p99, 1),
      unit: 'ms (p99)',
      target: `<= ${TARGET}`,
      met: p99 <= TARGET,
      how: `${orders} checkout.session.completed, signed beforehand by the stripe package, sent at ${RATE} a second for ${SECONDS} s whether earlier ones had been answered or not; time from the moment each was due to its 200, when the event is verified, sealed and committed; the consumer of production works on the same core meanwhile (order → entitlement → signed credential → notice, MAIL=none). "Alone": the same for ${SECONDS_ALONE} s without the consumer`,
      details: {
        'p50 ms': round(quantile(latencies, 0.5), 1),
        'p90 ms': round(quantile(latencies, 0.9), 1),
        'worst ms': round(Math.max(...latencies), 1),
        '% of the core in use': round(100 * together.load, 0),
        'orders carried out meanwhile': together.doneMeanwhile,
        'ms until the rest was carried out': round(together.restMs, 0),
        'ms of CPU an order, answer and all that follows': round(together.cpuMs, 2),
        'alone: p50 ms': round(quantile(alone.latencies, 0.5), 1),
        'alone: p99 ms': round(quantile(alone.latencies, 0.99), 1),
        'alone: ms of CPU an answer': round(alone.cpuMs, 2),
      },
    },
  }
}

async function measure(
  { startSignet, say }: BenchRun,
  { seconds, consumers }: { seconds: number; consumers: boolean },
) {
  const server = await startSignet({ consumers })
  const issuer = await createIssuer(server)
  const secret = `whsec_${randomBytes(24).toString('hex')}`
  const body = { provider: 'stripe', secret }
  const { url } = await post<{ url: string }>(server, `${issuer.api}/endpoints`, issuer.key, body)
  const target = `${server.origin}${new URL(url).pathname}`
  const orders = (count: number, from: number) =>
    Array.from({ length: count }, (_, n) => signedOrder(from + n, secret))

  await deliverAtRate(target, orders(WARM_UP, 0))
  if (consumers) await settled(server, WARM_UP)
  const deliveries = orders(RATE * seconds, WARM_UP)
  const total = WARM_UP + deliveries.length
  const cpu = server.cpu()
  const latencies = await deliverAtRate(target, deliveries)
  const load = (server.cpu() - cpu) / seconds
  const doneMeanwhile = Math.max(0, (await countDone(server)) - WARM_UP)
  await requireInbox(server, total)
  const { ms: restMs } = await timed(server, async () => {
    if (consumers) await settled(server, total)
  })
  const cpuMs = (1000 * (server.cpu() - cpu)) / deliveries.length
  await server.stop()
  say(`hook: p50 ${round(quantile(latencies, 0.5), 1)} ms, p99 ${round(quantile(latencies, 0.99), 1)} ms`)
  return { latencies, orders: deliveries.length, load, doneMeanwhile, restMs, cpuMs }
}

/** Milliseconds from when each delivery was due to its answer. */
async function deliverAtRate(target: string, deliveries: readonly Delivery[]): Promise<number[]> {
  const start = performance.now()
  return Promise.all(
    deliveries.map(async ({ payload, signature }, n) => {
      const due = start + (1000 * n) / RATE
      await sleep(due - performance.now())
      const response = await fetch(target, {
        method: 'POST',
        headers: { 'stripe-signature': signature, 'content-type': 'application/json; charset=utf-8' },
        body: payload,
      })
      await response.arrayBuffer()
      if (response.status !== 200) throw new Error(`the hook answered ${response.status}`)
      return performance.now() - due
    }),
  )
}

async function countDone(server: Server): Promise<number> {
  const [row] = await server.query<{ n: number }>("select count(*) n from inbox_events where state = 'done'")
  return row?.n ?? 0
}

async function requireInbox(server: Server, expected: number): Promise<void> {
  const [row] = await server.query<{ n: number }>('select count(*) n from inbox_events')
  if (row?.n !== expected) throw new Error(`${row?.n} events recorded instead of ${expected}`)
}

/** Waits until every order has become a credential and every notice is out. */
async function settled(server: Server, orders: number): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  while (performance.now() < until) {
    const [row] = await server.query<{ credentials: number; outbox: number }>(
      'select (select count(*) from credentials) credentials, (select count(*) from outbox) outbox',
    )
    if (row?.credentials === orders && row.outbox === 0) return
    await sleep(500)
  }
  throw new Error(`the queue has not carried out ${orders} orders ${PATIENCE_MS / 1000} s after the last`)
}
