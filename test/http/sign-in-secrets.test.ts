import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { call, createIssuer } from '../support/api.ts'
import { dump, rowsOf } from '../support/database.ts'
import { createMember, linkIn, newAddress, openBrowser, pressLink } from '../support/people.ts'
import { createWorker } from '../support/worker.ts'

const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const
const logged: string[] = []

beforeAll(() => {
  for (const method of METHODS) {
    vi.spyOn(console, method).mockImplementation((...parts: unknown[]) => {
      logged.push(
        parts
          .map((part) => (part instanceof Error ? `${part.message} ${part.stack}` : JSON.stringify(part)))
          .join(' '),
      )
    })
  }
})
afterAll(() => {
  vi.restoreAllMocks()
})

it('addresses, links, cookies and keys of people are in no log and no audit entry', async () => {
  const tenant = await createIssuer()
  const owner = await createMember(tenant, 'owner')
  const [email, invited] = [newAddress('quintessa'), newAddress('markerfield')]
  const browser = openBrowser()

  // What goes well.
  await browser.post('/app/sign-in', { email })
  const link = await linkIn(email)
  await pressLink(browser, link)
  await owner.post(`/app/${tenant.slug}/members/invitations`, { email: invited, role: 'auditor' })
  const made = await owner.post(`/app/${tenant.slug}/live/api-keys`, {
    name: 'x',
    lifetime: '30',
    scopes: 'issuer.read',
  })
  const key = /sk_live_[\w-]+/.exec(made.text)?.[0] ?? ''
  await call('GET', tenant.api, { key })

  // What does not: used links, wrong forms, foreign origins, too many attempts, a mail provider that is down.
  await pressLink(openBrowser(), link)
  await browser.post('/app/sign-in', { email: `${email} and more` })
  await browser.post('/app/sign-in', { email }, { origin: 'https://evil.example' })
  await browser.get(`/app/sign-in/link?token=${link.searchParams.get('token')}`)
  for (let n = 0; n < 7; n++) await browser.post('/app/sign-in', { email })
  await browser.post(
    '/api/auth/passkey/verify-authentication',
    { response: email },
    { accept: 'application/json' },
  )
  await call('POST', `${tenant.api}/invitations`, {
    key: tenant.key,
    body: { email: invited, role: 'auditor' },
  })
  const down = createWorker({
    MAIL: 'http',
    MAIL_HTTP_URL: 'http://127.0.0.1:9/',
    MAIL_HTTP_TOKEN: 'quintessential-token',
  })
  const lost = openBrowser(down.send)
  const failed = await lost.post('/app/sign-in', { email: `lost-${email}` })
  expect(failed.status).toBeGreaterThanOrEqual(200)

  const markers = {
    email,
    invited,
    owner: owner.email,
    token: link.searchParams.get('token') ?? '',
    cookie: browser.cookies.get('signet.session_token') ?? '',
    ownersCookie: owner.cookies.get('signet.session_token') ?? '',
    key,
    provider: 'quintessential-token',
  }
  for (const value of Object.values(markers)) expect(value.length).toBeGreaterThan(10)
  const audit = JSON.stringify(await rowsOf('select * from audit_entries'))
  const found = Object.entries(markers).filter(
    ([, marker]) => logged.some((line) => line.includes(marker)) || audit.includes(marker),
  )
  expect(found.map(([name]) => name)).toEqual([])

  // Nor does the database hold what opens something.
  const everything = JSON.stringify(await dump())
  for (const secret of [markers.token, markers.cookie, markers.ownersCookie, markers.key]) {
    expect(everything.includes(secret)).toBe(false)
  }
})
