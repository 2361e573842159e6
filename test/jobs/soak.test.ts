import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT, createIssuer } from '../support/api.ts'
import { type ConnectedShop, connectShop, signedHeaders } from '../support/connect-shop.ts'
import { DB, rowsOf } from '../support/database.ts'
import { faultyDatabase } from '../support/faulty-database.ts'
import {
  type Random,
  randomOf,
  randomStory,
  SHOPS,
  type ShopName,
  type Story,
  type Told,
  tell,
} from '../support/shop-stories.ts'
import { createWorker } from '../support/worker.ts'

// `npm run soak` sends 10,000 events; the suite a fraction of them.
const SETTINGS = (import.meta as unknown as { env: Record<string, string | undefined> }).env
const EVENTS_A_SEED = Number(SETTINGS.VITE_SOAK_EVENTS ?? 30)
const SEEDS = Array.from(
  { length: Number(SETTINGS.VITE_SOAK_SEEDS ?? 20) },
  (_, n) => Number(SETTINGS.VITE_SOAK_FIRST ?? 1) + n,
)

interface Worth {
  units: string[]
  hasBadge: boolean
  mayHaveSuspended: boolean
}

/** What must come of an order, worked out from its story alone: the states of its units, and who has a badge by it. */
function expectedOf(story: Story): Worth {
  const isPaid = story.payment === 'paid' || story.payment === 'late'
  // WooCommerce tells of a refund only as the state of an order that was paid.
  const back = story.shop === 'woocommerce' && !isPaid ? 0 : story.refundFails ? 0 : story.unitsBack
  const left = story.quantity - back
  // WooCommerce's orders are cancelled before a late payment, and count again with it.
  const isOff = story.cancelled && !(story.shop === 'woocommerce' && story.payment === 'late')
  const isDead = story.payment === 'failed' || isOff || story.ended || story.dispute === 'lost' || left === 0
  if (isDead) return { units: [], hasBadge: false, mayHaveSuspended: false }
  const isHeld = story.dispute === 'open'
  const isSeat = story.quantity > 1
  const state = isHeld
    ? 'suspended'
    : isPaid
      ? isSeat
        ? 'awaiting_recipient'
        : 'issued'
      : 'awaiting_payment'
  return {
    units: Array.from({ length: left }, () => state),
    hasBadge: state === 'issued',
    mayHaveSuspended: isHeld && isPaid && !isSeat,
  }
}

/** Each renewal is an order of its own, which stands as long as the subscription does. */
const renewalsOf = (story: Story): (Worth & { orderKey: string })[] =>
  Array.from({ length: story.renewals }, (_, n) => ({
    orderKey: `sub_${story.number}:in_${story.number}_${n + 1}`,
    units: story.ended ? [] : ['issued'],
    hasBadge: !story.ended,
    mayHaveSuspended: false,
  }))

/** The names that the shops give their orders. */
const orderKeyOf = ({ shop, number }: Story): string =>
  ({
    stripe: `cs_${number}`,
    shopify: `${100_000 + number}`,
    woocommerce: `${700_000 + number}`,
    'standard-webhooks': `o-${number}`,
  })[shop]

function malformed(random: Random): Told {
  const body = random.pick([
    '{',
    '[]',
    'null',
    '"text"',
    '{"id":1}',
    '{"type":"purchase.paid","data":{}}',
    '{"id":"evt_x","type":"x"}',
    '{"id":1,}',
  ])
  return { shop: random.pick(SHOPS), body, headers: { 'x-shopify-topic': 'orders/paid' } }
}

describe('orders of four shops, shuffled, doubled, broken, refunded before they are paid', () => {
  it.each(SEEDS)(
    'lead to exactly the badges and states that they are worth, whoever dies meanwhile (seed %i)',
    { timeout: 600_000 },
    async (seed) => {
      const random = randomOf(seed)
      const stories: Story[] = []
      let told: Told[] = []
      const wanted = EVENTS_A_SEED / 1.25
      while (told.length < wanted) {
        const story = randomStory(random, stories.length + 1, Math.max(3, Math.ceil(EVENTS_A_SEED / 8)))
        stories.push(story)
        told.push(...tell(story))
      }
      told.push(...told.filter(() => random.chance(0.2)))
      told.push(...Array.from({ length: Math.ceil(told.length * 0.05) }, () => malformed(random)))
      told = random.shuffled(told)

      const worker = createWorker()
      const tenant = await createIssuer({ suspension: true, purchases: { subscriptionEnd: 'revoke' } })
      const shops = {} as Record<ShopName, ConnectedShop>
      for (const name of SHOPS) shops[name] = await connectShop(name, { worker, tenant })
      for (const name of SHOPS) await shops[name].mapAll()

      for (const { shop, body, headers } of told) {
        const id = headers['webhook-id']
        const signed = await signedHeaders(shop, body, { ...(id && { id }) })
        const { status } = await worker.send('POST', shops[shop].hook, {
          body,
          headers: { ...signed, ...headers },
        })
        expect([seed, body, status]).toEqual([seed, body, 200])
        if (random.chance(0.3)) await workALittle(random, worker)
      }
      // One delivery in the middle of it all with a wrong signature is nothing.
      expect(
        (
          await worker.send('POST', shops.stripe.hook, {
            body: '{}',
            headers: { 'stripe-signature': 't=1,v1=00' },
          })
        ).status,
      ).toBe(401)
      await settle(worker)

      const open = await rowsOf(
        `select type, state, reason from inbox_events where state in ('received', 'failed', 'dead')
         and tenant_id = (select id from tenants where slug = ?)`,
        tenant.slug,
      )
      expect([seed, open]).toEqual([seed, []])
      const units = await rowsOf<{ order_key: string; states: string }>(
        `select p.order_key, json_group_array(e.state) as states from entitlements e join purchases p on p.id = e.purchase_id
         where e.tenant_id = (select id from tenants where slug = ?) and e.state <> 'cancelled' group by p.id`,
        tenant.slug,
      )
      const found = new Map(units.map(({ order_key, states }) => [order_key, JSON.parse(states) as string[]]))
      for (const story of stories) {
        expect([seed, story, found.get(orderKeyOf(story)) ?? []]).toEqual([
          seed,
          story,
          expectedOf(story).units,
        ])
        for (const { orderKey, units: expected } of renewalsOf(story)) {
          expect([seed, story, orderKey, found.get(orderKey) ?? []]).toEqual([
            seed,
            story,
            orderKey,
            expected,
          ])
        }
      }
      await expectBadges(seed, tenant, stories)
    },
  )
})

/** Delivers some messages, loses some, and lets the consumer die at a random round trip of some. */
async function workALittle(random: Random, worker: ReturnType<typeof createWorker>): Promise<void> {
  const sent = worker.messages.splice(0)
  const kept = sent.filter(() => !random.chance(0.15))
  if (kept.length === 0) return
  if (random.chance(0.4)) {
    const moment = random.pick(['before', 'after'] as const)
    const dying = createWorker({ DB: faultyDatabase(1 + random.below(4 * kept.length), moment).binding })
    await dying.deliver(kept).catch(() => {})
    if (random.chance(0.5)) await worker.deliver(kept, { attempts: 2 })
  } else if (random.chance(0.3)) {
    // Two consumers have the same batch at once.
    await Promise.all([worker.deliver(kept), worker.deliver([...kept].reverse())])
  } else await worker.deliver(random.shuffled(kept))
}

/** As the cron does, minute after minute, until nothing is left to do. */
async function settle(worker: ReturnType<typeof createWorker>): Promise<void> {
  for (let minute = 0; minute < 200; minute++) {
    await DB.prepare(
      `update inbox_events set next_attempt_at = 0 where state in ('received', 'failed')`,
    ).run()
    const due = await rowsOf(`select 1 from inbox_events where state in ('received', 'failed') limit 1`)
    if (due.length === 0 && worker.messages.length === 0) return
    await worker.tick()
    await worker.drain()
  }
}

/** Nobody has two badges, nobody lacks one, and nobody has one that no order is for. */
async function expectBadges(
  seed: number,
  { api, key }: { api: string; key: string },
  stories: readonly Story[],
): Promise<void> {
  const worker = createWorker()
  const standing: { email: string; status: string }[] = []
  let after = ''
  do {
    const { body } = await worker.call(
      'GET',
      `${api}/credentials?achievement=${ACHIEVEMENT.slug}&limit=200${after}`,
      { key },
    )
    for (const { status, recipient } of body.items) {
      if (status !== 'revoked') standing.push({ email: recipient.email, status })
    }
    after = body.next ? `&after=${body.next}` : ''
  } while (after !== '')
  const worth = stories.flatMap((story) =>
    [expectedOf(story), ...renewalsOf(story)].map((one) => ({ buyer: story.buyer, ...one })),
  )
  const badges = [...new Set(worth.filter(({ hasBadge }) => hasBadge).map(({ buyer }) => buyer))].sort()
  const issued = standing.filter(({ status }) => status === 'issued').map(({ email }) => email)
  expect([seed, [...issued].sort()]).toEqual([seed, badges])
  // One that was issued before its order was disputed is suspended, unless another order is for it too.
  const suspended = standing.filter(({ status }) => status !== 'issued').map(({ email }) => email)
  const mayBe = worth.filter(({ mayHaveSuspended }) => mayHaveSuspended).map(({ buyer }) => buyer)
  expect([seed, suspended.filter((email) => !mayBe.includes(email) || badges.includes(email))]).toEqual([
    seed,
    [],
  ])
  expect([seed, new Set(suspended).size]).toEqual([seed, suspended.length])
}
