import { describe, expect, it } from 'vitest'
import { createIssuer } from '../support/api.ts'
import { type ConnectedShop, connectShop } from '../support/connect-shop.ts'
import { event, refund, session } from '../support/stripe-events.ts'

let count = 0
/** Each event of a live shop has an id of its own. */
const live = (type: string, object: unknown, created = 1_790_000_000) =>
  event(type, object, { id: `evt_${++count}`, livemode: true, created })

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, n) => permutations(items.filter((_, m) => m !== n)).map((rest) => [item, ...rest]))

const statuses = async (shop: ConnectedShop) => (await shop.credentials()).map(({ status }) => status)

const invoice = (members: Record<string, unknown> = {}) => ({
  id: 'in_1',
  object: 'invoice',
  billing_reason: 'subscription_create',
  parent: { subscription_details: { subscription: 'sub_1' } },
  amount_paid: 3000,
  total: 3000,
  currency: 'eur',
  customer_email: 'bo@example.org',
  lines: {
    data: [{ id: 'il_1', quantity: 1, pricing: { price_details: { price: 'price_1', product: 'prod_1' } } }],
  },
  ...members,
})

const subscribed = (members: Record<string, unknown> = {}) =>
  session({ mode: 'subscription', subscription: 'sub_1', invoice: 'in_1', payment_intent: null, ...members })

const link = { id: 'inpay_1', invoice: 'in_1', payment: { type: 'payment_intent', payment_intent: 'pi_1' } }

describe('one purchase of Stripe', () => {
  it('2: is one badge, whichever of its events come and in which order', async () => {
    for (const order of permutations([
      live('checkout.session.completed', session({ invoice: 'in_1' })),
      live('payment_intent.succeeded', { id: 'pi_1', object: 'payment_intent', amount: 3000 }),
      live('invoice.paid', invoice({ billing_reason: 'manual', parent: null })),
    ])) {
      const shop = await connectShop('stripe')
      await shop.mapAll()
      for (const each of order) await shop.receive(each)
      expect(await statuses(shop)).toHaveLength(1)
    }
  })

  it('9: that is still to be paid is a badge when the money arrives, and none when it does not', async () => {
    for (const [type, expected] of [
      ['checkout.session.async_payment_succeeded', 1],
      ['checkout.session.async_payment_failed', 0],
    ] as const) {
      const shop = await connectShop('stripe')
      await shop.mapAll()
      await shop.receive(live('checkout.session.completed', session({ payment_status: 'unpaid' })))
      expect(await statuses(shop)).toEqual([])
      await shop.receive(
        live(type, session({ payment_status: expected === 1 ? 'paid' : 'unpaid' }), 1_790_000_100),
      )
      expect(await statuses(shop)).toHaveLength(expected)
    }
  })

  it('10: that is only asked about stands; disputed it is suspended, and stands again when it is won', async () => {
    const shop = await connectShop('stripe', { tenant: await createIssuer({ suspension: true }) })
    await shop.mapAll()
    await shop.receive(live('checkout.session.completed', session()))
    const [standing] = await statuses(shop)
    const dispute = (id: string, status: string) => ({
      id,
      object: 'dispute',
      charge: 'ch_1',
      payment_intent: 'pi_1',
      status,
    })
    await shop.receive(live('charge.dispute.created', dispute('dp_1', 'warning_needs_response')))
    expect(await statuses(shop)).toEqual([standing])
    await shop.receive(live('charge.dispute.created', dispute('dp_2', 'needs_response')))
    expect(await statuses(shop)).toEqual(['suspended'])
    await shop.receive(live('charge.dispute.closed', dispute('dp_2', 'won')))
    expect(await statuses(shop)).toEqual([standing])
  })

  it('13: in a thin event, without a key, is ignored with advice and answered 200', async () => {
    const shop = await connectShop('stripe')
    const thin = {
      id: 'evt_thin',
      object: 'v2.core.event',
      type: 'v1.checkout.session.completed',
      livemode: true,
    }
    await shop.receive(thin)
    expect(await shop.events()).toMatchObject([
      { state: 'ignored', reason: expect.stringContaining('snapshot payloads') },
    ])
  })

  it('22: in test mode is no live badge', async () => {
    const shop = await connectShop('stripe')
    await shop.mapAll()
    await shop.receive({ ...live('checkout.session.completed', session()), livemode: false })
    expect(await statuses(shop)).toEqual([])
  })
})

describe('a subscription of Stripe', () => {
  it('12: is one order with its first invoice, and a refund of the payment finds it, in every order of arrival', async () => {
    const events = () => [
      live('checkout.session.completed', subscribed()),
      live('invoice.paid', invoice()),
      live('invoice_payment.paid', link),
      live('refund.updated', refund({ payment_intent: 'pi_1', charge: 'ch_1' })),
    ]
    for (const order of permutations([0, 1, 2, 3])) {
      const shop = await connectShop('stripe')
      await shop.mapAll()
      const all = events()
      for (const n of order) await shop.receive(all[n])
      expect([order, (await shop.events()).map(({ state }) => state)]).toEqual([order, Array(4).fill('done')])
      // Nothing stands of what was given back in full.
      expect([order, (await statuses(shop)).filter((status) => status !== 'revoked')]).toEqual([order, []])
    }
  }, 120_000)

  it('is an order again with each renewal, found by its own payment alone', async () => {
    const shop = await connectShop('stripe')
    await shop.mapAll()
    await shop.receive(live('checkout.session.completed', subscribed()))
    await shop.receive(live('invoice.paid', invoice()))
    const renewal = invoice({
      id: 'in_2',
      billing_reason: 'subscription_cycle',
      payments: { data: [{ payment: { payment_intent: 'pi_2' } }] },
    })
    await shop.receive(live('invoice.paid', renewal))
    const { body } = await shop.worker.call('GET', `${shop.tenant.api}/entitlements`, {
      key: shop.tenant.key,
    })
    expect(body.items.map(({ order }: { order: string }) => order).sort()).toEqual([
      'cs_test_1',
      'sub_1:in_2',
    ])
  })

  it('26: that has ended is not revived by an update that comes late', async () => {
    const shop = await connectShop('stripe')
    await shop.mapAll()
    await shop.receive(live('checkout.session.completed', subscribed()))
    const told = (type: string, status: string, created: number) =>
      shop.receive(
        live(`customer.subscription.${type}`, { id: 'sub_1', object: 'subscription', status }, created),
      )
    await told('deleted', 'canceled', 1_790_000_200)
    const ended = await statuses(shop)
    await told('updated', 'active', 1_790_000_100)
    expect(await statuses(shop)).toEqual(ended)
  })
})
