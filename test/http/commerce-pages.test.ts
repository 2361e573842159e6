import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT } from '../support/api.ts'
import { commerceShop, hexOf, order } from '../support/commerce.ts'
import { createMember } from '../support/people.ts'

const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', '’')
    .replace(/\s+/g, ' ')

describe('the pages of commerce', () => {
  it('explain every step from an order to its badge and back, without script', async () => {
    const shop = await commerceShop({}, { mapped: false })
    const owner = await createMember(shop.tenant, 'owner')
    const home = `/app/${shop.tenant.slug}/live`
    await shop.say('purchase.paid', order('o-1'))

    const waiting = await owner.get(`${home}/inbox`)
    expect(waiting.text).not.toMatch(/<script|style=/)
    expect(textOf(waiting.text)).toContain('No mapping rule matches line line-1')

    const form = { endpoint: shop.endpoint, by: 'product', value: 'course', achievement: ACHIEVEMENT.slug }
    const tried = await owner.post(`${home}/rules`, { ...form, multiplier: '1', do: 'try' })
    expect(textOf(tried.text)).toContain('1 × welding-1 (ready)')
    expect(await shop.units()).toEqual([])
    const wrong = await owner.post(`${home}/rules`, { ...form, value: '', multiplier: '1' })
    expect(textOf(wrong.text)).toContain('Must say which one')
    const made = await owner.post(`${home}/rules`, { ...form, multiplier: '1' })
    expect(made.status).toBe(303)
    expect(textOf((await owner.get(`${home}/rules`)).text)).toContain('1 orders that waited for it')
    await shop.worker.drain()
    // The console's own queue is that of the environment; what it has sent is due anyway.
    for (let turn = 0; turn < 50 && (await shop.states())[0] !== 'issued'; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }

    const [unit] = await shop.units()
    const path = `${home}/entitlements/${hexOf(unit?.id ?? [])}`
    const shown = textOf((await owner.get(path)).text)
    for (const text of ['Issued', 'bo@example.org', '1 issued', 'Decide by hand'])
      expect(shown).toContain(text)
    const [event] = (await shop.api2('GET', '/inbox')).body.items
    const page = await owner.get(`${home}/inbox/${event.id}`)
    expect(textOf(page.text)).toContain('One entitlement was made, one badge was issued.')
    expect(page.text).not.toContain('bo@example.org')

    expect((await owner.post(`${path}/decide`, { decision: 'cancel' })).status).toBe(303)
    expect(textOf((await owner.get(path)).text)).toContain('decided by hand')
    expect(await shop.statuses()).toEqual(['revoked'])
    const replay = await owner.post(`${home}/inbox/${event.id}/replay`, {})
    expect(replay.status).toBe(303)
  })

  it('show names and addresses to nobody who may not see people', async () => {
    const shop = await commerceShop()
    await createMember(shop.tenant, 'owner')
    const author = await createMember(shop.tenant, 'author')
    await shop.say('purchase.paid', order('o-1'))
    const [unit] = await shop.units()
    const [event] = (await shop.api2('GET', '/inbox')).body.items
    const home = `/app/${shop.tenant.slug}/live`
    for (const path of [
      'inbox',
      `inbox/${event.id}`,
      'entitlements',
      `entitlements/${hexOf(unit?.id ?? [])}`,
      'rules',
    ]) {
      const { status, text } = await author.get(`${home}/${path}`)
      expect([path, status, /bo@example|Bo Buyer|Decide by hand|Play/.test(text)]).toEqual([path, 200, false])
    }
  })
})
