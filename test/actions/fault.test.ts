import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT, createIssuer, type TestTenant } from '../support/api.ts'
import { DB, rowsOf, scalar } from '../support/database.ts'
import { atEveryFault } from '../support/faulty-database.ts'
import { createShop, type Shop, signatureOf } from '../support/shop.ts'
import { liveEvent, paidOrder, refundedCharge, session } from '../support/stripe-events.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()
const body = { achievement: ACHIEVEMENT.slug, recipient: { email: 'ada@example.org', name: 'Ada' } }

const isVerified = async (url: string): Promise<boolean> =>
  (await worker.call('POST', '/api/v1/verify', { body: { url } })).body.verified

/** Whatever has been written about credentials of an issuer belongs together, row by row. */
async function expectWhole(slug: string, where: string): Promise<void> {
  const issuer = `(select id from issuers where slug = '${slug}')`
  const halves = await rowsOf(
    `select hex(c.id) as id from credentials c
     left join recipients r on r.id = c.recipient_id
     where c.issuer_id = ${issuer} and (
       r.id is null
       or (select count(*) from audit_entries where subject = c.id and action = 'credential.issued') <> 1
       or (select count(*) from audit_entries where subject = c.id and action = 'credential.revoked') <> (c.state = 1)
     )`,
  )
  expect([where, halves]).toEqual([where, []])
  const strangers = `select
    (select count(*) from audit_entries a where issuer_id = ${issuer} and action like 'credential.%'
      and not exists (select 1 from credentials where id = a.subject)) as audit,
    (select count(*) from outbox o where issuer_id = ${issuer}
      and not exists (select 1 from credentials where id = o.credential_id)) as outbox,
    (select count(*) from status_events where issuer_id = ${issuer})
      - (select count(*) from credentials where issuer_id = ${issuer} and state = 1) as events,
    (select count(*) from credentials where issuer_id = ${issuer})
      - (select count(distinct position) from credentials where issuer_id = ${issuer}) as positions`
  expect([where, await rowsOf(strangers)]).toEqual([
    where,
    [{ audit: 0, outbox: 0, events: 0, positions: 0 }],
  ])
}

/** An event is done when its effects are there, and only then. */
async function expectEventsWhole(shop: Shop, where: string): Promise<void> {
  const wrong = await rowsOf(
    `select e.dedupe_key, e.state from inbox_events e
     where e.tenant_id = (select id from tenants where slug = ?)
       and (e.state = 'done') <> exists (select 1 from purchase_facts f where f.inbox_event_id = e.id)`,
    shop.tenant.slug,
  )
  expect([where, wrong]).toEqual([where, []])
  await expectWhole(shop.tenant.slug, where)
}

const countOf = ({ slug }: TestTenant, table: string) =>
  scalar(`select count(*) from ${table} where issuer_id = (select id from issuers where slug = ?)`, slug)

describe('a database that fails at any point', () => {
  it('of issuing leaves all or nothing, and the same call again gives one credential', async () => {
    await atEveryFault(3, async (binding, where) => {
      const tenant = await createIssuer()
      const request = { key: tenant.key, body, headers: { 'idempotency-key': 'once' } }
      const path = `${tenant.api}/credentials`
      const first = await createWorker({ DB: binding }).call('POST', path, request)
      expect([201, 500]).toContain(first.status)
      await expectWhole(tenant.slug, where)
      const second = await worker.call('POST', path, request)
      expect([200, 201]).toContain(second.status)
      await expectWhole(tenant.slug, where)
      for (const table of ['credentials', 'idempotency_keys', 'outbox'])
        expect([where, await countOf(tenant, table)]).toEqual([where, 1])
      expect(await isVerified(second.body.url)).toBe(true)
    })
  })

  it('of issuing a batch leaves all or nothing', async () => {
    await atEveryFault(3, async (binding, where) => {
      const tenant = await createIssuer()
      const items = Array.from({ length: 30 }, (_, n) => ({ recipient: { email: `p${n % 20}@example.org` } }))
      const request = { key: tenant.key, body: { achievement: body.achievement, items } }
      await createWorker({ DB: binding }).call('POST', `${tenant.api}/credentials/batch`, request)
      await expectWhole(tenant.slug, where)
      expect([0, 30]).toContain(await countOf(tenant, 'credentials'))
    })
  })

  it('of revoking leaves all or nothing, and the same call again revokes once', async () => {
    await atEveryFault(3, async (binding, where) => {
      const tenant = await createIssuer()
      const { body: issued } = await worker.call('POST', `${tenant.api}/credentials`, {
        key: tenant.key,
        body,
      })
      const path = `${tenant.api}/credentials/${issued.id}/revoke`
      const request = { key: tenant.key, body: { reason: 'mistake' } }
      const first = await createWorker({ DB: binding }).call('POST', path, request)
      expect([200, 500]).toContain(first.status)
      await expectWhole(tenant.slug, where)
      expect((await worker.call('POST', path, request)).status).toBe(200)
      await expectWhole(tenant.slug, where)
      expect(await isVerified(issued.url)).toBe(false)
      expect(await countOf(tenant, 'outbox')).toBe(2)
    })
  })

  it('of publishing a status list loses no revocation', async () => {
    await atEveryFault(4, async (binding) => {
      const tenant = await createIssuer()
      const { body: issued } = await worker.call('POST', `${tenant.api}/credentials`, {
        key: tenant.key,
        body,
      })
      await worker.call('POST', `${tenant.api}/credentials/${issued.id}/revoke`, {
        key: tenant.key,
        body: {},
      })
      await createWorker({ DB: binding }).send('GET', `/i/${tenant.slug}/status/0`)
      expect(await isVerified(issued.url)).toBe(false)
    })
  })

  it('of taking a webhook never says 200 to what is not written down', async () => {
    await atEveryFault(2, async (binding, where) => {
      const shop = await createShop()
      const payload = JSON.stringify(paidOrder())
      const headers = { 'stripe-signature': await signatureOf(payload) }
      const { status } = await createWorker({ DB: binding }).send('POST', shop.hook, {
        body: payload,
        headers,
      })
      expect([where, [200, 500, 503].includes(status)]).toEqual([where, true])
      if (status === 200) expect(await shop.events()).toHaveLength(1)
      expect((await shop.post(paidOrder())).status).toBe(200)
      expect(await shop.events()).toHaveLength(1)
    })
  })
})

describe('a database that fails at any point of carrying out an event', () => {
  /** Lets the queue meet the fault with the last of the events, and then goes on as the queue and the cron do. */
  const carryOut = async (binding: object, where: string, events: unknown[]): Promise<Shop> => {
    const shop = await createShop()
    await shop.mapAll()
    for (const event of events.slice(0, -1)) await shop.receive(event)
    await shop.post(events.at(-1))
    const sent = shop.worker.messages.splice(0)
    const result = await createWorker({ DB: binding }).deliver(sent)
    await expectEventsWhole(shop, where)
    if (result.retryMessages.length > 0) await shop.worker.deliver(sent, { attempts: 2 })
    await DB.prepare('update inbox_events set next_attempt_at = 0').run()
    await shop.worker.tick()
    await shop.worker.drain()
    await expectEventsWhole(shop, where)
    expect([where, (await shop.events()).map(({ state }) => state)]).toEqual([
      where,
      events.map(() => 'done'),
    ])
    return shop
  }

  it('issues one credential for a paid order', async () => {
    await atEveryFault(4, async (binding, where) => {
      const shop = await carryOut(binding, where, [paidOrder()])
      const [credential, ...others] = await shop.credentials()
      expect([where, others]).toEqual([where, []])
      expect(await isVerified(credential?.url ?? '')).toBe(true)
      expect(await shop.entitlements()).toMatchObject([{ state: 'issued' }])
    })
  })

  it('issues one credential when the money arrives later', async () => {
    await atEveryFault(4, async (binding, where) => {
      const paid = liveEvent('ok', 'checkout.session.async_payment_succeeded', session())
      const shop = await carryOut(binding, where, [paidOrder({ payment_status: 'unpaid' }), paid])
      expect([where, (await shop.credentials()).length]).toEqual([where, 1])
      expect(await shop.entitlements()).toMatchObject([{ state: 'issued' }])
    })
  })

  it('revokes once for a refund', async () => {
    await atEveryFault(4, async (binding, where) => {
      const shop = await carryOut(binding, where, [paidOrder(), refundedCharge()])
      const [credential] = await shop.credentials()
      expect([where, credential?.status]).toEqual([where, 'revoked'])
      expect(await isVerified(credential?.url ?? '')).toBe(false)
      expect(await shop.entitlements()).toMatchObject([{ state: 'cancelled' }])
    })
  })

  it('issues nothing for a refund that came first', async () => {
    await atEveryFault(3, async (binding, where) => {
      const shop = await carryOut(binding, where, [refundedCharge(), paidOrder()])
      expect([where, await shop.credentials()]).toEqual([where, []])
    })
  })
})

describe('a database that fails while mail is sent', () => {
  it('loses no mail', async () => {
    await atEveryFault(3, async (binding, where) => {
      const tenant = await createIssuer()
      const email = `mail-${crypto.randomUUID()}@example.org`
      const request = { key: tenant.key, body: { ...body, recipient: { email } } }
      await worker.call('POST', `${tenant.api}/credentials`, request)
      await createWorker({ DB: binding }).deliver([{ kind: 'outbox' }])
      await DB.prepare('update outbox set next_attempt_at = 0').run()
      await worker.tick()
      expect([where, await countOf(tenant, 'outbox')]).toEqual([where, 0])
      expect(await (await worker.send('GET', '/dev/mail')).text()).toContain(email)
    })
  })
})
