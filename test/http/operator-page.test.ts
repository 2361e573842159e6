import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createContext } from '../../src/wiring.ts'
import { createIssuer } from '../support/api.ts'
import { DB, scalar } from '../support/database.ts'
import { type Browser, openBrowser } from '../support/people.ts'
import { createShop } from '../support/shop.ts'
import { paidOrder } from '../support/stripe-events.ts'

const token = (env as unknown as { OPERATOR_TOKEN: string }).OPERATOR_TOKEN

async function operator(): Promise<Browser> {
  const browser = openBrowser()
  const { status, headers } = await browser.post('/operator/sign-in', { token })
  expect([status, headers.get('location')]).toEqual([303, '/operator'])
  return browser
}

const formToken = async (browser: Browser, path = '/operator'): Promise<string> =>
  /name="form" value="([0-9a-f]{64})"/.exec((await browser.get(path)).text)?.[1] ?? ''

const stateOf = (slug: string) => scalar<string>('select state from tenants where slug = ?', slug)

describe('the operator’s page', () => {
  it('opens with the token, in a cookie that nothing but this host gets', async () => {
    const browser = openBrowser()
    const wrong = await browser.post('/operator/sign-in', { token: 'wrong-wrong-wrong-wrong' })
    expect([wrong.status, wrong.text.includes('not the operator')]).toEqual([401, true])
    expect(browser.cookies.size).toBe(0)
    const { headers } = await browser.post('/operator/sign-in', { token })
    const cookie = headers.get('set-cookie') ?? ''
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Max-Age=3600', 'Path=/'])
      expect(cookie).toContain(part)
    expect(cookie).not.toContain(token)
    const page = await browser.get('/operator')
    expect(page.status).toBe(200)
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe')
    expect(page.text).toContain('Key-encryption keys')
    expect(page.text).not.toContain(token)
  })

  it('is shut without a session, with a forged one, and after an hour', async () => {
    const { slug } = await createIssuer()
    const browser = await operator()
    const [[name = '', value = '']] = [...browser.cookies] as [[string, string]]
    const [until = '', nonce = '', mac = ''] = value.split('.')
    const ctx = await createContext(env as unknown as Env, () => {})
    const ended = `${Math.floor(Date.now() / 1000)}.${nonce}`
    const forged = [
      '',
      'x',
      `${until}.${nonce}.${'0'.repeat(64)}`,
      `${Number(until) + 3600}.${nonce}.${mac}`,
      `1.${nonce}.${mac}`,
      `${ended}.${await ctx.signAsOperator(`session ${ended}`)}`,
    ]
    for (const cookie of forged) {
      browser.cookies.set(name, cookie)
      for (const path of ['/operator', `/operator/tenants/${slug}`]) {
        const { status, headers } = await browser.get(path)
        expect([cookie, status, headers.get('location')]).toEqual([cookie, 303, '/operator/sign-in'])
      }
      await browser.post(`/operator/tenants/${slug}/suspend`, { form: 'x' })
    }
    expect(await stateOf(slug)).toBe('active')
  })

  it('suspends and resumes a tenant and sets its limits', async () => {
    const { slug } = await createIssuer()
    const browser = await operator()
    const path = `/operator/tenants/${slug}`
    expect((await browser.get(path)).text).toContain('Suspend')
    const form = await formToken(browser, path)
    expect((await browser.post(`${path}/suspend`, { form })).status).toBe(303)
    expect(await stateOf(slug)).toBe('suspended')
    expect((await browser.get(path)).text).toContain('suspended')
    await browser.post(`${path}/resume`, { form })
    expect(await stateOf(slug)).toBe('active')
    await browser.post(`${path}/quotas`, { form, credentialsPerMonth: '12', batchSize: '', members: '3' })
    const limits = await DB.prepare(
      'select credential_quota, batch_limit, member_limit from tenants where slug = ?',
    )
      .bind(slug)
      .first()
    expect(limits).toEqual({ credential_quota: 12, batch_limit: null, member_limit: 3 })
  })

  it('does nothing for a form that is not its own', async () => {
    const { slug } = await createIssuer()
    const [browser, other] = [await operator(), await operator()]
    const path = `/operator/tenants/${slug}/suspend`
    const form = await formToken(browser)
    const tries = [
      await browser.post(path, {}),
      await browser.post(path, { form: '0'.repeat(64) }),
      await browser.post(path, { form: await formToken(other) }),
      await browser.post(path, { form }, { origin: 'https://evil.example' }),
      await browser.post(path, { form }, { 'sec-fetch-site': 'cross-site' }),
    ]
    expect(tries.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
    expect(await stateOf(slug)).toBe('active')
  })

  it('replays dead letters', async () => {
    const shop = await createShop()
    await shop.mapAll()
    await shop.post(paidOrder())
    await DB.prepare(`update inbox_events set state = 'dead', reason = 'Too often.'`).run()
    const browser = await operator()
    const { text } = await browser.get('/operator')
    const id = /name="id" value="([0-9a-f]{32})"/.exec(text)?.[1] ?? ''
    expect(text).toContain('Too often.')
    await browser.post('/operator/replay', { form: await formToken(browser), kind: 'inbox', id })
    expect(await scalar('select state from inbox_events where hex(id) = ?', id.toUpperCase())).toBe(
      'received',
    )
  })

  it('is left for good', async () => {
    const browser = await operator()
    await browser.post('/operator/sign-out', { form: await formToken(browser) })
    expect((await browser.get('/operator')).headers.get('location')).toBe('/operator/sign-in')
  })
})
