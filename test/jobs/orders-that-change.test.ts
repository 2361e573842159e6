import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT } from '../support/api.ts'
import { commerceShop, order } from '../support/commerce.ts'
import { connectShop } from '../support/connect-shop.ts'
import { DB, rowsOf } from '../support/database.ts'
import { wooOrder } from '../support/woo-order.ts'

const [, item] = wooOrder().line_items

/** One order of WooCommerce at an hour of its day. */
const woo = (hour: number, status: string, members: object = {}) =>
  wooOrder({
    status,
    line_items: [item],
    date_modified_gmt: `2026-03-22T${hour}:00:00`,
    date_paid_gmt: status === 'processing' ? `2026-03-22T${hour}:00:00` : null,
    ...members,
  })

const bought = (orderId: string) =>
  order(orderId, {
    lines: [
      { id: 'line-1', product: 'course', quantity: 1, learner: { email: 'lin@example.org' } },
      { id: 'line-2', product: 'mug', quantity: 1 },
    ],
  })

describe('an order of WooCommerce', () => {
  it('that was cancelled because nobody paid is a badge when it is paid after all', async () => {
    const told = [woo(10, 'pending'), woo(11, 'cancelled'), woo(12, 'processing')]
    for (const sequence of [told, [...told].reverse()]) {
      const shop = await connectShop('woocommerce')
      await shop.mapAll()
      for (const body of sequence) await shop.receive(body)
      expect(await shop.credentials()).toMatchObject([{ status: 'issued' }])
      await shop.receive(woo(13, 'cancelled'))
      expect(await shop.credentials()).toMatchObject([{ status: 'revoked' }])
    }
  })

  it('whose items were replaced before it was paid is a badge for the new one', async () => {
    const shop = await connectShop('woocommerce')
    await shop.mapAll()
    await shop.receive(woo(10, 'pending'))
    await shop.receive(woo(11, 'processing', { line_items: [{ ...item, id: 900 }] }))
    const units = await rowsOf(
      `select line_key, state from entitlements where tenant_id = (select id from tenants where slug = ?)
       order by line_key`,
      shop.tenant.slug,
    )
    expect(units).toEqual([
      { line_key: '316', state: 'cancelled' },
      { line_key: '900', state: 'issued' },
    ])
    expect(await shop.credentials()).toHaveLength(1)
  })
})

describe('a rule that comes later', () => {
  const withSafety = async (achievement: object) => {
    const shop = await commerceShop({}, { mapped: false })
    await shop.api2('POST', '/achievements', {
      ...ACHIEVEMENT,
      ...achievement,
      slug: 'safety',
      name: 'Safety',
    })
    await shop.rule({ match: { product: 'course' } })
    return shop
  }
  const backfill = async (shop: Awaited<ReturnType<typeof withSafety>>) => {
    const { body: rule } = await shop.rule({ match: { product: 'mug' }, achievement: 'safety' })
    await shop.worker.drain()
    const { body } = await shop.api2('POST', `/mapping-rules/${rule.id}/backfill`, {})
    await shop.worker.drain()
    return (await shop.api2('GET', `/tasks/${body.task.replaceAll('-', '')}`)).body
  }

  it('gives a known person what an order is worth of which everything is issued', async () => {
    const shop = await withSafety({})
    // Bo is somebody already, and has nothing of the order that is gone through.
    await shop.say('purchase.paid', order('o-1'))
    await shop.say('purchase.paid', bought('o-2'))
    expect(await shop.states('o-2')).toEqual(['issued'])
    expect(await backfill(shop)).toMatchObject({ state: 'done', done: 2, failed: 0, result: { created: 1 } })
    expect(await shop.states('o-2')).toEqual(['issued', 'issued'])
  })

  it('sees what was said of people for whom the order had nothing before', async () => {
    const shop = await withSafety({ needs: ['payment', 'completion'] })
    const recipient = { email: 'bo@example.org' }
    await shop.say('learning.completed', { recipient, achievement: 'safety' })
    await shop.say('purchase.paid', bought('o-1'))
    await backfill(shop)
    expect(await shop.states()).toEqual(['issued', 'issued'])
  })

  it('goes past an order that cannot be worked out, and says so', async () => {
    const shop = await withSafety({})
    for (const name of ['o-1', 'o-2', 'o-3']) await shop.say('purchase.paid', bought(name))
    await DB.prepare(
      `update purchase_facts set facts = x'00' where purchase_id in (select id from purchases
       where order_key = 'o-2' and tenant_id = (select id from tenants where slug = ?))`,
    )
      .bind(shop.tenant.slug)
      .run()
    expect(await backfill(shop)).toMatchObject({ state: 'done', done: 2, failed: 1, result: { created: 2 } })
    expect(await shop.states('o-3')).toEqual(['issued', 'issued'])
  })
})
