import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createApp } from '../../src/http/app.ts'
import { createIssuer, type TestTenant } from '../support/api.ts'
import { dump } from '../support/database.ts'
import { meddledDatabase } from '../support/meddled-database.ts'
import { createShop, signatureOf } from '../support/shop.ts'
import { paidOrder } from '../support/stripe-events.ts'
import { createWorker } from '../support/worker.ts'

// Every one of them is in requests of this file, and in no answer that explains a refusal, no log and no audit entry.
const MARKERS = {
  name: 'Quintessa Markerfield',
  email: 'quintessa.markerfield@example.org',
  narrative: 'quintessential-narrative-7731',
  secret: 'whsec_quintessentialmarker7731',
  passphrase: 'quintessential passphrase 7731',
  token: 'quintessentialtoken7731quintessentialtoken7',
  key: 'sk_live_quintessential7731quintessential7731quint',
  idempotency: 'quintessential-idempotency-7731',
  hookBody: 'quintessential-hook-body-7731',
}

const operator = (env as unknown as { OPERATOR_TOKEN: string }).OPERATOR_TOKEN
const worker = createWorker()
const logged: string[] = []
const problems: string[] = []
const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const

const ROUTES = createApp(
  async () => {
    throw new Error('no request is made of this app')
  },
  () => '',
)
  .routes.filter(({ method }) => method !== 'ALL')
  .map(({ method, path }) => ({ method, path }))

/** A database whose n-th round trip fails with a message that quotes what it was given, as those of libraries do. */
const quotingDatabase = (n: number) =>
  meddledDatabase(n, async () => {
    throw new Error(`D1_ERROR: near ${Object.values(MARKERS).join(' ')}: the network was lost`)
  }).binding

/** Bodies that some route or other takes in part, and that most refuse. */
const bodiesOf = () => {
  const recipient = { email: MARKERS.email, name: MARKERS.name }
  const person = { ...recipient, narrative: MARKERS.narrative }
  return [
    { ...person, secret: MARKERS.secret, passphrase: MARKERS.passphrase, token: MARKERS.token },
    { achievement: 'welding-1', recipient, narrative: MARKERS.narrative },
    {
      achievement: 'welding-1',
      items: [{ recipient }, { recipient: { email: `${MARKERS.email} ` }, bad: 1 }],
    },
    { email: MARKERS.email },
    { email: MARKERS.email, credentials: 'keep' },
    { provider: 'stripe', secret: MARKERS.secret },
    { file: 'imports/00000000000000000000000000000000', passphrase: MARKERS.passphrase },
    { reason: MARKERS.narrative },
    { credential: { name: MARKERS.name, proof: MARKERS.token } },
    `{"email": "${MARKERS.email}", `,
  ]
}

const PARAMS: Record<string, string> = {
  slug: 'welding-1',
  token: MARKERS.token,
  host: 'badges.marker.example',
}

function fill(path: string, { slug }: TestTenant): string {
  return path.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => {
    if (name === 'issuer') return slug
    return PARAMS[name] ?? '0192f0c1-0000-7000-8000-000000000000'
  })
}

async function ask(
  asked: { send: (typeof worker)['send'] },
  method: string,
  path: string,
  body: unknown,
  key: string,
) {
  const response = await asked.send(method, path, {
    key,
    ...(method !== 'GET' && { body }),
    headers: { 'idempotency-key': MARKERS.idempotency, cookie: `session=${MARKERS.token}` },
  })
  // An answer that streams may break off.
  const text = await response.text().catch(() => '')
  const isProblem = response.headers.get('content-type')?.includes('problem') || response.status >= 400
  if (isProblem) problems.push(`${method} ${path.replaceAll(MARKERS.token, '…')} ${text}`)
  return response.status
}

beforeAll(async () => {
  for (const method of METHODS) {
    vi.spyOn(console, method).mockImplementation((...values: unknown[]) => {
      logged.push(
        values
          .map((value) =>
            value instanceof Error ? `${value} ${value.stack}` : (JSON.stringify(value) ?? ''),
          )
          .join(' '),
      )
    })
  }
  let tenant = await createIssuer()
  for (const [n, { method, path }] of ROUTES.entries()) {
    // A key may ask so often a minute and no more.
    if (n % 25 === 0) tenant = await createIssuer()
    const address = fill(path, tenant)
    const bodies = method === 'GET' ? [undefined] : bodiesOf()
    for (const body of bodies) {
      await ask(worker, method, address, body, tenant.key)
      if (path.includes('operator') || path.includes('tenants'))
        await ask(worker, method, address, body, operator)
    }
    await ask(worker, method, address, bodies[0], MARKERS.key)
  }
  // Faults, which say the most when they are careless.
  for (let trip = 1; trip <= 4; trip++) {
    tenant = await createIssuer()
    for (const { method, path } of ROUTES.filter((route) => route.path.includes('/issuers/'))) {
      const faulty = createWorker({ DB: quotingDatabase(trip) })
      await ask(faulty, method, fill(path, tenant), bodiesOf()[1], tenant.key)
    }
  }
  await worker.drain()
  await worker.tick()
}, 240_000)

afterAll(() => vi.restoreAllMocks())

const findIn = (texts: readonly string[]): string[] =>
  texts.filter((text) => Object.values(MARKERS).some((marker) => text.includes(marker)))

describe('names, addresses and secrets', () => {
  it('were in requests to every route there is, and some of them failed for technical reasons', () => {
    expect(ROUTES.length).toBeGreaterThan(60)
    expect(problems.length).toBeGreaterThan(ROUTES.length)
    expect(problems.some((text) => text.includes('/problems/internal'))).toBe(true)
    expect(logged.some((text) => text.includes('fault'))).toBe(true)
  })

  it('are in no log', () => {
    expect(findIn(logged)).toEqual([])
  })

  it('are in no answer that explains a refusal', () => {
    expect(findIn(problems)).toEqual([])
  })

  it('are readable in no row of the audit log, of work that waits, or of what outlives the database', async () => {
    const tables = await dump()
    for (const name of [
      'audit_entries',
      'tasks',
      'outbox',
      'restore_records',
      'erasures',
      'archives',
      'approvals',
    ]) {
      expect([name, findIn([JSON.stringify(tables[name] ?? [])])]).toEqual([name, []])
    }
  })

  it('of an order that cannot be carried out are in no log either', async () => {
    const shop = await createShop({}, { worker })
    await shop.mapAll()
    const order = paidOrder({
      customer_details: { email: MARKERS.email, name: MARKERS.name },
      metadata: { note: MARKERS.hookBody },
    })
    const body = JSON.stringify(order)
    const headers = { 'stripe-signature': await signatureOf(body) }
    for (let trip = 1; trip <= 6; trip++) {
      const faulty = createWorker({ DB: quotingDatabase(trip) })
      await faulty.send('POST', shop.hook, { body, headers })
      await faulty.deliver(worker.messages)
    }
    await worker.send('POST', shop.hook, { body, headers: { 'stripe-signature': MARKERS.token } })
    await worker.send('POST', shop.hook, { body: body.slice(0, -2), headers })
    await worker.drain()
    expect(findIn(logged)).toEqual([])
  })
})
