import { describe, expect, it } from 'vitest'
import { PROVIDER_NAMES } from '../../src/core/purchase/door.ts'
import { createIssuer, send } from '../support/api.ts'
import { SECRETS, signedHeaders } from '../support/connect-shop.ts'
import { createMember } from '../support/people.ts'
import { shopifyOrder } from '../support/shopify-bodies.ts'

const textOf = (html: string) =>
  html
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')

describe('the pages of shops', () => {
  it('lead from the choice of a system to what has arrived, without script', async () => {
    const tenant = await createIssuer()
    const owner = await createMember(tenant, 'owner')
    const shops = `/app/${tenant.slug}/live/shops`
    expect(textOf((await owner.get(shops)).text)).toContain('No shop yet')
    const choice = await owner.get(`${shops}/new`)
    for (const provider of PROVIDER_NAMES) expect(choice.text).toContain(`provider=${provider}`)
    const form = await owner.get(`${shops}/new?provider=shopify`)
    expect(textOf(form.text)).toContain('your-shop.myshopify.com')
    expect(form.text).not.toMatch(/<script|style=/)

    const made = await owner.post(shops, {
      provider: 'shopify',
      name: 'My shop',
      mode: 'both',
      trigger: 'paid',
    })
    expect(made.status).toBe(303)
    const path = made.headers.get('location') ?? ''
    const page = textOf((await owner.get(path)).text)
    for (const text of [
      'secret missing',
      'three secrets',
      'Nothing yet.',
      '/hooks/ep_',
      'The address is made.',
    ])
      expect(page).toContain(text)

    const wrong = await owner.post(`${path}/secret`, { secret: `shpat_${'a1'.repeat(16)}` })
    expect(textOf(wrong.text)).toContain('signs nothing')
    expect(wrong.text).not.toContain('shpat_a1')
    expect((await owner.post(`${path}/secret`, { secret: SECRETS.shopify })).status).toBe(303)
    expect(textOf((await owner.get(path)).text)).toContain('nothing has arrived yet')

    const body = JSON.stringify(shopifyOrder())
    const hook = path.replace(shops, '/hooks')
    const headers = await signedHeaders('shopify', body)
    expect((await send('POST', hook, { body, headers })).status).toBe(200)
    const arrived = textOf((await owner.get(path)).text)
    expect(arrived).toContain('an order of one line; paid.')
    expect(arrived).toMatch(/1 × Welding course - Monday ?: no rule leads anywhere/)
    expect(arrived).toContain('works')
    expect(arrived).not.toMatch(/bo@example|Bo Buyer/)
    expect(textOf((await owner.get(shops)).text)).toContain('My shop')
  })

  it('show a secret that we made once, and never again', async () => {
    const tenant = await createIssuer()
    const owner = await createMember(tenant, 'owner')
    const shops = `/app/${tenant.slug}/test/shops`
    const made = await owner.post(shops, { provider: 'woocommerce' })
    expect(made.status).toBe(200)
    const secret = /<code>([A-Za-z0-9]{40})<\/code>/.exec(made.text)?.[1] ?? ''
    expect(secret).toHaveLength(40)
    const path = /\/app\/[^"]+\/shops\/ep_[0-9a-f]{32}/.exec(made.text)?.[0] ?? ''
    expect((await owner.get(path)).text).not.toContain(secret)
    const hook = path.replace(shops, '/hooks')
    const headers = await signedHeaders('woocommerce', '{"id":7}', { secret })
    expect((await send('POST', hook, { body: '{"id":7}', headers })).status).toBe(200)
  })

  it('save settings, say beside the field what is wrong, and pause, resume and delete', async () => {
    const tenant = await createIssuer()
    const owner = await createMember(tenant, 'owner')
    const shops = `/app/${tenant.slug}/live/shops`
    const made = await owner.post(shops, { provider: 'stripe' })
    const path = made.headers.get('location') ?? ''
    await owner.post(`${path}/secret`, { secret: SECRETS.stripe })
    const wrong = await owner.post(`${path}/settings`, {
      name: 'Main',
      account: 'shop',
      learnerEmail: 'Student',
    })
    expect(textOf(wrong.text)).toContain('Must be the id of a connected account')
    expect(wrong.text).toContain('value="Student"')
    expect((await owner.post(`${path}/settings`, { name: 'Main', orders: 'invoices' })).status).toBe(303)
    const key = await owner.post(`${path}/api-key`, { key: 'sk_live_abcdefghijk' })
    expect(textOf(key.text)).toContain('restricted key')
    expect(key.text).not.toContain('sk_live_abcdefghijk')
    await owner.post(`${path}/pause`)
    expect(textOf((await owner.get(path)).text)).toContain('paused')
    await owner.post(`${path}/resume`)
    expect((await owner.post(`${path}/delete`)).headers.get('location')).toBe(shops)
    expect((await owner.get(path)).status).toBe(404)
  })

  it('can be looked at by whoever may read, and changed by nobody else', async () => {
    const tenant = await createIssuer()
    const owner = await createMember(tenant, 'owner')
    const shops = `/app/${tenant.slug}/live/shops`
    const path = (await owner.post(shops, { provider: 'stripe' })).headers.get('location') ?? ''
    const auditor = await createMember(tenant, 'auditor')
    const page = await auditor.get(path)
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('<form class="form"')
    expect((await auditor.get(shops)).text).not.toContain('Connect a shop')
    expect((await auditor.get(`${shops}/new`)).status).toBe(403)
    for (const [to, form] of [
      [shops, { provider: 'stripe' }],
      [`${path}/secret`, { secret: SECRETS.stripe }],
      [`${path}/settings`, { name: 'x' }],
      [`${path}/api-key`, { key: 'rk_live_abcdefghijkl' }],
      [`${path}/delete`, {}],
    ] as [string, Record<string, string>][])
      expect([to, (await auditor.post(to, form)).status]).toEqual([to, 403])
    const stranger = await createMember(await createIssuer(), 'owner')
    expect((await stranger.get(path)).status).toBe(404)
  })
})
