/** Random numbers that come again with the same seed (mulberry32). */
export function randomOf(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  const shuffled = <T>(items: readonly T[]): T[] => {
    const copy = [...items]
    for (let i = copy.length - 1; i > 0; i--) {
      const j = below(i + 1)
      ;[copy[i], copy[j]] = [copy[j] as T, copy[i] as T]
    }
    return copy
  }
  return {
    next,
    below,
    shuffled,
    chance: (part: number) => next() < part,
    pick: <T>(items: readonly T[]): T => items[below(items.length)] as T,
  }
}

export type Random = ReturnType<typeof randomOf>

export const SHOPS = ['stripe', 'shopify', 'woocommerce', 'standard-webhooks'] as const
export type ShopName = (typeof SHOPS)[number]

/** What happens to one order, whoever tells of it, and in whatever order that arrives. */
export interface Story {
  shop: ShopName
  number: number
  buyer: string
  quantity: number
  payment: 'paid' | 'late' | 'never' | 'failed'
  /** Units given back line by line; a shop that knows no lines gives back all or nothing. */
  unitsBack: number
  refundFails: boolean
  moneyBack: boolean
  /** For good, but at WooCommerce, where it comes before a late payment, which has the order count again. */
  cancelled: boolean
  /** WooCommerce: the item was another one at first. */
  replaced: boolean
  /** Stripe: a subscription that was renewed so many times, and whether it is over. */
  renewals: number
  ended: boolean
  dispute: 'none' | 'inquiry' | 'open' | 'won' | 'lost'
}

export interface Told {
  shop: ShopName
  body: string
  headers: Record<string, string>
}

export function randomStory(random: Random, number: number, buyers: number): Story {
  const shop = random.pick(SHOPS)
  const quantity = random.chance(0.6) ? 1 : 2 + random.below(2)
  const back = random.chance(0.3) ? 1 + random.below(quantity) : 0
  const isWhole = shop === 'stripe' || shop === 'woocommerce'
  const canDispute = shop !== 'woocommerce'
  const isSubscription = shop === 'stripe' && random.chance(0.3)
  return {
    shop,
    number,
    buyer: `buyer-${random.below(buyers)}@example.org`,
    quantity: isSubscription ? 1 : quantity,
    payment: random.pick(['paid', 'paid', 'paid', 'paid', 'late', 'never', 'failed'] as const),
    unitsBack: isWhole && back > 0 ? (isSubscription ? 1 : quantity) : back,
    refundFails: shop === 'stripe' && random.chance(0.3),
    moneyBack: random.chance(0.1) && shop !== 'woocommerce',
    cancelled: shop !== 'stripe' && random.chance(shop === 'woocommerce' ? 0.3 : 0.08),
    replaced: shop === 'woocommerce' && random.chance(0.3),
    renewals: isSubscription ? random.below(3) : 0,
    ended: isSubscription && random.chance(0.4),
    dispute:
      canDispute && random.chance(0.25) ? random.pick(['inquiry', 'open', 'won', 'lost'] as const) : 'none',
  }
}

const HOUR = 3_600
const START = Math.floor(Date.now() / 1000) - 50 * HOUR

/** The events of a story as its shop sends them. */
export function tell(story: Story): Told[] {
  switch (story.shop) {
    case 'stripe':
      return tellStripe(story)
    case 'shopify':
      return tellShopify(story)
    case 'woocommerce':
      return tellWoo(story)
    default:
      return tellStandard(story)
  }
}

function tellStripe(story: Story): Told[] {
  const { number, quantity, payment, unitsBack, refundFails, moneyBack, dispute, renewals, ended } = story
  const told: Told[] = []
  const say = (type: string, object: object, hours: number) => {
    const event = { object: 'event', type, created: START + hours * HOUR, livemode: true, data: { object } }
    told.push({
      shop: 'stripe',
      body: JSON.stringify({ id: `evt_${number}_${told.length}`, ...event }),
      headers: {},
    })
  }
  const session = (status: string) => ({
    id: `cs_${number}`,
    object: 'checkout.session',
    mode: 'payment',
    payment_status: status,
    payment_intent: `pi_${number}`,
    amount_total: 1000 * quantity,
    currency: 'eur',
    customer_details: { email: story.buyer, name: 'Bo' },
    metadata: { quantity: String(quantity) },
    ...((renewals > 0 || ended) && { mode: 'subscription', subscription: `sub_${number}` }),
  })
  say('checkout.session.completed', session(payment === 'paid' ? 'paid' : 'unpaid'), 0)
  if (payment === 'late') say('checkout.session.async_payment_succeeded', session('paid'), 1)
  if (payment === 'failed') say('checkout.session.async_payment_failed', session('unpaid'), 1)
  const about = { payment_intent: `pi_${number}`, charge: `ch_${number}` }
  if (unitsBack > 0) {
    const refund = { id: `re_${number}`, object: 'refund', amount: 1000 * quantity, ...about }
    say('refund.created', { ...refund, status: 'succeeded' }, 2)
    if (refundFails) say('refund.failed', { ...refund, status: 'failed' }, 3)
  } else if (moneyBack) {
    say(
      'refund.created',
      { id: `re_${number}`, object: 'refund', amount: 1, status: 'succeeded', ...about },
      2,
    )
  }
  const statuses = {
    none: [],
    inquiry: ['warning_needs_response'],
    open: ['needs_response'],
    won: ['needs_response', 'won'],
    lost: ['needs_response', 'lost'],
  }
  for (const [n, status] of statuses[dispute].entries()) {
    const type = `charge.dispute.${n === 0 ? 'created' : 'closed'}`
    say(type, { id: `du_${number}`, object: 'dispute', status, reason: 'general', ...about }, 4 + n)
  }
  const subscription = { id: `sub_${number}`, object: 'subscription' }
  for (let n = 1; n <= renewals; n++) {
    const invoice = {
      id: `in_${number}_${n}`,
      object: 'invoice',
      billing_reason: 'subscription_cycle',
      subscription: subscription.id,
      total: 1000,
      amount_paid: 1000,
      currency: 'eur',
      customer_email: story.buyer,
      lines: { data: [{ id: `il_${number}_${n}`, quantity: 1, price: { id: 'price_1' } }] },
    }
    say('invoice.paid', invoice, 6 + n)
    say('customer.subscription.updated', { ...subscription, status: 'active' }, 6 + n)
  }
  if (ended) say('customer.subscription.deleted', { ...subscription, status: 'canceled' }, 20)
  return told
}

function tellShopify(story: Story): Told[] {
  const { number, quantity, payment, unitsBack, moneyBack, cancelled, dispute } = story
  const told: Told[] = []
  const say = (topic: string, body: object) =>
    told.push({ shop: 'shopify', body: JSON.stringify(body), headers: { 'x-shopify-topic': topic } })
  const time = (hours: number) => new Date((START + hours * HOUR) * 1000).toISOString()
  const order = (status: string, hours: number, more: object = {}) => ({
    id: 100_000 + number,
    test: false,
    financial_status: status,
    created_at: time(0),
    updated_at: time(hours),
    currency: 'EUR',
    total_price: `${10 * quantity}.00`,
    customer: { id: number, email: story.buyer, first_name: 'Bo', last_name: 'Buyer' },
    line_items: [
      {
        id: 200_000 + number,
        product_id: 1,
        variant_id: 2,
        sku: 'S',
        title: 'Course',
        quantity,
        price: '10.00',
        properties: {},
      },
    ],
    refunds: [],
    ...more,
  })
  if (payment === 'paid') say('orders/paid', order('paid', 0))
  else say('orders/create', order('pending', 0))
  if (payment === 'late') say('orders/paid', order('paid', 1))
  if (payment === 'failed') say('orders/updated', order('voided', 1))
  const refund = (id: number, units: number, amount: string) => ({
    id,
    order_id: 100_000 + number,
    processed_at: time(2),
    refund_line_items: units > 0 ? [{ line_item_id: 200_000 + number, quantity: units }] : [],
    transactions: [{ kind: 'refund', status: 'success', amount, currency: 'EUR' }],
  })
  if (unitsBack > 0) say('refunds/create', refund(300_000 + number, unitsBack, `${10 * unitsBack}.00`))
  if (moneyBack) say('refunds/create', refund(400_000 + number, 0, '0.50'))
  if (cancelled)
    say(
      'orders/cancelled',
      order(payment === 'paid' || payment === 'late' ? 'paid' : 'pending', 5, { cancelled_at: time(5) }),
    )
  const statuses = {
    none: [],
    inquiry: ['needs_response'],
    open: ['needs_response'],
    won: ['needs_response', 'won'],
    lost: ['needs_response', 'lost'],
  }
  for (const [n, status] of statuses[dispute].entries()) {
    const type = dispute === 'inquiry' ? 'inquiry' : 'chargeback'
    const when = n === 0 ? { initiated_at: time(3) } : { finalized_on: time(4) }
    say('disputes/update', {
      id: 500_000 + number,
      order_id: 100_000 + number,
      type,
      status,
      reason: 'fraudulent',
      ...when,
    })
  }
  return told
}

function tellWoo(story: Story): Told[] {
  const { number, quantity, payment, unitsBack, cancelled, replaced } = story
  const told: Told[] = []
  const time = (hours: number) => new Date((START + hours * HOUR) * 1000).toISOString().slice(0, 19)
  const say = (status: string, hours: number, isPaid: boolean, item = 800_000 + number) => {
    const body = {
      id: 700_000 + number,
      status,
      currency: 'EUR',
      total: `${10 * quantity}.00`,
      date_created_gmt: time(0),
      date_modified_gmt: time(hours),
      date_paid_gmt: isPaid ? time(0) : null,
      billing: { first_name: 'Bo', last_name: 'Buyer', email: story.buyer },
      meta_data: [],
      line_items: [
        {
          id: item,
          name: 'Course',
          product_id: 1,
          variation_id: 0,
          quantity,
          sku: '',
          meta_data: [],
        },
      ],
      refunds: [],
    }
    told.push({ shop: 'woocommerce', body: JSON.stringify(body), headers: {} })
  }
  if (replaced) say('pending', -1, false, 900_000 + number)
  say(payment === 'paid' ? 'processing' : 'pending', 0, payment === 'paid')
  if (cancelled && payment === 'late') say('cancelled', 0.5, false)
  if (payment === 'late') say('completed', 1, true)
  if (payment === 'failed') say('failed', 1, false)
  const isPaid = payment === 'paid' || payment === 'late'
  if (unitsBack > 0 && isPaid) say('refunded', 2, true)
  if (cancelled && payment !== 'late') say('cancelled', 3, isPaid)
  return told
}

function tellStandard(story: Story): Told[] {
  const { number, quantity, payment, unitsBack, moneyBack, cancelled, dispute } = story
  const told: Told[] = []
  const order = `o-${number}`
  const say = (type: string, data: object, hours: number) => {
    const timestamp = new Date((START + hours * HOUR) * 1000).toISOString()
    const body = JSON.stringify({ type, timestamp, mode: 'live', data: { order, ...data } })
    told.push({ shop: 'standard-webhooks', body, headers: { 'webhook-id': `msg_${number}_${told.length}` } })
  }
  const whole = {
    lines: [{ id: 'line-1', product: 'course', quantity }],
    buyer: { email: story.buyer, name: 'Bo' },
    amount: `${10 * quantity}.00`,
    currency: 'EUR',
  }
  say(payment === 'paid' ? 'purchase.paid' : 'purchase.created', whole, 0)
  if (payment === 'late') say('purchase.paid', {}, 1)
  if (payment === 'failed') say('purchase.failed', {}, 1)
  if (unitsBack > 0)
    say('refund.succeeded', { refund: 'r-1', lines: [{ id: 'line-1', quantity: unitsBack }] }, 2)
  if (moneyBack) say('refund.succeeded', { refund: 'r-2', amount: '0.50', currency: 'EUR' }, 2)
  if (cancelled) say('purchase.cancelled', {}, 5)
  const types = {
    none: [],
    inquiry: ['inquiry'],
    open: ['opened'],
    won: ['opened', 'won'],
    lost: ['opened', 'lost'],
  }
  for (const [n, type] of types[dispute].entries()) say(`dispute.${type}`, { dispute: 'd-1' }, 3 + n)
  return told
}
