import { describe, expect, it } from 'vitest'
import { webhookIdOf } from '../../src/actions/create-webhook.ts'
import { RETRY_AFTER } from '../../src/core/webhooks/retry-schedule.ts'
import { openDatabase, runBatch } from '../../src/store/database.ts'
import { claimWebhook, releaseWebhook } from '../../src/store/webhooks.ts'
import { ACHIEVEMENT, createIssuer, type TestTenant } from '../support/api.ts'
import { DB as DATABASE, rowsOf, scalar } from '../support/database.ts'
import { fakeNetwork } from '../support/network.ts'
import { age, createWebhook, deliveriesOf, received } from '../support/webhooks.ts'
import { createWorker } from '../support/worker.ts'

const DAY = 86_400

const issue = async (
  worker: ReturnType<typeof createWorker>,
  tenant: TestTenant,
  email = 'ada@example.org',
) => {
  const { status, body } = await worker.call('POST', `${tenant.api}/credentials`, {
    key: tenant.key,
    body: { achievement: ACHIEVEMENT.slug, recipient: { email, name: 'Ada' } },
  })
  if (status !== 201) throw new Error(`not issued: ${JSON.stringify(body)}`)
  return body
}

const listening = async (input: object = {}) => {
  const worker = createWorker()
  const tenant = await createIssuer()
  const webhook = await createWebhook(worker, tenant, input)
  return { worker, tenant, webhook }
}

describe('an event', () => {
  it('is sent once the queue has worked, signed and with the id that its delivery has', async () => {
    const network = fakeNetwork()
    const { worker, tenant, webhook } = await listening()
    const { id } = await issue(worker, tenant)
    expect(network.sent).toEqual([])
    await worker.drain()
    expect(network.sent).toHaveLength(1)
    const [sent] = network.sent
    if (!sent) return
    expect(sent).toMatchObject({ method: 'POST', url: 'https://lms.institute.org/signet' })
    expect(sent.headers.get('content-type')).toBe('application/json')
    const { id: messageId, event } = received(sent, webhook.secret)
    expect(messageId).toMatch(/^msg_[0-9a-f]{32}$/)
    expect(event).toMatchObject({ type: 'credential.issued', data: { id, issuer: tenant.slug } })
    const { body } = await worker.call('GET', `${webhook.path}/deliveries`, { key: tenant.key })
    expect(body.items).toMatchObject([
      { messageId, type: 'credential.issued', state: 'delivered', attempts: 1, statusCode: 200 },
    ])
  })

  it('carries the recipient by id alone, unless the webhook asks for more', async () => {
    const network = fakeNetwork()
    const { worker, tenant, webhook } = await listening()
    const named = await createWebhook(worker, tenant, { includeRecipient: true })
    await issue(worker, tenant)
    await issue(worker, tenant)
    await worker.drain()
    expect(network.sent).toHaveLength(4)
    const recipients = network.sent.map((sent) => {
      const secret = [webhook, named].find(({ secret }) => {
        try {
          return received(sent, secret)
        } catch {
          return undefined
        }
      })?.secret
      return { isNamed: secret === named.secret, ...received(sent, secret ?? '').event.data.recipient }
    })
    const plain = recipients.filter(({ isNamed }) => !isNamed)
    expect(plain).toEqual([
      { isNamed: false, id: expect.stringMatching(/^rcp_[0-9a-f]{32}$/) },
      { isNamed: false, id: plain[0]?.id },
    ])
    expect(recipients.filter(({ isNamed }) => isNamed)).toEqual(
      [1, 2].map(() => ({ isNamed: true, id: plain[0]?.id, email: 'ada@example.org', name: 'Ada' })),
    )
    for (const { body } of network.sent.filter((_, n) => !recipients[n]?.isNamed))
      expect(body).not.toMatch(/ada/i)
  })

  it('goes only to who listens to it, and of an issuer that nobody listens to nothing is kept', async () => {
    const network = fakeNetwork()
    const { worker, tenant, webhook } = await listening({ events: ['credential.revoked'] })
    const { id } = await issue(worker, tenant)
    await worker.drain()
    expect(await deliveriesOf(webhook)).toEqual([])
    await worker.call('POST', `${tenant.api}/credentials/${id}/revoke`, { key: tenant.key, body: {} })
    await worker.drain()
    expect(await deliveriesOf(webhook)).toMatchObject([{ type: 'credential.revoked', state: 'delivered' }])

    const other = await createIssuer()
    const before = await scalar('select count(*) from webhook_deliveries')
    await issue(worker, other)
    await worker.drain()
    expect(await scalar('select count(*) from webhook_deliveries')).toBe(before)
    expect(network.sent).toHaveLength(1)
  })

  it('is not sent to another tenant’s webhook', async () => {
    const network = fakeNetwork()
    const { worker, webhook } = await listening()
    const other = await listening({ url: 'https://other.institute.org/hook' })
    await issue(other.worker, other.tenant)
    await other.worker.drain()
    expect(network.sent.map(({ url }) => url)).toEqual(['https://other.institute.org/hook'])
    expect(await deliveriesOf(webhook)).toEqual([])
    await worker.drain()
  })
})

describe('a queue that is not reliable', () => {
  it('delivers once when its messages come twice, one after the other or at once', async () => {
    const network = fakeNetwork()
    const { worker, tenant } = await listening()
    await issue(worker, tenant)
    await Promise.all(Array.from({ length: 5 }, () => worker.deliver([{ kind: 'outbox' }])))
    await Promise.all(Array.from({ length: 5 }, () => worker.deliver([{ kind: 'webhooks' }])))
    await worker.deliver([{ kind: 'webhooks' }, { kind: 'outbox' }, { kind: 'webhooks' }])
    expect(network.sent).toHaveLength(1)
  })

  it('loses nothing when all its messages are lost: the sweep finds the event and its delivery', async () => {
    const network = fakeNetwork()
    const { worker, tenant, webhook } = await listening()
    await issue(worker, tenant)
    worker.messages.length = 0
    await worker.tick()
    expect(network.sent).toHaveLength(1)

    await issue(worker, tenant)
    await worker.deliver([{ kind: 'outbox' }])
    worker.messages.length = 0
    expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'delivered' }, { state: 'pending' }])
    await worker.tick()
    expect(network.sent).toHaveLength(2)
  })

  it('sends again under the same id when the Worker dies before it has written down that it sent', async () => {
    const network = fakeNetwork()
    const { worker, tenant, webhook } = await listening()
    await issue(worker, tenant)
    await worker.deliver([{ kind: 'outbox' }])
    // The answer comes, and then the database is gone.
    const broken = createWorker({ DB: failingAfterFetch(network) })
    await broken.deliver([{ kind: 'webhooks' }])
    expect(network.sent).toHaveLength(1)
    expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'pending', attempts: 0 }])
    // Its turn lasts until the lease is over.
    await worker.deliver([{ kind: 'webhooks' }])
    expect(network.sent).toHaveLength(1)
    await age(webhook, 130)
    await worker.tick()
    const ids = network.sent.map((sent) => received(sent, webhook.secret).id)
    expect(ids).toEqual([ids[0], ids[0]])
    expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'delivered' }])
  })
})

/** D1 that works until something has been sent. */
function failingAfterFetch(network: { sent: unknown[] }) {
  return new Proxy(DATABASE, {
    get: (target, name) => {
      const value = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        if (network.sent.length > 0) throw new Error('D1_ERROR: the isolate is gone')
        return Reflect.apply(value, target, args)
      }
    },
  })
}

describe('a consumer that does not take an event', () => {
  it('gets it again later and later for three days, then no more', async () => {
    const network = fakeNetwork(() => new Response('no', { status: 500 }))
    const { worker, tenant, webhook } = await listening()
    await issue(worker, tenant)
    await worker.drain()
    const pauses: number[] = []
    for (let attempt = 1; attempt <= 9; attempt++) {
      expect(network.sent).toHaveLength(attempt)
      const [row] = await deliveriesOf(webhook)
      expect(row).toMatchObject({
        state: 'pending',
        attempts: attempt,
        status_code: 500,
        reason: 'answered 500',
      })
      const pause = (row?.next_attempt_at ?? 0) - Math.floor(Date.now() / 1000)
      pauses.push(pause)
      await worker.tick()
      expect(network.sent).toHaveLength(attempt)
      await age(webhook, pause + 2)
      await worker.tick()
    }
    expect(network.sent).toHaveLength(10)
    expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'failed', attempts: 10 }])
    for (const [n, pause] of pauses.entries()) {
      const planned = RETRY_AFTER[n] ?? 0
      expect(pause).toBeGreaterThanOrEqual(planned - 2)
      expect(pause).toBeLessThanOrEqual(planned * 1.1 + 2)
    }
    await age(webhook, 2 * DAY)
    await worker.tick()
    expect(network.sent).toHaveLength(10)
    // Every attempt has been the same message.
    expect(new Set(network.sent.map(({ headers }) => headers.get('webhook-id'))).size).toBe(1)
  })

  it('is waited for as long as it asks', async () => {
    fakeNetwork(() => new Response('busy', { status: 503, headers: { 'retry-after': '7200' } }))
    const { worker, tenant, webhook } = await listening()
    await issue(worker, tenant)
    await worker.drain()
    const [row] = await deliveriesOf(webhook)
    expect((row?.next_attempt_at ?? 0) - Date.now() / 1000).toBeGreaterThan(7_100)
  })

  it('is not followed to another address', async () => {
    const network = fakeNetwork(
      () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.example/' } }),
    )
    const { worker, tenant, webhook } = await listening()
    await issue(worker, tenant)
    await worker.drain()
    expect(network.sent).toHaveLength(1)
    expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'pending', reason: 'answered 302' }])
  })

  it('that cannot be reached is tried again, and nothing of why is kept but a short sentence', async () => {
    fakeNetwork(() => {
      throw new TypeError('connect ECONNREFUSED 10.0.0.7:443 secret-token')
    })
    const { worker, tenant, webhook } = await listening()
    await issue(worker, tenant)
    await worker.drain()
    expect(await deliveriesOf(webhook)).toMatchObject([
      { state: 'pending', status_code: null, reason: 'lms.institute.org could not be reached' },
    ])
  })

  it('is asked once whether it is there again, not with everything that waits', async () => {
    const network = fakeNetwork(() => new Response('no', { status: 500 }))
    const { worker, tenant, webhook } = await listening()
    for (let n = 0; n < 4; n++) await issue(worker, tenant, `p${n}@example.org`)
    await worker.drain()
    await worker.tick()
    expect(network.sent).toHaveLength(1)
    await age(webhook, 70)
    await worker.tick()
    await worker.tick()
    expect(network.sent).toHaveLength(2)
    await age(webhook, 120)
    network.sent.length = 0
    network.answer = () => new Response()
    await worker.tick()
    expect(network.sent).toHaveLength(4)
    expect((await deliveriesOf(webhook)).map(({ state }) => state)).toEqual(Array(4).fill('delivered'))
  })
})

describe('a slow consumer', () => {
  it('holds up no other', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const slow = 'https://slow.institute.org/hook'
    const network = fakeNetwork(async ({ url }) => {
      if (url === slow) await held
      return new Response()
    })
    const worker = createWorker()
    const tenants = []
    for (const n of [1, 2, 3]) {
      const tenant = await createIssuer()
      const url = n === 1 ? slow : `https://quick${n}.institute.org/hook`
      tenants.push({ tenant, webhook: await createWebhook(worker, tenant, { url }) })
    }
    const [first, ...others] = tenants
    for (const { tenant } of tenants) await issue(worker, tenant)
    await worker.deliver([{ kind: 'outbox' }])
    worker.messages.length = 0
    const run = worker.deliver([{ kind: 'webhooks' }])
    await expect.poll(() => network.sent.length).toBe(3)
    for (const { webhook } of others)
      await expect.poll(async () => (await deliveriesOf(webhook))[0]?.state).toBe('delivered')
    expect(first && (await deliveriesOf(first.webhook))).toMatchObject([{ state: 'pending' }])
    // Somebody else who looks meanwhile does not send it a second time.
    await worker.deliver([{ kind: 'webhooks' }])
    expect(network.sent).toHaveLength(3)
    release()
    await run
    expect(first && (await deliveriesOf(first.webhook))).toMatchObject([{ state: 'delivered' }])
  })
})

describe('a mail that cannot be sent', () => {
  it('neither holds up the event nor makes it twice when the mail is tried again', async () => {
    const network = fakeNetwork()
    const { worker, tenant, webhook } = await listening()
    let mails = 0
    const EMAIL = {
      send: async () => {
        mails++
        if (mails < 3) throw new Error('the mail server is away')
      },
    }
    const mailing = createWorker({ MAIL: 'cloudflare', EMAIL })
    await issue(worker, tenant)
    for (let attempt = 1; attempt <= 4; attempt++) {
      await mailing.deliver([{ kind: 'outbox' }])
      await mailing.drain()
      await DATABASE.prepare('update outbox set next_attempt_at = 0').run()
    }
    expect(mails).toBe(3)
    expect(network.sent).toHaveLength(1)
    expect(await deliveriesOf(webhook)).toHaveLength(1)
  })
})

describe('an erased person', () => {
  it('is in no message that is still to be sent, and in none that was kept', async () => {
    const network = fakeNetwork(() => new Response('no', { status: 500 }))
    const { worker, tenant, webhook } = await listening({ includeRecipient: true })
    await issue(worker, tenant)
    await worker.drain()
    expect(network.sent[0]?.body).toContain('ada@example.org')
    const erased = await worker.call('POST', `${tenant.api}/people/erase`, {
      key: tenant.key,
      body: { email: 'ada@example.org', credentials: 'revoke' },
    })
    expect([200, 201, 202]).toContain(erased.status)
    await age(webhook, 120)
    network.sent.length = 0
    await worker.drain()
    await worker.tick()
    expect(network.sent.filter(({ body }) => body.includes('ada@'))).toEqual([])
    const kept = await rowsOf(
      'select type, payload is null as dropped from webhook_deliveries where endpoint_id = unhex(?) order by id',
      webhook.id.slice(3),
    )
    expect(kept[0]).toEqual({ type: 'credential.issued', dropped: 1 })
  })
})

describe('turns', () => {
  it('go round: who has had one and has more to send comes after whoever waits', async () => {
    const worker = createWorker()
    const [first, second] = [await listening(), await listening()]
    for (const { tenant } of [first, first, second]) await issue(worker, tenant)
    await worker.deliver([{ kind: 'outbox' }])
    await DATABASE.prepare('update webhook_endpoints set due_at = 100 where id = unhex(?)')
      .bind(first.webhook.id.slice(3))
      .run()
    const db = openDatabase(DATABASE)
    const now = Math.floor(Date.now() / 1000) + 5
    const turn = async (at: number) => {
      const [endpoint] = await claimWebhook(db, { now: at, leaseUntil: at + 120 })
      if (!endpoint) return undefined
      await runBatch(db, [
        releaseWebhook(db, endpoint.issuerId, endpoint.id, { leaseUntil: at + 120, now: at }),
      ])
      return webhookIdOf(endpoint.id)
    }
    const order = [await turn(now), await turn(now + 1), await turn(now + 2), await turn(now + 3)]
    const [one, other] = [first.webhook.id, second.webhook.id]
    expect(order).toEqual([one, other, one, other])
  })
})
