import { describe, expect, it } from 'vitest'
import { call, createIssuer, ORIGIN, send, type TestTenant } from '../support/api.ts'
import { scalar } from '../support/database.ts'
import { createMember, type Person } from '../support/people.ts'

const textOf = (html: string) =>
  html
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ')

const hiddenIn = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

interface Desk {
  tenant: TestTenant
  person: Person
  path: string
}

async function desk(achievement: object = {}, role: 'owner' | 'issuer' = 'issuer'): Promise<Desk> {
  const tenant = await createIssuer(achievement)
  const person = await createMember(tenant, role)
  return { tenant, person, path: `/app/${tenant.slug}/live/credentials` }
}

const issued = ({ slug }: TestTenant): Promise<number> =>
  scalar('select count(*) from credentials where issuer_id = (select id from issuers where slug = ?)', slug)

/** Issues one through the form and says where its page is. */
async function issue({ person, path }: Desk, name = 'Zoë Groß', email = 'zoe@example.org'): Promise<string> {
  const { text } = await person.get(`${path}/new`)
  const form = { key: hiddenIn(text, 'key'), achievement: 'welding-1', name, email }
  const done = await person.post(path, form)
  if (done.status !== 303) throw new Error(`not issued: ${textOf(done.text)}`)
  return done.headers.get('location') ?? ''
}

const publicJson = (tenant: TestTenant, record: string) =>
  call('GET', `/i/${tenant.slug}/credentials/${record.split('/').at(-1)}.json`)

describe('a badge that is issued by hand', () => {
  it('says what the form said, and its page says whose it is and who issued it', async () => {
    const at = await desk()
    const { text } = await at.person.get(`${at.path}/new`)
    const done = await at.person.post(at.path, {
      key: hiddenIn(text, 'key'),
      achievement: 'welding-1',
      name: 'Zoë Groß',
      email: 'zoe@example.org',
      validUntil: '2099-12-31',
      narrative: 'Welded a gate.',
      evidence: 'https://example.org/gate',
    })
    const record = done.headers.get('location') ?? ''
    expect(record).toMatch(/\/credentials\/[0-9a-f-]{36}$/)
    const page = textOf((await at.person.get(record)).text)
    for (const part of [
      'The badge is issued.',
      'Zoë Groß',
      'zoe@example.org',
      '31 December 2099',
      'Pat Person',
    ])
      expect(page).toContain(part)
    const { body } = await publicJson(at.tenant, record)
    expect(body).toMatchObject({
      validUntil: '2099-12-31T23:59:59Z',
      credentialSubject: { narrative: 'Welded a gate.' },
      evidence: [{ id: 'https://example.org/gate' }],
    })
  })

  it('is one badge, however often its button is pressed', async () => {
    const at = await desk()
    const { text } = await at.person.get(`${at.path}/new`)
    const form = {
      key: hiddenIn(text, 'key'),
      achievement: 'welding-1',
      name: 'Zoë',
      email: 'zoe@example.org',
    }
    const [first, second] = [await at.person.post(at.path, form), await at.person.post(at.path, form)]
    expect(second.headers.get('location')).toBe(first.headers.get('location'))
    expect(await issued(at.tenant)).toBe(1)
    // Somebody who goes back and fills in another person means another badge.
    await at.person.post(at.path, { ...form, name: 'Max', email: 'max@example.org' })
    expect(await issued(at.tenant)).toBe(2)
  })

  it('is not issued before every field is right, and keeps what was typed', async () => {
    const at = await desk()
    const { text } = await at.person.get(`${at.path}/new`)
    const answer = await at.person.post(at.path, {
      key: hiddenIn(text, 'key'),
      achievement: 'welding-1',
      name: 'Zoë',
      email: 'no-address',
      validUntil: '2001-01-01',
      evidence: 'http://example.org',
    })
    expect(answer.status).toBe(200)
    const page = textOf(answer.text)
    expect(page).toContain('Must be an e-mail address.')
    expect(page).toContain('Must be an https URL.')
    expect(answer.text).toContain('value="no-address"')
    expect(await issued(at.tenant)).toBe(0)
  })

  it('waits for somebody else where the achievement wants that, as one request', async () => {
    const at = await desk({ fourEyes: { issue: true, revoke: true } })
    const { text } = await at.person.get(`${at.path}/new`)
    expect(textOf(text)).toContain('Welding, level 1 (needs approval)')
    const form = {
      key: hiddenIn(text, 'key'),
      achievement: 'welding-1',
      name: 'Zoë',
      email: 'zoe@example.org',
    }
    const [first, second] = [await at.person.post(at.path, form), await at.person.post(at.path, form)]
    const waiting = first.headers.get('location') ?? ''
    expect(waiting).toContain('/live/approvals/')
    expect(second.headers.get('location')).toBe(waiting)
    expect(textOf((await at.person.get(waiting)).text)).toContain(
      'this waits until somebody else approves it',
    )
    expect(await issued(at.tenant)).toBe(0)

    const approver = await createMember(at.tenant, 'approver')
    await approver.post(`${waiting}/approve`)
    expect(await issued(at.tenant)).toBe(1)
  })
})

describe('the list of credentials', () => {
  it('shows the newest first and leads to older ones', async () => {
    const at = await desk()
    const items = Array.from({ length: 51 }, (_, n) => ({
      // By an id: so many mails would push those of sign-in out of the development mailbox.
      recipient: { id: `https://example.org/people/${n}`, name: `Person number ${n}.` },
    }))
    await call('POST', `${at.tenant.api}/credentials/batch`, {
      key: at.tenant.key,
      body: { achievement: 'welding-1', items },
    })
    await issue(at)
    const first = await at.person.get(at.path)
    const older = /<a href="([^"]*after=[^"]*)">Older/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const second = await at.person.get(older)
    expect(second.text).not.toContain('>Older<')
    const names = [first, second].map(({ text }) => text.match(/Zoë Groß|Person number \d+/g) ?? [])
    expect(names.map(({ length }) => length)).toEqual([50, 2])
    expect(names[0]?.[0]).toBe('Zoë Groß')
    expect(new Set(names.flat()).size).toBe(52)
  })

  it('can be had of one achievement, of one state, and of one person', async () => {
    const at = await desk()
    const [zoe] = [await issue(at), await issue(at, 'Max Muster', 'max@example.org')]
    const { text } = await at.person.get(zoe)
    await at.person.post(`${zoe}/revoke`, { key: hiddenIn(text, 'key') })

    const revoked = textOf((await at.person.get(`${at.path}?state=revoked&achievement=`)).text)
    expect(revoked).toContain('Zoë Groß')
    expect(revoked).not.toContain('Max Muster')
    expect(textOf((await at.person.get(`${at.path}?achievement=other`)).text)).toContain('Nothing here')

    const found = textOf((await at.person.post(`${at.path}/find`, { email: ' MAX@example.org' })).text)
    expect(found).toContain('Max Muster')
    expect(found).not.toContain('Zoë Groß')
    const nobody = await at.person.post(`${at.path}/find`, { email: 'nobody@example.org' })
    expect(textOf(nobody.text)).toContain('Nobody with this address has a badge here.')
    const wrong = await at.person.post(`${at.path}/find`, { email: 'nobody' })
    expect(textOf(wrong.text)).toContain('Must be an e-mail address.')
  })

  it('shows nothing of another tenant, and no buttons to who only looks', async () => {
    const at = await desk()
    const record = await issue(at)
    const other = await desk()
    expect((await other.person.get(`${other.path}/${record.split('/').at(-1)}`)).status).toBe(404)
    const auditor = await createMember(at.tenant, 'auditor')
    expect((await auditor.get(at.path)).text).not.toContain('/credentials/new')
    const page = await auditor.get(record)
    expect(textOf(page.text)).toContain('Zoë Groß')
    expect(page.text).not.toContain('/revoke"')
  })
})

describe('the page of a credential', () => {
  it('revokes it for a reason, which stays in its history', async () => {
    const at = await desk()
    const record = await issue(at)
    const { text } = await at.person.get(record)
    await at.person.post(`${record}/revoke`, { key: hiddenIn(text, 'key'), reason: 'Made by mistake' })
    const page = (await at.person.get(record)).text
    for (const part of ['The badge is revoked.', 'Made by mistake', 'Revoked'])
      expect(textOf(page)).toContain(part)
    expect(page).not.toContain('/revoke"')
  })

  it('suspends and reinstates only what carries an entry for it', async () => {
    const at = await desk({ suspension: true })
    const record = await issue(at)
    await at.person.post(`${record}/suspend`, { reason: 'Fee is due' })
    expect(textOf((await at.person.get(record)).text)).toContain('Fee is due')
    expect(await scalar('select state from credentials order by rowid desc limit 1')).toBe(2)
    await at.person.post(`${record}/reinstate`)
    expect(textOf((await at.person.get(record)).text)).toContain('The badge is in force again.')

    const plain = await desk()
    const other = await issue(plain)
    expect((await plain.person.get(other)).text).not.toContain('/suspend"')
    await plain.person.post(`${other}/suspend`)
    expect(textOf((await plain.person.get(other)).text)).toContain('has no entry for suspension')
  })

  it('puts a badge with the right name in its place', async () => {
    const at = await desk()
    const record = await issue(at, 'Zoe Gross')
    const { text } = await at.person.get(record)
    const form = { key: hiddenIn(text, 'key'), name: 'Zoë Groß', reason: 'Spelling' }
    const done = await at.person.post(`${record}/replace`, form)
    const now = done.headers.get('location') ?? ''
    expect(now).not.toBe(record)
    expect(textOf((await at.person.get(now)).text)).toContain('Zoë Groß')
    expect(textOf((await at.person.get(at.path)).text)).toMatch(/Zoë Groß.*Valid.*Zoe Gross.*Replaced/)
    const before = (await at.person.get(record)).text
    expect(before).toContain(`href="${now}"`)
    expect(textOf(before)).toContain('Spelling')
  })

  it('asks somebody else where the achievement wants that, and changes nothing yet', async () => {
    const at = await desk({ fourEyes: { revoke: true } })
    const record = await issue(at)
    const { text } = await at.person.get(record)
    expect(textOf(text)).toContain('Somebody else has to approve it first.')
    const form = { key: hiddenIn(text, 'key'), reason: 'Cheated' }
    const asked = await at.person.post(`${record}/revoke`, form)
    expect(asked.headers.get('location')).toContain('/live/approvals/')
    expect((await at.person.post(`${record}/revoke`, form)).headers.get('location')).toBe(
      asked.headers.get('location'),
    )
    expect(textOf((await at.person.get(record)).text)).toContain('Valid')
  })

  it('of somebody who has been erased names nobody and still revokes', async () => {
    const at = await desk({}, 'owner')
    const record = await issue(at)
    await at.person.post(`/app/${at.tenant.slug}/live/people/erase`, {
      email: 'zoe@example.org',
      credentials: 'keep',
      confirm: 'ERASE',
    })
    const erased = await scalar<number>(
      'select count(*) from recipients where personal is null and tenant_id = (select id from tenants where slug = ?)',
      at.tenant.slug,
    )
    expect(erased).toBe(1)
    const page = await at.person.get(record)
    expect(textOf(page.text)).toContain('Somebody who has been erased')
    expect(page.text).not.toContain('/replace"')
    await at.person.post(`${record}/revoke`, { key: hiddenIn(page.text, 'key') })
    expect(textOf((await at.person.get(record)).text)).toContain('The badge is revoked.')
  })
})

describe('a list that is issued by hand', () => {
  const LIST = [
    'Valid until\tFull name\tE-Mail\tShoe size',
    '31.12.2099\tZoë Groß\tzoe@example.org\t38',
    '31.12.2099\t=HYPERLINK("x")\tnot-an-address\t39',
    '\tMax Muster\tmax@example.org\t40',
  ].join('\r\n')

  it('is looked at first, then issued without its bad rows, and once', async () => {
    const at = await desk()
    const start = await at.person.get(`${at.path}/list`)
    const key = hiddenIn(start.text, 'key')
    const shown = await at.person.post(`${at.path}/list`, { key, achievement: 'welding-1', text: LIST })
    const page = textOf(shown.text)
    for (const part of [
      'Issue 2 badges',
      'Day first',
      'email: must be an e-mail address',
      '31 December 2099',
      'not used',
    ])
      expect(page).toContain(part)
    expect(await issued(at.tenant)).toBe(0)

    const form = { key, achievement: 'welding-1', list: hiddenIn(shown.text, 'list') }
    const bad = await at.person.post(`${at.path}/list`, { ...form, do: 'rejected' })
    expect(bad.headers.get('content-disposition')).toContain('bad-rows.csv')
    expect(bad.text).toContain(`"'=HYPERLINK(""x"")",not-an-address,39`)

    for (const _ of [1, 2])
      expect((await at.person.post(`${at.path}/list`, { ...form, do: 'issue' })).status).toBe(303)
    expect(await issued(at.tenant)).toBe(2)
    const list = textOf((await at.person.get(at.path)).text)
    for (const part of ['2 badges are issued. 1 row was left out.', 'Zoë Groß', 'Max Muster'])
      expect(list).toContain(part)
  })

  it('comes as a file too, in the encoding of its spreadsheet', async () => {
    const at = await desk()
    const form = new FormData()
    form.set('key', hiddenIn((await at.person.get(`${at.path}/list`)).text, 'key'))
    form.set('achievement', 'welding-1')
    const bytes = Uint8Array.from('email;name\na@example.org;Zo\u00eb', (sign) => sign.charCodeAt(0))
    form.set('file', new File([bytes], 'people.csv'))
    const encoded = new Response(form)
    const shown = await send('POST', `${at.path}/list`, {
      body: new Uint8Array(await encoded.arrayBuffer()),
      headers: {
        'content-type': encoded.headers.get('content-type') ?? '',
        origin: ORIGIN,
        cookie: [...at.person.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    })
    expect(textOf(await shown.text())).toContain('Zoë')
  })

  it('asks how dates are meant that can be read in two ways', async () => {
    const at = await desk()
    const key = hiddenIn((await at.person.get(`${at.path}/list`)).text, 'key')
    const form = { key, achievement: 'welding-1', text: 'email,expires\na@example.org,01/02/2099' }
    const unclear = await at.person.post(`${at.path}/list`, form)
    expect(textOf(unclear.text)).toContain('They can be read in two ways')
    expect(unclear.text).not.toContain('value="issue"')
    const list = hiddenIn(unclear.text, 'list')
    const clear = await at.person.post(`${at.path}/list`, { ...form, list, dateOrder: 'mdy', do: 'preview' })
    expect(textOf(clear.text)).toContain('2 January 2099')
  })

  it.each([
    ['', 'The file has no rows.'],
    ['email', 'The list has no rows below its heading.'],
    ['name\nA', 'No column is headed email'],
  ])('that is %j is refused with a sentence', async (text, said) => {
    const at = await desk()
    const key = hiddenIn((await at.person.get(`${at.path}/list`)).text, 'key')
    const answer = await at.person.post(`${at.path}/list`, { key, achievement: 'welding-1', text })
    expect(textOf(answer.text)).toContain(said)
  })

  it('waits for somebody else where the achievement wants that', async () => {
    const at = await desk({ fourEyes: { issue: true } })
    const key = hiddenIn((await at.person.get(`${at.path}/list`)).text, 'key')
    const form = { key, achievement: 'welding-1', text: LIST }
    expect(textOf((await at.person.post(`${at.path}/list`, form)).text)).toContain(
      'Somebody else has to approve',
    )
    const asked = await at.person.post(`${at.path}/list`, { ...form, do: 'issue' })
    expect(asked.headers.get('location')).toContain('/live/approvals/')
    expect(await issued(at.tenant)).toBe(0)
  })
})
