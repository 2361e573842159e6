import { describe, expect, it } from 'vitest'
import { forgetSignIns } from '../../src/actions/forget-sign-ins.ts'
import { openDatabase } from '../../src/store/database.ts'
import { createIssuer, createTenant, ORIGIN } from '../support/api.ts'
import { DB, dump, rowsOf, scalar } from '../support/database.ts'
import {
  createMember,
  createPerson,
  linkIn,
  mailTo,
  newAddress,
  openBrowser,
  pressLink,
} from '../support/people.ts'
import { createWorker } from '../support/worker.ts'

const signUp = (email: string, slug: string) => ({
  name: 'Ada Lovelace',
  email,
  organisation: 'Institute of Analysis',
  slug,
})

const newSlug = () => `analysis-${crypto.randomUUID().slice(0, 8)}`

describe('an organisation that signs itself up', () => {
  it('is there after one mail and one button, with whoever signed up as its owner', async () => {
    const [browser, email, slug] = [openBrowser(), newAddress(), newSlug()]
    const sent = await browser.post('/app/sign-up', signUp(email, slug))
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/app/sign-in/sent'])
    const link = await linkIn(email)
    const page = await browser.get(link.pathname + link.search)
    expect(page.text).toContain('Begin with Institute of Analysis')
    const done = await pressLink(browser, link)
    expect(done.headers.get('location')).toBe(`/app/${slug}`)
    const home = await browser.get(`/app/${slug}/live`)
    expect(home.status).toBe(200)
    expect(home.text).toContain('Institute of Analysis is ready')
    expect(home.text).toContain(`did:web:localhost%3A8787:i:${slug}`)
    const roles = await rowsOf(
      'select m.role, u.name, u.email from members m join users u on u.id = m.user_id join tenants t on t.id = m.tenant_id where t.slug = ?',
      slug,
    )
    expect(roles).toEqual([{ role: 'owner', name: 'Ada Lovelace', email }])
    const actor = `person:${await scalar('select id from users where email = ?', email)}`
    const entry = `select actor from audit_entries where action = 'tenant.registered' and tenant_id = (select id from tenants where slug = ?)`
    expect(await scalar(entry, slug)).toBe(actor)
  })

  it('is told at once when its short name is taken or is one of the service itself', async () => {
    const { slug } = await createTenant()
    const email = newAddress()
    for (const taken of [slug, 'sign-in', 'operator']) {
      const answer = await openBrowser().post('/app/sign-up', signUp(email, taken))
      expect([answer.status, answer.text.includes(`name ${taken} is taken`)]).toEqual([200, true])
    }
    await expect(mailTo(email)).rejects.toThrow('no mail')
  })

  it('chooses another name when somebody took it before the link was opened', async () => {
    const [browser, email, slug] = [openBrowser(), newAddress(), newSlug()]
    await browser.post('/app/sign-up', signUp(email, slug))
    const other = await createPerson()
    await other.post('/app/new', { organisation: 'The faster one', slug })
    const done = await pressLink(browser, await linkIn(email))
    expect(done.headers.get('location')).toContain('/app/new?')
    expect((await browser.get(done.headers.get('location') ?? '')).text).toContain(
      `the slug ${slug} is taken`,
    )
    const again = await browser.post('/app/new', { organisation: 'Institute', slug: `${slug}-2` })
    expect(again.headers.get('location')).toBe(`/app/${slug}-2`)
  })

  it('hears beside each field what is wrong with it', async () => {
    const answer = await openBrowser().post('/app/sign-up', {
      name: 'A',
      email: 'nonsense',
      slug: 'Not A Slug',
    })
    expect(answer.status).toBe(200)
    for (const field of ['email', 'organisation', 'slug'])
      expect(answer.text).toContain(`field-${field}-error`)
    expect(answer.text).toContain('value="nonsense"')
  })
})

describe('a sign-in link', () => {
  it('is not used up by programs that look at mail', async () => {
    const [browser, email] = [openBrowser(), newAddress()]
    await browser.post('/app/sign-in', { email })
    const link = await linkIn(email)
    for (let n = 0; n < 3; n++) await openBrowser().get(link.pathname + link.search)
    expect((await pressLink(browser, link)).headers.get('location')).toBe('/app')
    expect((await browser.get('/app')).text).toContain(email)
  })

  it('works once', async () => {
    const [browser, email] = [openBrowser(), newAddress()]
    await browser.post('/app/sign-in', { email })
    const link = await linkIn(email)
    await pressLink(browser, link)
    const thief = openBrowser()
    const replayed = await pressLink(thief, link)
    expect(replayed.headers.get('location')).toBe('/app/sign-in')
    expect((await thief.get('/app/sign-in')).text).toContain('used already')
    expect((await thief.get('/app')).headers.get('location')).toContain('/app/sign-in')
  })

  it('works for two at once no more than for one', async () => {
    const email = newAddress()
    await openBrowser().post('/app/sign-in', { email })
    const link = await linkIn(email)
    const answers = await Promise.all([1, 2, 3, 4].map(() => pressLink(openBrowser(), link)))
    expect(answers.filter(({ headers }) => headers.get('location') === '/app')).toHaveLength(1)
  })

  it('is of no use after a quarter of an hour', async () => {
    const [browser, email] = [openBrowser(), newAddress()]
    await browser.post('/app/sign-in', { email })
    const link = await linkIn(email)
    const { expires_at: until } = (
      await rowsOf<{ expires_at: number }>(
        'select expires_at from verifications where value like ?',
        `%${email}%`,
      )
    )[0] ?? { expires_at: 0 }
    expect(until - Date.now()).toBeLessThanOrEqual(15 * 60_000)
    await rowsOf('update verifications set expires_at = 1 where value like ?', `%${email}%`)
    expect((await pressLink(browser, link)).headers.get('location')).toBe('/app/sign-in')
  })

  it('is kept as a hash alone', async () => {
    const email = newAddress()
    await openBrowser().post('/app/sign-in', { email })
    const token = (await linkIn(email)).searchParams.get('token') ?? ''
    expect(token.length).toBeGreaterThanOrEqual(32)
    const row = JSON.stringify(await rowsOf('select * from verifications where value like ?', `%${email}%`))
    expect(row).toContain(email)
    expect(row).not.toContain(token)
  })

  it.each([
    'https://evil.example/',
    '//evil.example/app',
    '/\\evil.example',
    '/app/../../evil',
    '/i/demo',
    'javascript:alert(1)',
    '/app@evil.example',
    '\t//evil.example',
    '/app/..//evil.example/app',
    'http://localhost:8787.evil.example/app',
  ])('leads to the console, whatever it was asked to lead to: %s', async (next) => {
    const [browser, email] = [openBrowser(), newAddress()]
    const shown = await browser.get(`/app/sign-in?next=${encodeURIComponent(next)}`)
    expect(shown.text).toContain('name="next" value="/app"')
    await browser.post('/app/sign-in', { email, next })
    const link = await linkIn(email)
    link.searchParams.set('next', next)
    const { status, headers } = await pressLink(browser, link)
    expect([status, headers.get('location')]).toEqual([303, '/app'])
  })

  it('leads on to the page that was wanted', async () => {
    const { slug } = await createTenant()
    const person = await createMember({ slug }, 'owner')
    const stranger = openBrowser()
    const refused = await stranger.get(`/app/${slug}/members?x=1`)
    expect(refused.status).toBe(303)
    const wanted = `/app/${slug}/members?x=1`
    expect(refused.headers.get('location')).toBe(`/app/sign-in?next=${encodeURIComponent(wanted)}`)
    await stranger.post('/app/sign-in', { email: person.email, next: wanted })
    expect((await pressLink(stranger, await linkIn(person.email))).headers.get('location')).toBe(wanted)
  })
})

describe('a session', () => {
  it('gets a token of its own at each sign-in, whatever cookie the browser brought', async () => {
    const victim = openBrowser()
    const attacker = await createPerson()
    const planted = attacker.cookies.get('signet.session_token') ?? ''
    expect(planted).not.toBe('')
    victim.cookies.set('signet.session_token', planted)
    const email = newAddress()
    await victim.post('/app/sign-in', { email })
    await pressLink(victim, await linkIn(email))
    expect(victim.cookies.get('signet.session_token')).not.toBe(planted)
    expect((await victim.get('/app')).text).toContain(email)
    expect((await attacker.get('/app')).text).toContain(attacker.email)
  })

  it('stands in a cookie that script and other sites do not get', async () => {
    const [browser, email] = [openBrowser(), newAddress()]
    await browser.post('/app/sign-in', { email })
    const { headers } = await pressLink(browser, await linkIn(email))
    const cookie = headers.getSetCookie().find((line) => line.startsWith('signet.session_token')) ?? ''
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
  })

  it('is worth nothing without the signature over it, and nothing when one letter is different', async () => {
    const person = await createPerson()
    const cookie = person.cookies.get('signet.session_token') ?? ''
    const [token = ''] = decodeURIComponent(cookie).split('.')
    for (const forged of [token, `${token}.x`, cookie.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))]) {
      const browser = openBrowser()
      browser.cookies.set('signet.session_token', forged)
      expect((await browser.get('/app')).headers.get('location')).toContain('/app/sign-in')
    }
  })

  it('ends when its person signs out, or ends it from another device', async () => {
    const person = await createPerson()
    const other = openBrowser()
    await other.post('/app/sign-in', { email: person.email })
    await pressLink(other, await linkIn(person.email))
    expect((await person.get('/app/account')).text).toContain('Chrome on Linux')
    const [id = ''] = await rowsOf<{ id: string }>(
      'select id from sessions where user_id = ? order by created_at desc, id desc limit 1',
      person.userId,
    ).then((rows) => rows.map((row) => row.id))
    await person.post('/app/account/sessions/end', { id })
    expect((await other.get('/app')).headers.get('location')).toContain('/app/sign-in')
    const copied = openBrowser()
    for (const [name, value] of person.cookies) copied.cookies.set(name, value)
    await person.post('/app/sign-out')
    expect((await copied.get('/app')).headers.get('location')).toContain('/app/sign-in')
  })

  it('can end all others at once', async () => {
    const person = await createPerson()
    const others = [openBrowser(), openBrowser()]
    for (const other of others) {
      await other.post('/app/sign-in', { email: person.email })
      await pressLink(other, await linkIn(person.email))
    }
    await person.post('/app/account/sessions/end-others')
    for (const other of others) expect((await other.get('/app')).status).toBe(303)
    expect((await person.get('/app/account')).status).toBe(200)
  })

  it('of somebody else looks like one that does not exist', async () => {
    const [a, b] = [await createPerson(), await createPerson()]
    const id = await scalar<string>('select id from sessions where user_id = ?', a.userId)
    const theirs = await b.post('/app/account/sessions/end', { id })
    const nobodys = await b.post('/app/account/sessions/end', { id: '00000000-0000-7000-8000-000000000000' })
    expect([theirs.status, nobodys.status]).toEqual([404, 404])
    expect((await a.get('/app/account')).status).toBe(200)
  })
})

describe('what is past its time', () => {
  it('is forgotten: links that nobody opened, sessions, counts, invitations', async () => {
    const { slug } = await createTenant()
    const owner = await createMember({ slug }, 'owner')
    const [email, invited] = [newAddress('unopened'), newAddress('uninterested')]
    await openBrowser().post('/app/sign-in', { email })
    await owner.post(`/app/${slug}/members/invitations`, { email: invited, role: 'auditor' })
    const kept = async () => JSON.stringify(await dump())
    const db = openDatabase(DB)
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
    await forgetSignIns({ db, now: () => new Date() })
    expect(await kept()).toContain(email)
    await forgetSignIns({ db, now: () => inDays(1) })
    expect(await kept()).not.toContain(email)
    expect((await owner.get('/app/account')).status).toBe(200)
    expect(await kept()).toContain(invited)
    await forgetSignIns({ db, now: () => inDays(40) })
    expect(await kept()).not.toContain(invited)
    expect((await owner.get('/app/account')).status).toBe(303)
    expect(
      (await scalar('select count(*) from sessions')) + (await scalar('select count(*) from rate_limits')),
    ).toBe(0)
  })
})

describe('behind TLS', () => {
  it('cookies are for TLS alone', async () => {
    const host = 'https://badges.institute.test'
    const worker = createWorker({ ENVIRONMENT: 'production', PUBLIC_ORIGIN: host })
    const browser = openBrowser(worker.send)
    const [email, headers] = [newAddress(), { origin: host }]
    expect((await browser.post(`${host}/app/sign-in`, { email }, headers)).status).toBe(303)
    const link = new URL(/https:\/\/\S+\/app\/[^\s<"]+/.exec(await mailTo(email))?.[0] ?? '')
    expect(link.origin).toBe(host)
    const form: [string, string][] = [...link.searchParams.entries()]
    const entered = await browser.post(`${host}/app/sign-in/link`, form, headers)
    const cookie = entered.headers.getSetCookie().find((line) => line.includes('session_token')) ?? ''
    expect(cookie).toMatch(/^__Secure-signet\.session_token=.*; Secure/i)
    expect((await browser.get(`${host}/app/account`)).text).toContain(email)
  })
})

describe('a sign-in of the last minutes', () => {
  it('is asked for where private keys leave', async () => {
    const { slug } = await createTenant()
    const owner = await createMember({ slug }, 'owner')
    await DB.prepare('update sessions set created_at = created_at - 3600000 where user_id = ?')
      .bind(owner.userId)
      .run()
    const page = `/app/${slug}/live/data`
    const { headers } = await owner.post(
      `${page}/export-with-keys`,
      { passphrase: 'correct horse battery' },
      { referer: `${ORIGIN}${page}` },
    )
    expect(headers.get('location')).toBe(`/app/sign-in?again=1&next=${encodeURIComponent(page)}`)
    const added = await owner.get('/api/auth/passkey/generate-register-options', {
      accept: 'application/json',
    })
    expect(added.status).toBe(403)
  })
})

describe('a form', () => {
  it('does nothing when it stands on somebody else’s page', async () => {
    const { slug } = await createTenant()
    const owner = await createMember({ slug }, 'owner')
    const members = `select count(*) from invitations where tenant_id = (select id from tenants where slug = ?)`
    const form = { email: 'mallory@example.org', role: 'owner' }
    const path = `/app/${slug}/members/invitations`
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${ORIGIN}.evil.example` },
      { origin: ORIGIN, 'sec-fetch-site': 'cross-site' },
      { origin: ORIGIN, 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of foreign) expect((await owner.post(path, form, headers)).status).toBe(403)
    expect(await scalar(members, slug)).toBe(0)
    expect((await owner.post(path, form, { 'sec-fetch-site': 'same-origin' })).status).toBe(303)
    expect(await scalar(members, slug)).toBe(1)
  })

  it('signs nobody in or out for another site either', async () => {
    const person = await createPerson()
    const evil = { origin: 'https://evil.example' }
    expect((await person.post('/app/sign-out', {}, evil)).status).toBe(403)
    expect((await openBrowser().post('/app/sign-in', { email: newAddress() }, evil)).status).toBe(403)
    expect((await person.get('/app/account')).status).toBe(200)
  })
})

describe('sign-in limits', () => {
  it('stop a client, by the address that the platform saw', async () => {
    const browser = openBrowser()
    const statuses: number[] = []
    for (let n = 0; n < 12; n++) {
      const headers = { 'x-forwarded-for': `192.0.2.${n}` }
      const { status, text } = await browser.post('/app/sign-in', { email: newAddress() }, headers)
      statuses.push(text.includes('Too many attempts') ? 429 : status)
    }
    expect(statuses).toEqual([...Array(10).fill(303), 429, 429])
    expect((await openBrowser().post('/app/sign-in', { email: newAddress() })).status).toBe(303)
  })

  it('stop mails to one address, from wherever they are asked for', async () => {
    const email = newAddress()
    const answers: boolean[] = []
    for (let n = 0; n < 7; n++) {
      const { text } = await openBrowser().post('/app/sign-in', { email: email.toUpperCase() })
      answers.push(text.includes('several links'))
    }
    expect(answers).toEqual([false, false, false, false, false, true, true])
    const rows = JSON.stringify(await rowsOf('select * from sign_in_mails'))
    expect(rows).not.toContain(email)
  })
})

describe('a tenant that one is no member of', () => {
  it('looks like one that does not exist', async () => {
    const { slug } = await createIssuer()
    const stranger = await createPerson()
    for (const path of ['', '/live', '/members', '/live/api-keys', '/nonsense']) {
      const theirs = await stranger.get(`/app/${slug}${path}`)
      const nobodys = await stranger.get(`/app/no-such-tenant${path}`)
      expect([path, theirs.status]).toEqual([path, 404])
      expect(theirs.text.replaceAll(slug, 'no-such-tenant')).toBe(nobodys.text)
    }
  })
})
