import { describe, expect, it } from 'vitest'
import { DB, rowsOf, scalar } from '../support/database.ts'
import { createShop, type Shop } from '../support/shop.ts'
import { paidOrder, refundedCharge } from '../support/stripe-events.ts'
import { createWebhook } from '../support/webhooks.ts'
import { createWorker } from '../support/worker.ts'

const DAY = 86_400
const worker = createWorker()

/** Makes what a tenant has so many days older. */
async function age({ tenant }: Shop, days: number): Promise<void> {
  const own = '(select id from tenants where slug = ?)'
  const seconds = days * DAY
  await DB.batch([
    DB.prepare(`update inbox_events set received_at = received_at - ? where tenant_id = ${own}`).bind(
      seconds,
      tenant.slug,
    ),
    DB.prepare(`update purchases set created_at = created_at - ? where tenant_id = ${own}`).bind(
      seconds,
      tenant.slug,
    ),
    DB.prepare(`update purchase_facts set at = at - ? where tenant_id = ${own}`).bind(seconds, tenant.slug),
    DB.prepare(`update webhook_deliveries set created_at = created_at - ?1, finished_at = finished_at - ?1
      where tenant_id = (select id from tenants where slug = ?2)`).bind(seconds, tenant.slug),
    DB.prepare(
      `update idempotency_keys set created_at = created_at - ? where issuer_id in (select id from issuers where tenant_id = ${own})`,
    ).bind(seconds, tenant.slug),
    DB.prepare('update retention_progress set due_at = 0'),
  ])
}

const sweepUntilQuiet = async () => {
  for (let n = 0; n < 12; n++) await worker.tick()
}

const bodies = ({ tenant }: Shop) =>
  rowsOf<{ length: number; digest: unknown; state: string; type: string | null }>(
    `select length(body) as length, body_digest as digest, state, type from inbox_events
      where tenant_id = (select id from tenants where slug = ?) order by id`,
    tenant.slug,
  )

const mentionsOf = async ({ tenant }: Shop, email: string): Promise<string[]> => {
  const { body } = await worker.call('POST', `${tenant.api}/people/export`, {
    key: tenant.key,
    body: { email },
  })
  return (body.mentions ?? []).map(({ kind }: { kind: string }) => kind)
}

async function shopWithOrders(): Promise<Shop> {
  const shop = await createShop({}, { worker })
  await shop.mapAll()
  await shop.receive(paidOrder())
  return shop
}

describe('webhook bodies', () => {
  it('are dropped after 90 days; what came of them and a digest stay', async () => {
    const shop = await shopWithOrders()
    await sweepUntilQuiet()
    await age(shop, 89)
    await sweepUntilQuiet()
    expect((await bodies(shop))[0]?.length).toBeGreaterThan(100)
    await age(shop, 1.1)
    await sweepUntilQuiet()
    expect(await bodies(shop)).toEqual([
      { length: 0, digest: expect.any(Array), state: 'done', type: 'checkout.session.completed' },
    ])
    expect(await mentionsOf(shop, 'bo@example.org')).toEqual(['purchases'])
    // The order lives on: a refund still takes the badge away.
    await shop.receive(refundedCharge())
    expect((await shop.credentials())[0]?.status).toBe('revoked')
  })

  it('are kept for as long as a tenant says, whatever others say', async () => {
    const [short, long] = [await shopWithOrders(), await shopWithOrders()]
    const set = (shop: Shop, inboxBodyDays: number) =>
      worker.call('PATCH', `${shop.tenant.api}/settings`, {
        key: shop.tenant.key,
        body: { retention: { inboxBodyDays } },
      })
    expect((await set(short, 10)).body.retention.inboxBodyDays).toBe(10)
    await set(long, 400)
    for (const shop of [short, long]) await age(shop, 100)
    await sweepUntilQuiet()
    expect((await bodies(short))[0]?.length).toBe(0)
    expect((await bodies(long))[0]?.length).toBeGreaterThan(100)
  })

  it('of events that never led anywhere end them', async () => {
    const shop = await createShop({}, { worker })
    await shop.receive(paidOrder())
    expect((await bodies(shop))[0]?.state).toBe('unmapped')
    await age(shop, 91)
    await sweepUntilQuiet()
    expect(await bodies(shop)).toMatchObject([{ length: 0, state: 'dead' }])
    await shop.mapAll()
    await worker.drain()
    expect(await bodies(shop)).toMatchObject([{ length: 0, state: 'dead' }])
  })
})

describe('the people of an order', () => {
  it('are forgotten after two years, and the order is not', async () => {
    const shop = await shopWithOrders()
    await age(shop, 731)
    await sweepUntilQuiet()
    expect(await mentionsOf(shop, 'bo@example.org')).toEqual([])
    expect(
      await scalar(
        `select count(*) from purchase_facts where tenant_id = (select id from tenants where slug = ?)`,
        shop.tenant.slug,
      ),
    ).toBe(2)
    await shop.receive(refundedCharge())
    expect((await shop.credentials())[0]?.status).toBe('revoked')
  })
})

describe('people whom a shop names after they were forgotten', () => {
  it('are forgotten, too, when their time is over', async () => {
    const shop = await shopWithOrders()
    await age(shop, 731)
    await sweepUntilQuiet()
    await shop.receive(paidOrder({ customer_details: { email: 'late@example.org', name: 'Late' } }, 'late'))
    expect(await mentionsOf(shop, 'late@example.org')).toContain('purchases')
    await age(shop, 700)
    await sweepUntilQuiet()
    expect(await mentionsOf(shop, 'late@example.org')).toEqual(['purchases'])
    await age(shop, 31)
    await sweepUntilQuiet()
    expect(await mentionsOf(shop, 'late@example.org')).toEqual([])
  })

  it('are found behind many orders that name nobody any more', async () => {
    const shop = await shopWithOrders()
    await age(shop, 731)
    await sweepUntilQuiet()
    await shop.receive(paidOrder({ customer_details: { email: 'late@example.org', name: 'Late' } }, 'late'))
    await age(shop, 731)
    // More than one step looks at, all of them older.
    await DB.prepare(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < 1100)
      insert into purchases select unhex(printf('%032x', i)), tenant_id, issuer_id, endpoint_id, mode, 'old-' || i, 0
        from n, purchases p where tenant_id = (select id from tenants where slug = ?)`,
    )
      .bind(shop.tenant.slug)
      .run()
    await sweepUntilQuiet()
    expect(await mentionsOf(shop, 'late@example.org')).toEqual([])
  })
})

describe('what waits for a webhook that is paused', () => {
  it('is given up when it has waited for as long as deliveries are kept, and the log says so for as long again', async () => {
    const shop = await createShop({}, { worker })
    const { tenant } = shop
    const webhook = await createWebhook(worker, tenant, { includeRecipient: true })
    const call = (method: string, path = '', body?: object) =>
      worker.call(method, `${webhook.path}${path}`, { key: tenant.key, ...(body && { body }) })
    await call('PATCH', '', { state: 'paused' })
    await worker.call('POST', `${tenant.api}/credentials`, {
      key: tenant.key,
      body: { achievement: 'welding-1', recipient: { email: 'ada@example.org' } },
    })
    await worker.drain()
    await age(shop, 29)
    await sweepUntilQuiet()
    expect((await call('GET', '/deliveries')).body.items).toMatchObject([{ state: 'held' }])
    await age(shop, 2)
    await sweepUntilQuiet()
    expect((await call('GET', '/deliveries')).body.items).toMatchObject([
      { state: 'failed', reason: expect.stringContaining('waited') },
    ])
    expect(await rowsOf('select payload, recipient_id from webhook_deliveries')).toEqual([
      { payload: null, recipient_id: null },
    ])
    await age(shop, 29)
    await sweepUntilQuiet()
    expect((await call('GET', '/deliveries')).body.items).toHaveLength(1)
    await age(shop, 2)
    await sweepUntilQuiet()
    expect((await call('GET', '/deliveries')).body.items).toEqual([])
  })
})

describe('the answer to an Idempotency-Key', () => {
  it('is forgotten after 30 days', async () => {
    const shop = await shopWithOrders()
    const issue = () =>
      worker.call('POST', `${shop.tenant.api}/credentials`, {
        key: shop.tenant.key,
        headers: { 'idempotency-key': 'once' },
        body: { achievement: 'welding-1', recipient: { email: 'ada@example.org' } },
      })
    const { body } = await issue()
    await age(shop, 29)
    await sweepUntilQuiet()
    expect((await issue()).body.id).toBe(body.id)
    await age(shop, 1.1)
    await sweepUntilQuiet()
    expect((await issue()).status).toBe(201)
  })
})
