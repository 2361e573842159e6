import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT } from '../support/api.ts'
import { commerceShop, hexOf, order } from '../support/commerce.ts'
import { type ConnectedShop, connectShop } from '../support/connect-shop.ts'

describe('signals that name an order and nobody', () => {
  const said = (order: string, members: object = {}) => ({
    ...{ type: 'completion', order, achievement: ACHIEVEMENT.slug, ...members },
  })

  /** Two shops of one tenant that number alike. */
  async function twoShops(needs = ['payment', 'completion']) {
    const shop = await commerceShop({ needs })
    const { tenant, worker } = shop
    const other = await connectShop('standard-webhooks', { tenant, worker })
    await other.mapAll()
    const sell = (from: ConnectedShop, name: string, email: string) =>
      from.receive({
        ...{ type: 'purchase.paid', timestamp: new Date().toISOString(), mode: 'live' },
        data: order(name, { buyer: { email } }),
      })
    const issuedTo = async () =>
      (await shop.credentials()).map(({ recipient }) => (recipient as { email: string }).email)
    return { shop, other, sell, issuedTo }
  }

  it('count for none where two shops have one of that number, until the shop is named', async () => {
    const { shop, other, sell, issuedTo } = await twoShops()
    await sell(shop, '1001', 'ada@example.org')
    await sell(other, '1001', 'bob@example.org')
    const refused = await shop.api2('POST', '/signals', said('1001'))
    expect(refused).toMatchObject({ status: 409, body: { errors: [{ pointer: '/order' }] } })
    await shop.say('learning.completed', { order: '1001', achievement: ACHIEVEMENT.slug })
    expect((await shop.events()).at(-1)).toMatchObject({
      state: 'attention',
      reason: expect.stringContaining('2 shops have an order 1001'),
    })
    expect(await shop.states()).toEqual(['awaiting_signal', 'awaiting_signal'])
    const named = await shop.api2('POST', '/signals', said('1001', { endpoint: other.endpoint }))
    expect(named).toMatchObject({ status: 202, body: { orders: 1 } })
    await shop.worker.drain()
    expect(await issuedTo()).toEqual(['bob@example.org'])
    const { endpoint } = shop
    await shop.say('learning.completed', { order: '1001', endpoint, achievement: ACHIEVEMENT.slug })
    expect((await issuedTo()).sort()).toEqual(['ada@example.org', 'bob@example.org'])
  })

  it('stay with the order that they were said of when another shop comes to the same number', async () => {
    const { shop, other, sell } = await twoShops(['payment', 'completion', 'approval'])
    await sell(shop, '1002', 'ada@example.org')
    await shop.api2('POST', '/signals', said('1002'))
    await shop.worker.drain()
    expect(await shop.states()).toEqual(['awaiting_approval'])
    await sell(other, '1002', 'bob@example.org')
    const [first] = await shop.units()
    await shop.api2('POST', `/entitlements/${hexOf(first?.id ?? [])}/approve`, { approved: true })
    expect(await shop.states()).toEqual(['issued', 'awaiting_signal'])
  })

  it('may come before the order, and then count for the first shop that has one', async () => {
    const { shop, other, sell, issuedTo } = await twoShops()
    expect((await shop.api2('POST', '/signals', said('1003'))).body.orders).toBe(0)
    const toOther = said('1004', { endpoint: other.endpoint })
    expect((await shop.api2('POST', '/signals', toOther)).status).toBe(202)
    await sell(shop, '1003', 'ada@example.org')
    await sell(other, '1003', 'bob@example.org')
    expect(await issuedTo()).toEqual(['ada@example.org'])
    await sell(shop, '1004', 'ann@example.org')
    await sell(other, '1004', 'ben@example.org')
    expect((await issuedTo()).sort()).toEqual(['ada@example.org', 'ben@example.org'])
  })

  it('are refused with a shop that the tenant does not have', async () => {
    const { shop } = await twoShops()
    const stranger = await commerceShop()
    const sent = await shop.api2('POST', '/signals', said('1005', { endpoint: stranger.endpoint }))
    expect(sent).toMatchObject({ status: 400, body: { errors: [{ pointer: '/endpoint' }] } })
  })
})
