import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT } from '../support/api.ts'
import { type CommerceShop, commerceShop, hexOf, isVerified, order } from '../support/commerce.ts'
import { connectShop } from '../support/connect-shop.ts'
import { DB, rowsOf, scalar } from '../support/database.ts'
import { atEveryFault } from '../support/faulty-database.ts'
import { createShop } from '../support/shop.ts'
import { COMPLETED, event, liveEvent, paidOrder, session } from '../support/stripe-events.ts'
import { createWorker } from '../support/worker.ts'

const line = (quantity: number, id = 'line-1', product = 'course') => ({ id, product, quantity })
const idOf = async (shop: CommerceShop, n = 0) => hexOf((await shop.units())[n]?.id ?? [])
const clock = async (shop: CommerceShop, seconds: number) => {
  // The tests' clock is the machine's, so what is due comes earlier instead.
  const ofTenant = 'where tenant_id = (select id from tenants where slug = ?)'
  const { slug } = shop.tenant
  await DB.prepare(`update entitlements set due_at = due_at - ?, created_at = created_at - ? ${ofTenant}`)
    .bind(seconds, seconds, slug)
    .run()
  await DB.prepare(`update purchase_facts set at = at - ? ${ofTenant}`).bind(seconds, slug).run()
}
const ago = (days: number) => ({ timestamp: new Date(Date.now() - days * 86_400_000).toISOString() })

describe('acceptance (commerce.md §5.11)', () => {
  it('1: the same event fifty times in parallel is one badge', async () => {
    const shop = await createShop()
    await shop.mapAll()
    await Promise.all(Array.from({ length: 50 }, () => shop.post(paidOrder())))
    const sent = shop.worker.messages.splice(0)
    await Promise.all(sent.map((message) => shop.worker.deliver([message, ...sent])))
    await shop.worker.drain()
    expect(await shop.credentials()).toHaveLength(1)
  })

  it('2: checkout, payment and invoice of one purchase are one badge', async () => {
    const shop = await createShop()
    await shop.mapAll()
    const invoice = {
      id: 'in_1',
      object: 'invoice',
      billing_reason: 'subscription_create',
      subscription: 'sub_1',
      total: 3000,
      lines: { data: [{ id: 'il_1', quantity: 1, price: { id: 'price_1', product: 'prod_1' } }] },
      customer_email: 'bo@example.org',
    }
    const subscribed = session({ mode: 'subscription', subscription: 'sub_1', invoice: 'in_1' })
    await shop.receive(liveEvent('pi', 'payment_intent.succeeded', { id: 'pi_1', object: 'payment_intent' }))
    await shop.receive(liveEvent('in', 'invoice.paid', invoice))
    await shop.receive(liveEvent('cs', COMPLETED, subscribed))
    await shop.receive(liveEvent('in2', 'invoice.paid', invoice))
    expect(await shop.credentials()).toHaveLength(1)
  })

  it('5: a refund before the payment lets nothing come of it', async () => {
    const shop = await commerceShop()
    await shop.say('refund.succeeded', { order: 'o-1', refund: 'r-1', lines: [line(1)] })
    await shop.say('purchase.paid', order('o-1'))
    expect(await shop.credentials()).toEqual([])
    expect(await shop.units()).toEqual([])
  })

  it('6: of three, one given back leaves two', async () => {
    const shop = await commerceShop()
    await shop.say('purchase.paid', order('o-1', { lines: [line(3)] }))
    await shop.say('refund.succeeded', { order: 'o-1', refund: 'r-1', lines: [line(1)] })
    expect(await shop.states()).toEqual(['awaiting_recipient', 'awaiting_recipient', 'cancelled'])
    // The refund that failed after all gives it back.
    await shop.say('refund.failed', { order: 'o-1', refund: 'r-1', lines: [line(1)] })
    expect(await shop.states()).toEqual(Array(3).fill('awaiting_recipient'))
  })

  it('7: a refund of postage changes nothing, and a person is told', async () => {
    const shop = await commerceShop()
    await shop.say('purchase.paid', order('o-1'))
    await shop.say('refund.succeeded', { order: 'o-1', refund: 'r-1', amount: '5.00', currency: 'EUR' })
    expect(await shop.statuses()).toEqual(['issued'])
    expect(await shop.units()).toMatchObject([{ state: 'issued', review: 'refund_amount' }])
    const { body } = await shop.api2('GET', '/entitlements?review=true')
    expect(body.items).toMatchObject([{ order: 'o-1', review: 'refund_amount' }])
    await shop.api2('POST', `/entitlements/${await idOf(shop)}/decide`, { decision: 'keep' })
    expect(await shop.units()).toMatchObject([{ state: 'issued', review: null, manual: 'kept' }])
  })

  it('8: of two orders for one badge, one given back leaves it, and the last takes it', async () => {
    const shop = await commerceShop()
    await shop.say('purchase.paid', order('o-1'))
    await shop.say('purchase.paid', order('o-2'))
    expect(await shop.credentials()).toHaveLength(1)
    expect(await shop.states()).toEqual(['issued', 'issued'])
    await shop.say('refund.succeeded', { order: 'o-1', refund: 'r-1', lines: [line(1)] })
    expect(await shop.statuses()).toEqual(['issued'])
    expect(await shop.states()).toEqual(['cancelled', 'issued'])
    await shop.say('refund.succeeded', { order: 'o-2', refund: 'r-2', lines: [line(1)] })
    expect(await shop.statuses()).toEqual(['revoked'])
    // Bought again, it is a new one.
    await shop.say('purchase.paid', order('o-3'))
    expect(await shop.statuses()).toEqual(['revoked', 'issued'])
  })

  it('8: both given back at once, the badge falls, whoever is faster', async () => {
    const shop = await commerceShop()
    await shop.say('purchase.paid', order('o-1'))
    await shop.say('purchase.paid', order('o-2'))
    for (const name of ['o-1', 'o-2']) {
      const data = { order: name, refund: `r-${name}`, lines: [line(1)] }
      await shop.deliver({
        type: 'refund.succeeded',
        timestamp: new Date().toISOString(),
        mode: 'live',
        data,
      })
    }
    const sent = shop.worker.messages.splice(0)
    await Promise.all(sent.map((message) => shop.worker.deliver([message])))
    await shop.worker.drain()
    await DB.prepare('update inbox_events set next_attempt_at = 0').run()
    await shop.worker.tick()
    expect(await shop.states()).toEqual(['cancelled', 'cancelled'])
    expect(await shop.statuses()).toEqual(['revoked'])
  })

  it('9: unpaid waits; paid later is one badge, failed later is none', async () => {
    const shop = await commerceShop()
    await shop.say('purchase.created', order('o-1'))
    await shop.say('purchase.created', order('o-2', { buyer: { email: 'al@example.org' } }))
    expect(await shop.states()).toEqual(['awaiting_payment', 'awaiting_payment'])
    await shop.say('purchase.paid', { order: 'o-1' })
    await shop.say('purchase.failed', { order: 'o-2' })
    expect(await shop.states()).toEqual(['issued', 'cancelled'])
    expect(await shop.credentials()).toHaveLength(1)
  })

  it('10: a dispute suspends, won reinstates, lost revokes, an inquiry does nothing', async () => {
    const shop = await commerceShop({ suspension: true })
    await shop.say('purchase.paid', order('o-1'))
    await shop.say('dispute.inquiry', { order: 'o-1', dispute: 'd-1' })
    expect(await shop.statuses()).toEqual(['issued'])
    await shop.say('dispute.opened', { order: 'o-1', dispute: 'd-1' })
    expect(await shop.statuses()).toEqual(['suspended'])
    expect(await shop.units()).toMatchObject([{ state: 'suspended', reason: 'dispute_open' }])
    const [badge] = (await shop.credentials()) as unknown as { url: string }[]
    expect(await isVerified(badge?.url ?? '')).toBe(false)
    await shop.say('dispute.won', { order: 'o-1', dispute: 'd-1' })
    expect(await shop.statuses()).toEqual(['issued'])
    expect(await isVerified(badge?.url ?? '')).toBe(true)
    await shop.say('dispute.opened', { order: 'o-1', dispute: 'd-2' })
    await shop.say('dispute.lost', { order: 'o-1', dispute: 'd-2' })
    expect(await shop.statuses()).toEqual(['revoked'])
    expect(await shop.states()).toEqual(['cancelled'])
  })

  it('10: a credential without an entry for suspension stays until the dispute is lost, and a person is told', async () => {
    const shop = await commerceShop()
    await shop.say('purchase.paid', order('o-1'))
    await shop.say('dispute.opened', { order: 'o-1', dispute: 'd-1' })
    expect(await shop.units()).toMatchObject([{ state: 'issued', review: 'dispute_open' }])
    await shop.say('dispute.lost', { order: 'o-1', dispute: 'd-1' })
    expect(await shop.statuses()).toEqual(['revoked'])
  })

  it('21: a test notification is a green tick and no badge', async () => {
    const shop = await commerceShop()
    await shop.receive({ type: 'ping' })
    expect(await shop.events()).toMatchObject([{ state: 'test' }])
    expect(await shop.units()).toEqual([])
    const shopify = await connectShop('shopify')
    await shopify.mapAll()
    const trial = { id: 820982911946154508n.toString(), test: true, financial_status: 'voided' }
    const body = JSON.stringify({ ...trial, cancelled_at: '2026-01-01T00:00:00Z', line_items: [] })
    await shopify.receive(body.replace('"820982911946154508"', '820982911946154508'), {
      'x-shopify-topic': 'orders/paid',
    })
    expect(await shopify.events()).toMatchObject([{ state: 'test' }])
  })

  it('22: a test payment makes no live badge', async () => {
    const shop = await createShop()
    await shop.mapAll()
    await shop.receive(event(COMPLETED, session(), { id: 'evt_test' }))
    expect(await shop.credentials('live')).toEqual([])
    expect(await shop.credentials('test')).toHaveLength(1)
  })

  it('23: a crash at any point leaves exactly one badge for two orders, and no more than one mail', async () => {
    await atEveryFault(4, async (binding, where) => {
      const shop = await commerceShop()
      const email = `one-${crypto.randomUUID()}@example.org`
      await shop.say('purchase.paid', order('o-1', { buyer: { email } }))
      const body = { type: 'purchase.paid', mode: 'live', data: order('o-2', { buyer: { email } }) }
      await shop.deliver(body)
      const sent = shop.worker.messages.splice(0)
      const { retryMessages } = await createWorker({ DB: binding }).deliver(sent)
      if (retryMessages.length > 0) await shop.worker.deliver(sent, { attempts: 2 })
      await DB.prepare('update inbox_events set next_attempt_at = 0').run()
      await shop.worker.tick()
      expect([where, await shop.statuses()]).toEqual([where, ['issued']])
      expect([where, await shop.states()]).toEqual([where, ['issued', 'issued']])
      const mailbox = await (await shop.worker.send('GET', '/dev/mail')).text()
      expect([where, mailbox.split(email).length - 1]).toEqual([where, 1])
    })
  })

  it('24: an order without product, SKU and address waits for a recipient', async () => {
    const shop = await connectShop('shopify')
    await shop.mapAll()
    const lines = [
      { id: 1, product_id: null, variant_id: null, sku: null, title: 'x', quantity: 1, price: '1.00' },
    ]
    const body = {
      id: 9,
      financial_status: 'paid',
      email: '',
      total_price: '1.00',
      currency: 'EUR',
      line_items: lines,
    }
    await shop.receive(body, { 'x-shopify-topic': 'orders/paid' })
    expect(await shop.events()).toMatchObject([{ state: 'done' }])
    expect(
      await rowsOf(
        'select state from entitlements where tenant_id = (select id from tenants where slug = ?)',
        shop.tenant.slug,
      ),
    ).toEqual([{ state: 'awaiting_recipient' }])
  })

  it('26: a late word of a subscription that has ended does not bring it back', async () => {
    const shop = await commerceShop({ suspension: true, purchases: { subscriptionEnd: 'suspend' } })
    await shop.say('purchase.paid', order('o-1'))
    await shop.say('subscription.ended', { order: 'o-1', subscription: 's-1' }, ago(1))
    expect(await shop.statuses()).toEqual(['suspended'])
    await shop.say('subscription.active', { order: 'o-1', subscription: 's-1' })
    expect(await shop.statuses()).toEqual(['suspended'])
  })

  it('28: a rule that comes later and two backfills make no duplicates', async () => {
    const shop = await commerceShop({}, { mapped: false })
    const lines = [line(1, 'line-1', 'course'), line(1, 'line-2', 'mug')]
    await shop.say('purchase.paid', order('o-1'))
    await shop.rule({ match: { product: 'mug' } })
    await shop.worker.drain()
    await shop.say('purchase.paid', order('o-2', { lines, buyer: { email: 'al@example.org' } }))
    expect((await shop.events()).map(({ state }) => state)).toEqual(['unmapped', 'done'])
    const { body: rule } = await shop.rule({ match: { product: 'course' } })
    expect(rule.reconsidered).toBe(1)
    await shop.worker.drain()
    // The line that led nowhere beside one that led somewhere is found by going through all orders.
    for (const _ of [1, 2]) {
      const { status, body } = await shop.api2('POST', `/mapping-rules/${rule.id}/backfill`, {})
      expect([status, typeof body.task]).toEqual([202, 'string'])
      await shop.worker.drain()
      expect(await shop.states()).toHaveLength(3)
    }
    expect((await shop.events()).map(({ state }) => state)).toEqual(['done', 'done'])
    // The second line of an order that has a badge from it already is a seat.
    expect(await shop.states()).toEqual(['issued', 'awaiting_recipient', 'issued'])
  })
})

describe('the policy of an achievement', () => {
  it('may suspend for a time and then revoke; the sweep does it, once', async () => {
    const shop = await commerceShop({ suspension: true, purchases: { refund: 'suspend', graceHours: 24 } })
    await shop.say('purchase.paid', order('o-1'))
    await shop.say('refund.succeeded', { order: 'o-1', refund: 'r-1', lines: [line(1)] })
    expect(await shop.statuses()).toEqual(['suspended'])
    await shop.worker.tick()
    expect(await shop.statuses()).toEqual(['suspended'])
    // The refund fails in time.
    await shop.say('refund.failed', { order: 'o-1', refund: 'r-1', lines: [line(1)] })
    expect(await shop.statuses()).toEqual(['issued'])
    await shop.say('refund.succeeded', { order: 'o-1', refund: 'r-2', lines: [line(1)] }, ago(2))
    expect(await shop.statuses()).toEqual(['revoked'])
  })

  it('may suspend for a time that money alone, given back long before, does not begin', async () => {
    const shop = await commerceShop({ suspension: true, purchases: { refund: 'suspend', graceHours: 24 } })
    await shop.say('purchase.paid', order('o-1'))
    const postage = { order: 'o-1', refund: 'r-1', amount: '5.00', currency: 'EUR' }
    await shop.say('refund.succeeded', postage, ago(10))
    await shop.say('refund.succeeded', { order: 'o-1', refund: 'r-2', lines: [line(1)] })
    expect(await shop.statuses()).toEqual(['suspended'])
  })

  it('revokes by the clock when nothing else comes', async () => {
    const shop = await commerceShop({ suspension: true, purchases: { refund: 'suspend', graceHours: 1 } })
    await shop.say('purchase.paid', order('o-1'))
    const soon = { timestamp: new Date(Date.now() - 3_599_000).toISOString() }
    await shop.say('refund.succeeded', { order: 'o-1', refund: 'r-1', lines: [line(1)] }, soon)
    expect(await shop.statuses()).toEqual(['suspended'])
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    await shop.worker.tick()
    expect(await shop.statuses()).toEqual(['revoked'])
    await shop.worker.tick()
    expect(await shop.states()).toEqual(['cancelled'])
  })

  it('suspends when a subscription lapses and reinstates when it is paid', async () => {
    const shop = await commerceShop({ suspension: true, purchases: { lapseGraceDays: 3 } })
    await shop.say('purchase.paid', order('o-1'))
    await shop.say('subscription.lapsed', { order: 'o-1', subscription: 's-1' }, ago(1))
    expect(await shop.statuses()).toEqual(['issued'])
    expect(
      await scalar(
        'select count(*) from entitlements where due_at is not null and tenant_id = (select id from tenants where slug = ?)',
        shop.tenant.slug,
      ),
    ).toBe(1)
    await shop.say('subscription.lapsed', { order: 'o-1', subscription: 's-1' }, ago(4))
    expect(await shop.statuses()).toEqual(['suspended'])
    await shop.say('subscription.active', { order: 'o-1', subscription: 's-1' })
    expect(await shop.statuses()).toEqual(['issued'])
  })

  it('may give each purchase a badge, or renew the one that there is', async () => {
    const each = await commerceShop({ purchases: { repeat: 'each' } })
    await each.say('purchase.paid', order('o-1'))
    await each.say('purchase.paid', order('o-2'))
    expect(await each.statuses()).toEqual(['issued', 'issued'])
    const renew = await commerceShop({ validity: { duration: 'P1Y' }, purchases: { repeat: 'renew' } })
    await renew.say('purchase.paid', order('o-1'))
    await renew.say('purchase.paid', order('o-2'))
    expect(await renew.statuses()).toEqual(['superseded', 'issued'])
    const [first, second] = (await renew.credentials()) as unknown as { validUntil: string }[]
    expect(Date.parse(second?.validUntil ?? '') - Date.parse(first?.validUntil ?? '')).toBeGreaterThan(
      364 * 86_400_000,
    )
    await renew.say('refund.succeeded', { order: 'o-2', refund: 'r-2', lines: [line(1)] })
    expect(await renew.statuses()).toEqual(['superseded', 'issued'])
  })

  it('may leave out orders that cost nothing, and says so', async () => {
    const shop = await createShop({ purchases: { freeOrders: false } })
    await shop.mapAll()
    await shop.receive(paidOrder({ payment_status: 'no_payment_required' }))
    expect(await shop.events()).toMatchObject([
      { state: 'ignored', reason: expect.stringContaining('cost nothing') },
    ])
    expect(await shop.credentials()).toEqual([])
  })

  it('lets what nobody claims expire, however long it took to pay for it', async () => {
    const shop = await commerceShop({ purchases: { claimDays: 2 } })
    await shop.say('purchase.created', order('o-1', { lines: [line(2)] }))
    await clock(shop, 3 * 86_400)
    await shop.worker.tick()
    expect(await shop.states()).toEqual(['awaiting_payment', 'awaiting_payment'])
    await shop.say('purchase.paid', { order: 'o-1' }, ago(3))
    expect(await shop.states()).toEqual(['awaiting_recipient', 'awaiting_recipient'])
    await clock(shop, 86_400)
    await shop.worker.tick()
    expect(await shop.states()).toEqual(['awaiting_recipient', 'awaiting_recipient'])
    await clock(shop, 2 * 86_400)
    await shop.worker.tick()
    expect(await shop.units()).toMatchObject([
      { state: 'cancelled', reason: 'expired' },
      { state: 'cancelled', reason: 'expired' },
    ])
  })
})

describe('what a person does by hand', () => {
  it('outranks the order: what was suspended stays so, what was revoked does not come again', async () => {
    const shop = await commerceShop({ suspension: true })
    await shop.say('purchase.paid', order('o-1'))
    const [badge] = (await shop.credentials()) as unknown as { id: string }[]
    await shop.say('dispute.opened', { order: 'o-1', dispute: 'd-1' })
    await shop.api2('POST', `/credentials/${badge?.id}/suspend`, { reason: 'looked at' })
    await shop.worker.tick()
    await shop.say('dispute.won', { order: 'o-1', dispute: 'd-1' })
    expect(await shop.statuses()).toEqual(['suspended'])
    await shop.api2('POST', `/credentials/${badge?.id}/reinstate`, {})
    await shop.worker.tick()
    expect(await shop.units()).toMatchObject([{ state: 'issued' }])
    await shop.api2('POST', `/credentials/${badge?.id}/revoke`, {})
    await shop.say('purchase.paid', order('o-1'))
    await shop.worker.tick()
    expect(await shop.statuses()).toEqual(['revoked'])
  })

  it('picks who loses a place when more were given back than were free', async () => {
    const shop = await commerceShop()
    const lines = ['a', 'b', 'c'].map((name, n) => ({
      ...line(1, `line-${n}`),
      learner: { email: `${name}@example.org` },
    }))
    await shop.say('purchase.paid', order('o-1', { lines }))
    expect(await shop.statuses()).toEqual(['issued', 'issued', 'issued'])
    await shop.say('refund.succeeded', {
      order: 'o-1',
      refund: 'r-1',
      lines: [{ id: 'line-1', quantity: 1 }],
    })
    // Ids of one moment are in no order.
    const held = (await shop.credentials()).map(({ recipient, status }) => [
      (recipient as { email: string }).email,
      status,
    ])
    expect(Object.fromEntries(held)).toEqual({
      'a@example.org': 'issued',
      'b@example.org': 'revoked',
      'c@example.org': 'issued',
    })
  })

  it('a badge issued by hand after an earlier one fell is what the next order supports', async () => {
    const shop = await commerceShop()
    await shop.say('purchase.paid', order('o-1'))
    await shop.say('refund.succeeded', { order: 'o-1', refund: 'r-1', lines: [line(1)] })
    const recipient = { email: 'bo@example.org' }
    await shop.api2('POST', '/credentials', { achievement: ACHIEVEMENT.slug, recipient })
    await shop.say('purchase.paid', order('o-2'))
    expect((await shop.events()).map(({ state }) => state)).toEqual(['done', 'done', 'done'])
    expect(await shop.states()).toEqual(['cancelled', 'issued'])
    expect(await shop.statuses()).toEqual(['revoked', 'issued'])
  })

  it('a badge issued by hand is not taken away by an order that came to support it', async () => {
    const shop = await commerceShop()
    const recipient = { email: 'bo@example.org' }
    await shop.api2('POST', '/credentials', { achievement: ACHIEVEMENT.slug, recipient })
    await shop.say('purchase.paid', order('o-1'))
    expect(await shop.credentials()).toHaveLength(1)
    await shop.say('refund.succeeded', { order: 'o-1', refund: 'r-1', lines: [line(1)] })
    expect(await shop.statuses()).toEqual(['issued'])
    expect(await shop.states()).toEqual(['cancelled'])
  })
})

describe('a late address', () => {
  it('fills a unit that waits for it', async () => {
    const shop = await commerceShop()
    await shop.say('purchase.paid', order('o-1', { buyer: {} }))
    expect(await shop.states()).toEqual(['awaiting_recipient'])
    await shop.say('purchase.paid', order('o-1', { buyer: { email: 'late@example.org' } }))
    expect(await shop.states()).toEqual(['issued'])
    expect(await shop.credentials()).toMatchObject([{ recipient: { email: 'late@example.org' } }])
  })
})

describe('signals', () => {
  const needs = ['payment', 'completion']
  const bo = { email: 'bo@example.org' }

  it('release what waits, whether they come after the payment or before', async () => {
    const shop = await commerceShop({ needs })
    await shop.say('learning.completed', {
      recipient: { email: 'al@example.org' },
      achievement: ACHIEVEMENT.slug,
    })
    await shop.say('purchase.paid', order('o-1'))
    await shop.say('purchase.paid', order('o-2', { buyer: { email: 'Al@Example.org' } }))
    expect(await shop.states()).toEqual(['awaiting_signal', 'issued'])
    const sent = await shop.api2('POST', '/signals', {
      type: 'completion',
      recipient: bo,
      achievement: ACHIEVEMENT.slug,
      eventId: 'x',
    })
    expect(sent).toMatchObject({ status: 202, body: { orders: 1 } })
    await shop.worker.drain()
    expect(await shop.states()).toEqual(['issued', 'issued'])
  })

  it('may name the product that a rule knows, or the order alone', async () => {
    const shop = await commerceShop({ needs }, { mapped: false })
    await shop.rule({ match: { product: 'course' } })
    await shop.say('purchase.paid', order('o-1'))
    await shop.say('learning.completed', { recipient: bo, product: 'other' })
    expect((await shop.events()).at(-1)).toMatchObject({ state: 'unmapped' })
    const unknown = await shop.api2('POST', '/signals', {
      type: 'completion',
      recipient: bo,
      product: 'other',
    })
    expect(unknown).toMatchObject({ status: 400, body: { errors: [{ pointer: '/product' }] } })
    await shop.say('learning.completed', { order: 'o-1', product: 'course' })
    expect(await shop.states()).toEqual(['issued'])
  })

  it('have thresholds; a fail after a pass takes nothing away', async () => {
    const shop = await commerceShop({ needs, purchases: { minimumScore: 0.7 } })
    await shop.say('purchase.paid', order('o-1'))
    const score = (value: number) =>
      shop.say('learning.scored', { recipient: bo, achievement: ACHIEVEMENT.slug, score: value })
    await score(0.69)
    await shop.say('learning.completed', { recipient: bo, achievement: ACHIEVEMENT.slug })
    expect(await shop.states()).toEqual(['awaiting_signal'])
    await score(0.7)
    expect(await shop.states()).toEqual(['issued'])
    await score(0.1)
    expect(await shop.statuses()).toEqual(['issued'])
  })

  it('count by the best attempt or by the last', async () => {
    const shop = await commerceShop({
      needs: ['payment', 'completion', 'approval'],
      purchases: { minimumScore: 0.5, retakes: 'last' },
    })
    await shop.say('purchase.paid', order('o-1'))
    for (const score of [0.9, 0.2]) {
      const when = { timestamp: new Date(Date.now() - (score === 0.9 ? 9_000 : 5_000)).toISOString() }
      await shop.say('learning.scored', { recipient: bo, achievement: ACHIEVEMENT.slug, score }, when)
    }
    expect(await shop.states()).toEqual(['awaiting_signal'])
    await shop.say('learning.scored', { recipient: bo, achievement: ACHIEVEMENT.slug, score: 0.6 })
    expect(await shop.states()).toEqual(['awaiting_approval'])
    const path = `/entitlements/${await idOf(shop)}/approve`
    expect((await shop.api2('POST', path, { approved: false })).body.state).toBe('awaiting_approval')
    expect((await shop.api2('POST', path, { approved: true })).body.state).toBe('issued')
  })

  it('are not lost when the order is worked out at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const shop = await commerceShop({ needs })
      await shop.deliver({ type: 'purchase.paid', mode: 'live', data: order('o-1') })
      const sent = shop.worker.messages.splice(0)
      const signal = { type: 'completion', recipient: bo, achievement: ACHIEVEMENT.slug }
      await Promise.all([shop.worker.deliver(sent), shop.api2('POST', '/signals', signal)])
      await shop.worker.drain()
      await shop.worker.tick()
      expect(await shop.states()).toEqual(['issued'])
    }
  })
})

describe('mapping rules', () => {
  it('have revisions, bundles and units; what was made names the revision', async () => {
    const shop = await commerceShop({}, { mapped: false })
    await shop.api2('POST', '/achievements', { ...ACHIEVEMENT, slug: 'safety', name: 'Safety' })
    const { body: rule } = await shop.rule({
      match: { sku: 'W-1' },
      achievement: undefined,
      achievements: [ACHIEVEMENT.slug, 'safety'],
      multiplier: 2,
    })
    await shop.say('purchase.paid', order('o-1', { lines: [{ id: 'a', sku: 'W-1', quantity: 1 }] }))
    expect(await shop.states()).toHaveLength(4)
    const changed = await shop.api2('PUT', `/mapping-rules/${rule.id}`, {
      match: { sku: 'W-1' },
      achievement: 'safety',
    })
    expect(changed).toMatchObject({ status: 200, body: { revision: 2, achievements: ['safety'] } })
    await shop.say('purchase.paid', order('o-1', { lines: [{ id: 'a', sku: 'W-1', quantity: 1 }] }))
    expect(await shop.states()).toHaveLength(4)
    await shop.say('purchase.paid', order('o-2', { lines: [{ id: 'a', sku: 'W-1', quantity: 1 }] }))
    const { body } = await shop.api2('GET', '/entitlements?order=o-2')
    expect(body.items).toMatchObject([{ achievement: 'safety', rule: { id: rule.id, revision: 2 } }])
    const { body: shown } = await shop.api2('GET', `/mapping-rules/${rule.id}`)
    expect(shown.revisions).toMatchObject([
      { revision: 1, multiplier: 2 },
      { revision: 2, multiplier: 1 },
    ])
    expect((await shop.api2('DELETE', `/mapping-rules/${rule.id}`)).status).toBe(204)
    expect((await shop.api2('GET', '/mapping-rules')).body.items).toEqual([])
    await shop.say('purchase.paid', order('o-3', { lines: [{ id: 'a', sku: 'W-1', quantity: 1 }] }))
    expect((await shop.events()).at(-1)).toMatchObject({ state: 'unmapped' })
  })

  it('can be tried on past orders, and nothing is written', async () => {
    const shop = await commerceShop({}, { mapped: false })
    await shop.say('purchase.paid', order('o-1'))
    await shop.say('purchase.paid', order('o-2', { lines: [line(3)] }))
    const input = { endpoint: shop.endpoint, match: { product: 'course' }, achievement: ACHIEVEMENT.slug }
    const { status, body } = await shop.api2('POST', '/mapping-rules/dry-run', input)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      orders: 2,
      matching: [
        { order: 'o-2', would: [{ units: 3, state: 'awaiting_recipient' }] },
        { order: 'o-1', would: [{ units: 1, state: 'ready' }] },
      ],
    })
    expect(await shop.units()).toEqual([])
  })
})

describe('the inbox', () => {
  it('shows what followed from each event, and the body without anybody in it', async () => {
    const shop = await commerceShop()
    await shop.say('purchase.paid', order('o-1'))
    await shop.say('refund.succeeded', { order: 'o-1', refund: 'r-1', lines: [line(1)] })
    const { body: list } = await shop.api2('GET', '/inbox?provider=standard-webhooks&state=done')
    expect(list.items).toMatchObject([
      { type: 'refund.succeeded' },
      { type: 'purchase.paid', provider: 'standard-webhooks' },
    ])
    const { body: paid } = await shop.api2('GET', `/inbox/${list.items[1].id}`)
    expect(paid.followed).toMatchObject([{ order: 'o-1', created: 1, units: [{ to: 'issued' }] }])
    expect(paid.followed[0].issued).toHaveLength(1)
    expect(JSON.stringify(paid)).not.toContain('bo@example.org')
    expect(JSON.stringify(paid)).not.toContain('Bo Buyer')
    expect(paid.body.data.lines[0].product).toBe('course')
    const { body: refund } = await shop.api2('GET', `/inbox/${list.items[0].id}`)
    expect(refund.followed).toMatchObject([
      { units: [{ from: 'issued', to: 'cancelled', reason: 'refunded' }] },
    ])
    expect(refund.followed[0].revoked).toEqual(paid.followed[0].issued)
    expect((await shop.api2('GET', '/inbox/counts')).body).toEqual({ done: 2 })
  })

  it('plays events again, one or many, without a second effect', async () => {
    const shop = await commerceShop()
    await shop.say('purchase.paid', order('o-1'))
    await shop.say('purchase.paid', order('o-2', { lines: [line(3)] }))
    const { body: list } = await shop.api2('GET', '/inbox')
    const one = await shop.api2('POST', `/inbox/${list.items[0].id}/replay`, {})
    expect(one.body.replayed).toEqual([list.items[0].id])
    await shop.worker.drain()
    expect((await shop.api2('POST', '/inbox/replay', {})).status).toBe(400)
    await shop.deliver('{')
    const [broken] = (await shop.api2('GET', '/inbox?state=quarantined')).body.items
    expect((await shop.api2('POST', `/inbox/${broken.id}/replay`, {})).status).toBe(409)
    const all = await shop.api2('POST', '/inbox/replay', { state: 'done' })
    expect(all.body.replayed).toHaveLength(2)
    await shop.worker.drain()
    expect((await shop.events()).map(({ state }) => state)).toEqual(['done', 'done', 'quarantined'])
    expect(await shop.states()).toHaveLength(4)
    expect(await shop.credentials()).toHaveLength(1)
  })
})

describe('what a shop asks about people', () => {
  const headers = (topic: string) => ({ 'x-shopify-topic': topic })
  const customer = { id: 41, email: 'bo@example.org' }

  it('is done: orders and events are forgotten, the badge stays, what nobody claimed is dropped', async () => {
    const { shopifyLine, shopifyOrder } = await import('../support/shopify-bodies.ts')
    const shop = await connectShop('shopify')
    await shop.mapAll()
    await shop.receive(shopifyOrder({ id: 1001 }), headers('orders/paid'))
    await shop.receive(
      shopifyOrder({ id: 1002, line_items: [shopifyLine({ quantity: 2 })] }),
      headers('orders/paid'),
    )
    expect(await shop.credentials()).toHaveLength(1)
    const body = { shop_id: 1, shop_domain: 'x.myshopify.com', customer, orders_to_redact: [1001, 1002] }
    await shop.receive(body, headers('customers/redact'))
    expect(await shop.credentials()).toMatchObject([{ status: 'issued' }])
    const slug = shop.tenant.slug
    const states = await rowsOf<{ state: string }>(
      'select state from entitlements where tenant_id = (select id from tenants where slug = ?) order by id',
      slug,
    )
    expect(states.map(({ state }) => state)).toEqual(['issued', 'cancelled', 'cancelled'])
    const bodies = await rowsOf<{ n: number }>(
      `select length(body) as n from inbox_events where tenant_id = (select id from tenants where slug = ?) order by id`,
      slug,
    )
    expect(bodies.slice(0, 2)).toEqual([{ n: 0 }, { n: 0 }])
    const api = `${shop.tenant.api}/inbox`
    const { body: list } = await shop.worker.call('GET', api, { key: shop.tenant.key })
    const replay = await shop.worker.call('POST', `${api}/${list.items.at(-1).id}/replay`, {
      key: shop.tenant.key,
      body: {},
    })
    expect(replay.status).toBe(410)
  })

  it('waits for a person when the customer wants to be told', async () => {
    const shop = await connectShop('shopify')
    const body = {
      shop_id: 1,
      shop_domain: 'x.myshopify.com',
      customer,
      orders_requested: [1001],
      data_request: { id: 9 },
    }
    await shop.receive(body, headers('customers/data_request'))
    expect(await shop.events()).toMatchObject([{ state: 'attention' }])
    const { key, api } = shop.tenant
    const { body: list } = await shop.worker.call('GET', `${api}/inbox?state=attention`, { key })
    const done = await shop.worker.call('POST', `${api}/inbox/${list.items[0].id}/resolve`, { key, body: {} })
    expect(done.body.state).toBe('done')
  })

  it('is the end of an endpoint when the app is taken off, and redaction is still heard', async () => {
    const shop = await connectShop('shopify')
    await shop.receive(
      { id: 1, domain: 'x.example', myshopify_domain: 'x.myshopify.com' },
      headers('app/uninstalled'),
    )
    expect(await shop.get()).toMatchObject({ state: 'paused', reason: 'uninstalled' })
    await shop.receive({ shop_id: 1, shop_domain: 'x.myshopify.com' }, headers('shop/redact'))
    expect((await shop.events()).map(({ state }) => state)).toEqual(['done', 'done'])
  })
})

describe('an order of three lines, one of five units', () => {
  it('leads to the right places and badges, and its refunds to the right revocations', async () => {
    const { shopifyLine, shopifyOrder, shopifyRefund } = await import('../support/shopify-bodies.ts')
    const shop = await connectShop('shopify')
    const { tenant, worker } = shop
    const post = (path: string, body: object) =>
      worker.call('POST', `${tenant.api}${path}`, { key: tenant.key, body })
    for (const slug of ['safety', 'soldering'])
      await post('/achievements', { ...ACHIEVEMENT, slug, name: slug })
    for (const [sku, achievement] of Object.entries({ W: ACHIEVEMENT.slug, S: 'safety', L: 'soldering' }))
      await post('/mapping-rules', { endpoint: shop.endpoint, match: { sku }, achievement })
    const lines = [
      shopifyLine({ id: 11, sku: 'W' }),
      shopifyLine({ id: 12, sku: 'S', quantity: 5 }),
      shopifyLine({ id: 13, sku: 'L', properties: [{ name: 'Learner email', value: 'lin@example.org' }] }),
    ]
    await shop.receive(shopifyOrder({ line_items: lines, total_price: '840.00' }), {
      'x-shopify-topic': 'orders/paid',
    })
    const states = () =>
      rowsOf(
        `select achievement, state, count(*) as n from entitlements
         where tenant_id = (select id from tenants where slug = ?) group by achievement, state order by achievement, state`,
        tenant.slug,
      )
    expect(await states()).toEqual([
      { achievement: 'safety', state: 'awaiting_recipient', n: 5 },
      { achievement: 'soldering', state: 'issued', n: 1 },
      { achievement: ACHIEVEMENT.slug, state: 'issued', n: 1 },
    ])
    const people = async () =>
      (await shop.credentials()).map((one) => [(one.recipient as { email: string }).email, one.status])
    expect((await people()).sort()).toEqual([
      ['bo@example.org', 'issued'],
      ['lin@example.org', 'issued'],
    ])
    const back = [
      { id: 1, line_item_id: 12, quantity: 2 },
      { id: 2, line_item_id: 11, quantity: 1 },
    ]
    const transactions = [{ kind: 'refund', status: 'success', amount: '360.00', currency: 'EUR' }]
    await shop.receive(shopifyRefund({ refund_line_items: back, transactions }), {
      'x-shopify-topic': 'refunds/create',
    })
    expect(await states()).toEqual([
      { achievement: 'safety', state: 'awaiting_recipient', n: 3 },
      { achievement: 'safety', state: 'cancelled', n: 2 },
      { achievement: 'soldering', state: 'issued', n: 1 },
      { achievement: ACHIEVEMENT.slug, state: 'cancelled', n: 1 },
    ])
    expect((await people()).sort()).toEqual([
      ['bo@example.org', 'revoked'],
      ['lin@example.org', 'issued'],
    ])
  })
})

describe('a refund of thousands', () => {
  it('changes all units in a few statements', async () => {
    const shop = await commerceShop()
    await shop.say('purchase.paid', order('o-1', { lines: [line(3000)] }))
    await shop.say('refund.succeeded', { order: 'o-1', refund: 'r-1', lines: [line(2999)] })
    const counts = await rowsOf(
      `select state, count(*) as n from entitlements where tenant_id = (select id from tenants where slug = ?) group by state order by state`,
      shop.tenant.slug,
    )
    expect(counts).toEqual([
      { state: 'awaiting_recipient', n: 1 },
      { state: 'cancelled', n: 2999 },
    ])
  })
})
