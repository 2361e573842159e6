import { randomBytes } from 'node:crypto'
import type { BenchRun } from '../lib/bench-run.ts'
import { createIssuer, post } from '../lib/issuer.ts'
import type { Measurements } from '../lib/measurement.ts'
import type { Server } from '../lib/start-server.ts'
import { quantile, round } from '../lib/statistics.ts'
import { sleep, timed } from '../lib/stopwatch.ts'
import { type Delivery, signedOrder } from '../lib/stripe-orders.ts'

const RATE = 50
const INTAKE_RATE = 100
const INTAKE_SECONDS = 60
const INTAKE_TARGET = 60
const ORDERS_UNLOADED = 10
const UNLOADED_TARGET = 2_000
const SECONDS = 30
const SECONDS_ALONE = 10
const WARM_UP = 100
const TARGET = 50
/** How long the queue may take after the last delivery. */
const PATIENCE_MS = 120_000

/** `hook`: signed orders arrive at a fixed rate, whether the ones before have been answered or not. */
export async function measureHook(bench: BenchRun): Promise<Measurements> {
  const together = await measure(bench, { rate: RATE, seconds: SECONDS, consumers: true })
  const alone = await measure(bench, { rate: RATE, seconds: SECONDS_ALONE, consumers: false })
  const intake = await measure(bench, { rate: INTAKE_RATE, seconds: INTAKE_SECONDS, consumers: false })
  const intakeP99 = quantile(intake.latencies, 0.99)
  const unloaded = await measureUnloaded(bench)
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
    'hook-intake': {
      value: round(intakeP99, 1),
      unit: 'ms (p99)',
      target: `<= ${INTAKE_TARGET}`,
      met: intakeP99 <= INTAKE_TARGET,
      how: `${intake.orders} such orders at ${INTAKE_RATE} a second for ${INTAKE_SECONDS} s, the server on one core, the consumer not running; every one of them is in the inbox afterwards`,
      details: {
        'p50 ms': round(quantile(intake.latencies, 0.5), 1),
        'worst ms': round(Math.max(...intake.latencies), 1),
        '% of the core in use': round(100 * intake.load, 0),
        'ms of CPU an answer': round(intake.cpuMs, 2),
      },
    },
    'order-to-badge': {
      value: round(Math.max(...unloaded), 0),
      unit: 'ms (worst)',
      target: `<= ${UNLOADED_TARGET}`,
      met: Math.max(...unloaded) <= UNLOADED_TARGET,
      how: `${ORDERS_UNLOADED} orders one after the other: from the hook to the credential, the queue and its waiting time included`,
      details: { 'median ms': round(quantile(unloaded, 0.5), 0) },
    },
  }
}

async function measure(
  { startSignet, say }: BenchRun,
  { rate, seconds, consumers }: { rate: number; seconds: number; consumers: boolean },
) {
  const server = await startSignet({ consumers })
  const { target, orders } = await connectShop(server)
  await deliverAtRate(target, orders(WARM_UP, 0), RATE)
  if (consumers) await settled(server, WARM_UP)
  const deliveries = orders(rate * seconds, WARM_UP)
  const total = WARM_UP + deliveries.length
  const cpu = server.cpu()
  const latencies = await deliverAtRate(target, deliveries, rate)
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

/** A Stripe endpoint, and orders signed for it. */
async function connectShop(server: Server) {
  const issuer = await createIssuer(server)
  const secret = `whsec_${randomBytes(24).toString('hex')}`
  const body = { provider: 'stripe', secret }
  const { url } = await post<{ url: string }>(server, `${issuer.api}/endpoints`, issuer.key, body)
  return {
    target: `${server.origin}${new URL(url).pathname}`,
    orders: (count: number, from: number) =>
      Array.from({ length: count }, (_, n) => signedOrder(from + n, secret)),
  }
}

/** Milliseconds from an order to its credential, with nothing else to do. */
async function measureUnloaded({ startSignet }: BenchRun): Promise<number[]> {
  const server = await startSignet({ consumers: true })
  const { target, orders } = await connectShop(server)
  const times: number[] = []
  for (const [n, order] of orders(ORDERS_UNLOADED + 1, 0).entries()) {
    const start = performance.now()
    await deliverAtRate(target, [order], RATE)
    while ((await countDone(server)) <= n) await sleep(20)
    // The first one also loads everything.
    if (n > 0) times.push(performance.now() - start)
  }
  await server.stop()
  return times
}

/** Milliseconds from when each delivery was due to its answer. */
async function deliverAtRate(
  target: string,
  deliveries: readonly Delivery[],
  rate: number,
): Promise<number[]> {
  const start = performance.now()
  return Promise.all(
    deliveries.map(async ({ payload, signature }, n) => {
      const due = start + (1000 * n) / rate
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
