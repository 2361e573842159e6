import { describe, expect, it } from 'vitest'
import { createIssuer } from '../support/api.ts'
import { type ConnectedShop, connectShop } from '../support/connect-shop.ts'
import { DB, rowsOf } from '../support/database.ts'
import { atEveryFault } from '../support/faulty-database.ts'
import { event, session } from '../support/stripe-events.ts'
import { watchedDatabase } from '../support/watched-database.ts'
import { createWorker } from '../support/worker.ts'

const DAY = 86_400
const START = Math.floor(Date.now() / 1000) - 100 * DAY
const time = (day: number) => START + day * DAY

let count = 0

/** What happens to a subscription, in the words of a shop; days are counted from its beginning. */
interface Teller {
  begin: () => object
  renew: (number: number, day: number) => object
  stand: (status: 'active' | 'past_due' | 'canceled', day: number) => object
}

const stripe: Teller = {
  begin: () =>
    live('checkout.session.completed', 0, {
      ...session({ mode: 'subscription', subscription: 'sub_1', invoice: 'in_1', payment_intent: null }),
    }),
  renew: (number, day) =>
    live('invoice.paid', day, {
      id: `in_${number}`,
      object: 'invoice',
      billing_reason: 'subscription_cycle',
      parent: { subscription_details: { subscription: 'sub_1' } },
      amount_paid: 3000,
      total: 3000,
      currency: 'eur',
      customer_email: 'bo@example.org',
      lines: {
        data: [{ id: `il_${number}`, quantity: 1, pricing: { price_details: { price: 'price_1' } } }],
      },
    }),
  stand: (status, day) =>
    live(status === 'canceled' ? 'customer.subscription.deleted' : 'customer.subscription.updated', day, {
      id: 'sub_1',
      object: 'subscription',
      status,
    }),
}

const live = (type: string, day: number, object: object) =>
  event(type, object, { id: `evt_${++count}`, livemode: true, created: time(day) })

const paddle: Teller = {
  begin: () => transaction('txn_1', 'web', 0),
  renew: (number, day) => transaction(`txn_${number}`, 'subscription_recurring', day),
  stand: (status, day) => told(`subscription.${status}`, day, { id: 'sub_1', status }),
}

const told = (event_type: string, day: number, data: object) => ({
  event_id: `evt_${++count}`,
  event_type,
  occurred_at: new Date(time(day) * 1000).toISOString(),
  data,
})

const transaction = (id: string, origin: string, day: number) =>
  told('transaction.completed', day, {
    id,
    status: 'completed',
    origin,
    subscription_id: 'sub_1',
    currency_code: 'EUR',
    custom_data: { learner_email: 'bo@example.org' },
    items: [{ price: { id: 'pri_1', product_id: 'pro_1' }, quantity: 1 }],
    details: { totals: { grand_total: '3000' }, line_items: [{ id: `item_${id}`, price_id: 'pri_1' }] },
  })

const SHOPS = { stripe, paddle }

async function subscriptionShop(name: keyof typeof SHOPS, purchases: object = {}): Promise<ConnectedShop> {
  const policy = { lapseGraceDays: 3, subscriptionEnd: 'revoke', ...purchases }
  const shop = await connectShop(name, {
    tenant: await createIssuer({ suspension: true, purchases: policy }),
  })
  await shop.mapAll()
  return shop
}

const statuses = async (shop: ConnectedShop) => (await shop.credentials()).map(({ status }) => status)

const units = (shop: ConnectedShop) =>
  rowsOf<{ order_key: string; state: string }>(
    `select p.order_key, e.state from entitlements e join purchases p on p.id = e.purchase_id
     where e.tenant_id = (select id from tenants where slug = ?) order by p.order_key`,
    shop.tenant.slug,
  )

const states = async (shop: ConnectedShop) => (await units(shop)).map(({ state }) => state)

describe.each(['stripe', 'paddle'] as const)('a subscription of %s that was renewed', (name) => {
  const { begin, renew, stand } = SHOPS[name]

  it('suspends its badge when a payment stays away, and has it back with the payment', async () => {
    const shop = await subscriptionShop(name)
    for (const each of [begin(), renew(2, 30), renew(3, 60)]) await shop.receive(each)
    expect(await statuses(shop)).toEqual(['issued'])
    await shop.receive(stand('past_due', 90))
    expect(await states(shop)).toEqual(Array(3).fill('suspended'))
    expect(await statuses(shop)).toEqual(['suspended'])
    await shop.receive(stand('active', 95))
    expect(await states(shop)).toEqual(Array(3).fill('issued'))
    expect(await statuses(shop)).toEqual(['issued'])
  })

  it('takes its badge with it when it ends', async () => {
    const shop = await subscriptionShop(name)
    for (const each of [begin(), renew(2, 30), stand('active', 31), renew(3, 60)]) await shop.receive(each)
    await shop.receive(stand('canceled', 90))
    expect(await states(shop)).toEqual(Array(3).fill('cancelled'))
    expect(await statuses(shop)).toEqual(['revoked'])
    // A renewal that is heard of only now was paid for a time that is over as well.
    await shop.receive(renew(4, 80))
    expect((await states(shop)).filter((state) => state !== 'cancelled')).toEqual([])
    expect(await statuses(shop)).toEqual(['revoked'])
  })

  it('is as it is said to be by the clock of the shop, whatever comes first', async () => {
    const events = () => [begin(), renew(2, 30), stand('past_due', 60), stand('active', 62), renew(3, 63)]
    for (const order of [
      [4, 2, 1, 3, 0],
      [3, 2, 4, 0, 1],
      [2, 3, 0, 1, 4],
      [1, 2, 4, 0, 3],
    ]) {
      const shop = await subscriptionShop(name)
      const all = events()
      for (const n of order) await shop.receive(all[n])
      expect([order, (await shop.events()).map(({ state }) => state)]).toEqual([order, Array(5).fill('done')])
      expect([order, await states(shop)]).toEqual([order, Array(3).fill('issued')])
      expect([order, await statuses(shop)]).toEqual([order, ['issued']])
      await shop.receive(stand('canceled', 90))
      expect([order, await statuses(shop)]).toEqual([order, ['revoked']])
    }
  }, 120_000)

  it('is heard of also where the order that began it never was', async () => {
    const shop = await subscriptionShop(name)
    await shop.receive(stand('past_due', 50))
    expect(await shop.events()).toMatchObject([{ state: 'waiting' }])
    await shop.receive(renew(2, 30))
    expect((await shop.events()).map(({ state }) => state)).toEqual(['done', 'done'])
    expect(await states(shop)).toEqual(['suspended'])
    await shop.receive(renew(3, 60))
    await shop.receive(stand('active', 61))
    expect(await states(shop)).toEqual(['issued', 'issued'])
    // Nor is a renewal taken for that order when it comes after all.
    await shop.receive(begin())
    expect(await states(shop)).toEqual(['issued', 'issued', 'issued'])
    await shop.receive(stand('canceled', 90))
    expect(await states(shop)).toEqual(Array(3).fill('cancelled'))
  })
})

describe('the end of a subscription', () => {
  it.each(['renewal', 'end'] as const)(
    'is that of a renewal in the same moment, whenever the %s comes first',
    async (first) => {
      for (let n = 1; ; n++) {
        const shop = await subscriptionShop('stripe')
        for (const each of [stripe.begin(), stripe.renew(2, 30)]) await shop.receive(each)
        const told = { renewal: stripe.renew(3, 89), end: stripe.stand('canceled', 90) }
        await shop.deliver(told[first])
        const between = shop.worker.messages.splice(0)
        await shop.deliver(told[first === 'end' ? 'renewal' : 'end'])
        const sent = shop.worker.messages.splice(0)
        // The whole of the one happens before the n-th round trip of the other.
        let count = 0
        const binding = watchedDatabase(async (ask) => {
          if (++count === n) await shop.worker.deliver(between)
          return ask()
        })
        await createWorker({ DB: binding }).deliver(sent)
        if (count < n) break
        expect([n, (await states(shop)).filter((state) => state !== 'cancelled')]).toEqual([n, []])
        expect([n, await statuses(shop)]).toEqual([n, ['revoked']])
        expect([n, (await shop.events()).map(({ state }) => state)]).toEqual([n, Array(4).fill('done')])
      }
    },
    120_000,
  )

  it('is told to all its orders, whoever dies meanwhile', async () => {
    await atEveryFault(9, async (binding, where) => {
      const shop = await subscriptionShop('stripe')
      for (const each of [stripe.begin(), stripe.renew(2, 30)]) await shop.receive(each)
      await shop.deliver(stripe.stand('canceled', 90))
      const sent = shop.worker.messages.splice(0)
      const { retryMessages } = await createWorker({ DB: binding }).deliver(sent)
      if (retryMessages.length > 0) await shop.worker.deliver(sent, { attempts: 2 })
      await DB.prepare('update inbox_events set next_attempt_at = 0').run()
      await shop.worker.tick()
      expect([where, await states(shop)]).toEqual([where, ['cancelled', 'cancelled']])
      expect([where, await statuses(shop)]).toEqual([where, ['revoked']])
    })
  }, 120_000)

  it('is nothing to another subscription whose name begins alike', async () => {
    const shop = await subscriptionShop('stripe')
    const { parent, ...invoice } = (stripe.renew(2, 30) as ReturnType<typeof event>).data.object as {
      parent: object
    }
    const of = { ...parent, subscription_details: { subscription: 'sub_10' } }
    await shop.receive(live('invoice.paid', 30, { ...invoice, parent: of }))
    await shop.receive(stripe.begin())
    await shop.receive(stripe.stand('canceled', 90))
    expect(await units(shop)).toEqual([
      { order_key: 'cs_test_1', state: 'cancelled' },
      { order_key: 'sub_10:in_2', state: 'issued' },
    ])
  })
})
