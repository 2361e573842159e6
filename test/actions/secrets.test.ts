import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ACHIEVEMENT, createIssuer } from '../support/api.ts'
import { DB, fingerprint } from '../support/database.ts'
import { createShop } from '../support/shop.ts'
import { liveEvent, paidOrder, refundedCharge } from '../support/stripe-events.ts'
import { createWorker } from '../support/worker.ts'

const { OPERATOR_TOKEN, KEK_V1 } = env as unknown as Record<'OPERATOR_TOKEN' | 'KEK_V1', string>
const OTHER_KEK = 'b3RoZXIta2V5LWVuY3J5cHRpb24ta2V5LW9mLXRlc3Q='
const worker = createWorker()

const EMAIL = 'marker.person@marked-host.example'
const NAME = 'Markerine Ümlaut-Beispiel'
const SECRET = 'whsec_bWFya2VkLXdlYmhvb2stc2VjcmV0'
const LEARNER = 'marked.learner@marked-host.example'
const person = { email: EMAIL, name: NAME }

const CONSOLE = ['log', 'info', 'warn', 'error', 'debug'] as const
let lines: string[]

beforeEach(() => {
  lines = []
  for (const method of CONSOLE) {
    vi.spyOn(console, method).mockImplementation((...said: unknown[]) => {
      lines.push(
        said.map((value) => (value instanceof Error ? value.stack : JSON.stringify(value))).join(' '),
      )
    })
  }
})
afterEach(() => vi.restoreAllMocks())

const hexOf = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** In whatever spelling: as text, in hex as a blob is shown, in base64 at any offset. */
function expectWithout(text: string, markers: readonly string[]): void {
  const lower = text.toLowerCase()
  for (const marker of markers) {
    const found = lower.includes(marker.toLowerCase()) || lower.includes(hexOf(marker))
    expect([marker.slice(0, 8), found]).toEqual([marker.slice(0, 8), false])
  }
}

describe('a key-encryption key', () => {
  beforeAll(async () => {
    expect((await worker.call('GET', '/healthz')).status).toBe(200)
  })
  afterEach(async () => {
    expect((await worker.call('GET', '/healthz')).status).toBe(200)
  })

  const refuses = async (bindings: Record<string, unknown>, names: RegExp) => {
    const wrong = createWorker(bindings)
    const before = await fingerprint()
    const body = { name: 'Guild', slug: 'guild', email: EMAIL }
    const answers = [
      await wrong.call('POST', '/api/v1/tenants', { key: OPERATOR_TOKEN, body }),
      await wrong.call('GET', '/healthz'),
      await wrong.call('POST', '/hooks/ep_0', { body: '{}' }),
      await wrong.call('GET', '/i/nobody/did.json'),
    ]
    for (const { status, headers, body: problem } of answers) {
      expect(status).toBe(503)
      expect(headers.get('content-type')).toBe('application/problem+json')
      expect(problem.type).toMatch(/\/problems\/misconfigured$/)
      expect(problem.detail).toMatch(names)
    }
    for (const [name, value] of Object.entries(bindings)) {
      if (/^KEK|TOKEN$/.test(name) && typeof value === 'string' && value !== '')
        expectWithout(JSON.stringify([answers, lines]), [value])
    }
    await expect(wrong.deliver([{ kind: 'outbox' }])).rejects.toThrow(names)
    await expect(wrong.tick()).rejects.toThrow(names)
    expect(await fingerprint()).toBe(before)
  }

  it('that did not seal this database is refused by name before anything happens', async () => {
    await refuses({ KEK_V1: OTHER_KEK }, /^KEK_V1 is not the key/)
  })

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['too short', 'c2hvcnQtc2VjcmV0LXZhbHVl'],
    ['no base64', 'not base64 at all, not base64 at all, not!!'],
    ['followed by a line end', `${KEK_V1}\n`],
  ])('that is %s is refused by name', async (_name, value) => {
    await refuses({ KEK_V1: value }, /KEK_V1/)
  })

  it('of another version is added beside the first, and missed from then on', async () => {
    const both = createWorker({ KEK_V2: OTHER_KEK })
    expect((await both.call('GET', '/healthz')).status).toBe(200)
    await refuses({ KEK_V2: KEK_V1 }, /^KEK_V2 is not the key/)
    await refuses({ KEK_V3: OTHER_KEK }, /^KEK_V2 has sealed parts of this database but is not configured/)
    await DB.prepare('delete from kek_checks where version > 1').run()
  })

  it('is not the only thing that must be right: so must be the operator’s token and the origin', async () => {
    await refuses({ OPERATOR_TOKEN: 'fifteen letters' }, /OPERATOR_TOKEN/)
    await refuses({ OPERATOR_TOKEN: undefined }, /OPERATOR_TOKEN/)
    await refuses({ PUBLIC_ORIGIN: 'localhost:8787/' }, /PUBLIC_ORIGIN/)
    await refuses({ ENVIRONMENT: 'production' }, /PUBLIC_ORIGIN.*https/)
  })
})

describe('secrets and personal data', () => {
  it('are in no log line, no problem document and, in clear, nowhere in the database', async () => {
    const problems: string[] = []
    const shop = await createShop({}, { worker, secret: SECRET })
    const { tenant, hook } = shop
    const { api, key } = tenant
    const idempotencyKey = 'marked-idempotency-key'
    await shop.mapAll()

    // What goes well.
    const learner = { learner_email: LEARNER, learner_name: NAME }
    await shop.receive(paidOrder({ customer_details: person, metadata: learner }))
    await shop.receive(refundedCharge())
    await shop.receive(paidOrder({ id: 'cs_2', payment_intent: 'pi_2', customer_details: person }, '2'))
    const request = {
      key,
      body: { achievement: ACHIEVEMENT.slug, recipient: person, narrative: NAME },
      headers: { 'idempotency-key': idempotencyKey },
    }
    const issued = await worker.call('POST', `${api}/credentials`, request)
    expect(issued.status).toBe(201)
    await worker.call('POST', `${api}/credentials`, request)
    await worker.drain()
    await worker.tick()

    // What does not.
    const refused: [string, string, object][] = [
      [
        'POST',
        `${api}/credentials`,
        {
          ...request,
          body: { ...request.body, recipient: { email: EMAIL.replace('@', ' at '), name: NAME, age: NAME } },
        },
      ],
      ['POST', `${api}/credentials`, { ...request, body: { ...request.body, narrative: 'other' } }],
      ['POST', `${api}/credentials`, { ...request, body: `{"recipient": "${EMAIL} ${NAME}", nonsense}` }],
      [
        'POST',
        `${api}/credentials/batch`,
        {
          key,
          body: { achievement: ACHIEVEMENT.slug, items: [{ recipient: { email: `${EMAIL} ${NAME}` } }] },
        },
      ],
      ['GET', `${api}/credentials?recipient=${encodeURIComponent(`${EMAIL} ${NAME}`)}`, { key }],
      ['POST', `${api}/endpoints`, { key, body: { provider: 'stripe', secret: `sk_${SECRET}` } }],
      ['POST', `${api}/credentials`, { body: request.body, headers: { authorization: `Basic ${key}` } }],
      ['POST', `${api}/credentials`, { body: request.body, key: `${key}x` }],
      [
        'POST',
        '/api/v1/tenants',
        { key: `${OPERATOR_TOKEN}x`, body: { name: NAME, slug: 'x', email: EMAIL } },
      ],
      [
        'POST',
        hook,
        {
          body: JSON.stringify(paidOrder({ customer_details: person })),
          headers: { 'stripe-signature': `t=1,v1=${SECRET}` },
        },
      ],
    ]
    for (const [method, path, options] of refused) {
      const answer = await worker.call(method, path, options)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      problems.push(JSON.stringify(answer.body))
    }

    // What breaks: a database whose errors quote values, also where a line looks like a stack frame's.
    const quoting = () => {
      throw new Error(`Failed query: insert\nparams: ${EMAIL},${NAME}\n    at ${EMAIL} (${SECRET})`)
    }
    const broken = createWorker({ DB: { prepare: quoting, batch: quoting } })
    const failed = await broken.call('POST', `${api}/credentials`, request)
    expect(failed.status).toBe(500)
    problems.push(JSON.stringify(failed.body))
    await shop.post(liveEvent('3', 'checkout.session.completed', { id: 'cs_3', customer_details: person }))
    await broken.deliver(worker.messages)
    const unsendable = createWorker({
      MAIL: 'cloudflare',
      EMAIL: { send: () => Promise.reject(new Error(`550 <${EMAIL}> unknown`)) },
    })
    await worker.call('POST', `${api}/credentials`, { ...request, headers: {} })
    await unsendable.deliver([{ kind: 'outbox' }])

    const secrets = [SECRET, key, key.slice('sk_live_'.length), OPERATOR_TOKEN, KEK_V1, idempotencyKey]
    const markers = [EMAIL, LEARNER, NAME, ...secrets]
    expect(lines.length).toBeGreaterThan(2)
    expectWithout(lines.join('\n'), markers)
    expectWithout(problems.join('\n'), markers)
    expectWithout(await fingerprint(), [...markers, atob(KEK_V1)])
  })

  it('are no hash that can be guessed either', async () => {
    const { api, key } = await createIssuer()
    await worker.call('POST', `${api}/credentials`, {
      key,
      body: { achievement: ACHIEVEMENT.slug, recipient: person },
    })
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(EMAIL))
    const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    expect((await fingerprint()).toLowerCase()).not.toContain(hex.slice(0, 32))
  })
})
