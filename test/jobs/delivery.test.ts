import { describe, expect, it } from 'vitest'
import { DB, scalar } from '../support/database.ts'
import { createShop, type Shop } from '../support/shop.ts'
import { liveEvent, paidOrder, refundedCharge, session } from '../support/stripe-events.ts'
import { createWorker } from '../support/worker.ts'

const statesOf = async (shop: Shop) => (await shop.events()).map(({ state }) => state)

/** As if the last delivery had been `seconds` ago. */
const age = (shop: Shop, seconds: number) =>
  DB.prepare(
    `update inbox_events set next_attempt_at = next_attempt_at - ?, received_at = received_at - ?
     where tenant_id = (select id from tenants where slug = ?)`,
  )
    .bind(seconds, seconds, shop.tenant.slug)
    .run()

/** Makes the bodies of the events unreadable: whoever opens one fails for a reason that may pass. */
const breakEvents = (shop: Shop, where = 'true') =>
  DB.prepare(
    `update inbox_events set body = x'00' where ${where} and tenant_id = (select id from tenants where slug = ?)`,
  )
    .bind(shop.tenant.slug)
    .run()

/** While orders called `cs_poor…` meet a fault of the database, for which no event is to blame. */
async function withBrokenOrders<T>(work: () => Promise<T>): Promise<T> {
  await DB.prepare(
    `create trigger poison before insert on purchases when new.order_key like 'cs_poor%'
     begin select raise(abort, 'disk is on fire'); end`,
  ).run()
  try {
    return await work()
  } finally {
    await DB.prepare('drop trigger poison').run()
  }
}

const shopWithRule = async () => {
  const shop = await createShop({ purchases: { repeat: 'each' } })
  await shop.mapAll()
  return shop
}

describe('the queue', () => {
  it('issues once when a message comes twice, one after the other', async () => {
    const shop = await shopWithRule()
    await shop.post(paidOrder())
    const sent = [...shop.worker.messages]
    expect(sent).toEqual([{ kind: 'inbox', id: expect.stringMatching(/^[0-9a-f]{32}$/) }])
    await shop.worker.drain()
    const again = await shop.worker.deliver(sent)
    expect(again).toMatchObject({ explicitAcks: ['m0'], retryMessages: [] })
    await shop.worker.drain()
    expect(await shop.credentials()).toHaveLength(1)
  })

  it('issues once when the same message is worked on ten times at once', async () => {
    const shop = await shopWithRule()
    await shop.post(paidOrder())
    const sent = shop.worker.messages.splice(0)
    const results = await Promise.all(Array.from({ length: 10 }, () => shop.worker.deliver(sent)))
    // Whoever lost every race leaves the message to the next delivery.
    for (const { explicitAcks, retryMessages } of results) {
      expect(explicitAcks.length + retryMessages.length).toBe(1)
    }
    await shop.worker.drain()
    await shop.worker.deliver(sent)
    expect(await shop.credentials()).toHaveLength(1)
    expect(await shop.entitlements()).toMatchObject([{ state: 'issued' }])
    expect(await statesOf(shop)).toEqual(['done'])
    const facts = `select count(*) from purchase_facts where tenant_id = (select id from tenants where slug = ?)`
    expect(await scalar(facts, shop.tenant.slug)).toBe(1)
  })

  it('keeps payment and refund of one order apart, worked on at once in either order', async () => {
    for (const flip of [false, true]) {
      const shop = await shopWithRule()
      await shop.post(paidOrder())
      await shop.post(refundedCharge())
      const sent = shop.worker.messages.splice(0)
      if (flip) sent.reverse()
      await Promise.all(sent.map((message) => shop.worker.deliver([message])))
      await shop.worker.drain()
      await age(shop, 100)
      await shop.worker.tick()
      expect(await statesOf(shop)).toEqual(['done', 'done'])
      const standing = (await shop.credentials()).filter(({ status }) => status === 'issued')
      expect(standing).toEqual([])
    }
  })

  it('issues once from the two events that both say an order is paid', async () => {
    const shop = await shopWithRule()
    await shop.post(paidOrder())
    await shop.post(liveEvent('ok', 'checkout.session.async_payment_succeeded', session()))
    const sent = shop.worker.messages.splice(0)
    await Promise.all(sent.map((message) => shop.worker.deliver([message])))
    await shop.worker.drain()
    expect(await shop.credentials()).toHaveLength(1)
    expect(await statesOf(shop)).toEqual(['done', 'done'])
  })

  it('carries out the neighbours of a message that fails, and tries only that one again', async () => {
    const shop = await shopWithRule()
    const poisoned = await shopWithRule()
    await poisoned.post(paidOrder())
    await breakEvents(poisoned)
    await shop.post(paidOrder({ id: 'cs_poor', payment_intent: 'pi_poor' }, 'poor'))
    await shop.post(paidOrder())
    const sent = [
      'no message of ours',
      { kind: 'unheard of' },
      { kind: 'inbox', id: 'ff' },
      { kind: 'inbox', id: 'f'.repeat(32) },
      ...poisoned.worker.messages,
      ...shop.worker.messages.splice(0),
    ]
    const result = await withBrokenOrders(() => shop.worker.deliver(sent))
    expect(result.explicitAcks).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm6'])
    expect(result.retryMessages).toMatchObject([{ msgId: 'm5' }])
    expect(await shop.credentials()).toHaveLength(1)
    expect(await poisoned.events()).toMatchObject([{ state: 'failed', attempts: 1 }])
    await shop.worker.deliver(sent.slice(5, 6))
    expect(await shop.credentials()).toHaveLength(2)
  })

  it('marks the event of a dead letter dead, and a new delivery by the shop revives it', async () => {
    const shop = await shopWithRule()
    await shop.post(paidOrder())
    const sent = shop.worker.messages.splice(0)
    const result = await shop.worker.deliver(sent, { name: 'signet-dead' })
    expect(result.explicitAcks).toEqual(['m0'])
    expect(await shop.events()).toMatchObject([{ state: 'dead', reason: expect.any(String) }])
    expect(await shop.credentials()).toEqual([])
    await shop.worker.deliver(sent)
    expect(await statesOf(shop)).toEqual(['dead'])
    await shop.receive(paidOrder())
    expect(await statesOf(shop)).toEqual(['done'])
    expect(await shop.credentials()).toHaveLength(1)
  })

  it('leaves an event that is done alone, whatever the dead letters say', async () => {
    const shop = await shopWithRule()
    await shop.post(paidOrder())
    const sent = [...shop.worker.messages]
    await shop.worker.drain()
    await shop.worker.deliver(sent, { name: 'signet-dead' })
    expect(await statesOf(shop)).toEqual(['done'])
  })
})

const PENDING = 'select count(*) from outbox where issuer_id = (select id from issuers where slug = ?)'

describe('a batch of orders', () => {
  it('sends what its orders announce when all of them are worked through, without another message', async () => {
    const shop = await shopWithRule()
    await shop.post(paidOrder())
    await shop.post(paidOrder({ id: 'cs_second', payment_intent: 'pi_second' }, 'second'))
    await shop.worker.deliver(shop.worker.messages.splice(0))
    expect(await shop.credentials()).toHaveLength(2)
    expect(shop.worker.messages).toEqual([])
    expect(await scalar(PENDING, shop.tenant.slug)).toBe(0)
  })
})

describe('the sweep', () => {
  it('finds an event whose message was lost, but leaves the queue its time', async () => {
    const shop = await shopWithRule()
    await shop.post(paidOrder())
    shop.worker.messages.length = 0
    await shop.worker.tick()
    expect(await statesOf(shop)).toEqual(['received'])
    await age(shop, 100)
    await shop.worker.tick()
    expect(await statesOf(shop)).toEqual(['done'])
    expect(await shop.credentials()).toHaveLength(1)
  })

  it('sends what lies in the outbox when the message that announced it was lost', async () => {
    const shop = await shopWithRule()
    await shop.worker.call('POST', `${shop.tenant.api}/credentials`, {
      key: shop.tenant.key,
      body: { achievement: 'welding-1', recipient: { email: 'ada@example.org' } },
    })
    expect(await scalar(PENDING, shop.tenant.slug)).toBe(1)
    expect(shop.worker.messages.splice(0)).toEqual([{ kind: 'outbox' }])
    await shop.worker.tick()
    expect(await scalar(PENDING, shop.tenant.slug)).toBe(0)
  })

  it('gives up a refund whose order has not come in seven days', async () => {
    const shop = await shopWithRule()
    await shop.receive(refundedCharge())
    await age(shop, 3_800)
    await shop.worker.tick()
    expect(await statesOf(shop)).toEqual(['waiting'])
    await age(shop, 8 * 86_400)
    await shop.worker.tick()
    expect(await shop.events()).toMatchObject([
      { state: 'dead', reason: expect.stringContaining('seven days') },
    ])
  })

  it('tries a failed event again later and later, and not for ever', async () => {
    const shop = await shopWithRule()
    await shop.post(paidOrder())
    await breakEvents(shop)
    await shop.worker.drain()
    expect(await shop.events()).toMatchObject([{ state: 'failed', attempts: 1 }])
    await shop.worker.tick()
    expect(await shop.events()).toMatchObject([{ attempts: 1 }])
    for (let attempt = 2; attempt <= 12; attempt++) {
      await age(shop, 2 ** 10 * 60 + 100)
      await shop.worker.tick()
    }
    expect(await shop.events()).toMatchObject([{ state: 'dead', attempts: 12 }])
  })

  it('does everything else while the file store is out of order', async () => {
    const shop = await shopWithRule()
    await shop.post(paidOrder())
    await age(shop, 100)
    const refuse = async () => Promise.reject(new Error('R2 is away'))
    await createWorker({ FILES: { list: refuse, get: refuse, put: refuse, head: refuse } }).tick()
    expect(await statesOf(shop)).toEqual(['done'])
    expect(await shop.credentials()).toHaveLength(1)
  })

  it('reaches an event behind more broken ones than one sweep takes', async () => {
    const shop = await shopWithRule()
    for (let n = 0; n < 55; n++) {
      await shop.post(paidOrder({ id: `cs_poor${n}`, payment_intent: `pi_${n}` }, `poor${n}`))
    }
    await age(shop, 200)
    await shop.post(paidOrder({ id: 'cs_good', payment_intent: 'pi_good' }, 'good'))
    await age(shop, 95)
    shop.worker.messages.length = 0
    await withBrokenOrders(async () => {
      await shop.worker.tick()
      await shop.worker.tick()
    })
    const states = await shop.events()
    expect(states.filter(({ state }) => state === 'done').map((row) => row.dedupe_key)).toEqual(['evt_good'])
    // When the fault is over, the others are worth their credentials too.
    await age(shop, 86_400)
    await shop.worker.tick()
    await shop.worker.tick()
    expect(await shop.credentials()).toHaveLength(56)
  })
})
