import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT, call, createIssuer, createTenant, send, type TestTenant } from '../support/api.ts'
import { scalar } from '../support/database.ts'
import { activateHost, fakeInternet, proveHost } from '../support/domains.ts'
import { createMember, type Person } from '../support/people.ts'
import { createWorker } from '../support/worker.ts'

const FILLED = {
  name: 'Institute of Welding',
  description: 'We have examined welders since 1923.',
  website: 'https://welding.example/',
  email: 'registrar@welding.example',
  streetAddress: '1 Arc Street',
  postalCode: 'CB21 6AL',
  addressLocality: 'Cambridge',
  addressCountryCode: 'gb',
}

const seenIn = (html: string): string => /name="seen" value="([^"]*)"/.exec(html)?.[1] ?? 'nothing'

const pathOf = ({ slug }: TestTenant, mode = 'live') => `/app/${slug}/${mode}/profile`

async function save(person: Person, path: string, values: Record<string, string>) {
  const { text } = await person.get(path)
  return person.post(path, { seen: seenIn(text), ...values })
}

const issue = async (tenant: TestTenant) => {
  const body = { achievement: ACHIEVEMENT.slug, recipient: { email: 'ada@example.org' } }
  return (await call('POST', `${tenant.api}/credentials`, { key: tenant.key, body })).body
}

const json = async (url: string) =>
  (await send('GET', url, { headers: { accept: 'application/json' } })).json<Record<string, unknown>>()

const PNG = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
  (character) => character.charCodeAt(0),
)

/** Sends the form as a browser sends one with a file. */
async function saveWithFile(person: Person, path: string, file: File, more: Record<string, string> = {}) {
  const form = new FormData()
  const values = { seen: seenIn((await person.get(path)).text), name: FILLED.name, ...more }
  for (const [name, value] of Object.entries(values)) form.append(name, value)
  form.append('logo', file)
  const sent = new Response(form)
  const body = new Uint8Array(await sent.arrayBuffer())
  const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = {
    ...{ cookie, accept: 'text/html', origin: 'http://localhost:8787' },
    'content-type': sent.headers.get('content-type') ?? '',
  }
  const response = await send('POST', path, { body, headers })
  return { status: response.status, text: await response.text() }
}

describe('the profile page', () => {
  it('changes what the public page and new badges say, and leaves badges that were issued as they are', async () => {
    const tenant = await createIssuer()
    const owner = await createMember(tenant, 'owner')
    const before = await issue(tenant)
    expect((await save(owner, pathOf(tenant), FILLED)).status).toBe(303)
    const page = await owner.get(pathOf(tenant))
    expect(page.text).toContain('The profile is saved.')
    expect(page.text).toContain(`href="http://localhost:8787/i/${tenant.slug}"`)
    expect(page.text).not.toMatch(/<script|style=/)
    for (const text of [FILLED.description, FILLED.website, 'value="GB"', '1 Arc Street'])
      expect(page.text).toContain(text)

    const shown = await (await send('GET', `/i/${tenant.slug}`, { headers: { accept: 'text/html' } })).text()
    for (const text of [FILLED.description, 'welding.example', FILLED.email]) expect(shown).toContain(text)

    const after = await issue(tenant)
    expect(after.credential.issuer).toEqual({
      id: tenant.did,
      type: ['Profile'],
      name: FILLED.name,
      url: FILLED.website,
      description: FILLED.description,
      email: FILLED.email,
      address: {
        type: ['Address'],
        ...{ streetAddress: '1 Arc Street', postalCode: 'CB21 6AL' },
        ...{ addressLocality: 'Cambridge', addressCountryCode: 'GB' },
      },
    })
    // Both are rebuilt from rows as they were signed.
    for (const { url, credential } of [before, after]) {
      expect(await json(`${url}.json`)).toEqual(credential)
      const { body } = await call('POST', '/api/v1/verify', { body: { credential } })
      expect(body.verified).toBe(true)
    }
    expect(before.credential.issuer.description).toBeUndefined()
  })

  it('says what is wrong at the field, and forgets nothing that was typed', async () => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    const wrong = { ...FILLED, website: 'welding.example', addressCountryCode: 'GBR', email: 'nobody' }
    const { status, text } = await save(owner, pathOf(tenant), wrong)
    expect(status).toBe(200)
    for (const name of ['website', 'addressCountryCode', 'email'])
      expect(text).toContain(`id="field-${name}-error"`)
    expect(text).toContain(FILLED.description)
    expect(text).toContain('value="welding.example"')
    const nameless = await save(owner, pathOf(tenant), { description: 'Us.' })
    expect(nameless.text).toContain('id="field-name-error"')
  })

  it('shows the newest values to whoever would undo what somebody else has written', async () => {
    const tenant = await createTenant()
    const [owner, admin] = [await createMember(tenant, 'owner'), await createMember(tenant, 'admin')]
    const seen = seenIn((await owner.get(pathOf(tenant))).text)
    await save(admin, pathOf(tenant), FILLED)
    const late = await owner.post(pathOf(tenant), { seen, name: 'Mine', description: 'Typed too late.' })
    expect(late.text).toContain('Somebody else has changed the profile in the meantime')
    expect(late.text).toContain(FILLED.description)
    expect(late.text).not.toContain('Typed too late.')
    // What is shown can be changed at once.
    const again = await owner.post(pathOf(tenant), { seen: seenIn(late.text), name: 'Mine' })
    expect(again.status).toBe(303)
    expect((await json(`/i/${tenant.slug}`)).name).toBe('Mine')
  })

  it('keeps the mark of the test issuer on its name, and says so to the form only once', async () => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    for (let times = 0; times < 2; times++) await save(owner, pathOf(tenant, 'test'), FILLED)
    expect((await json(`/i/${tenant.testSlug}`)).name).toBe(`${FILLED.name} (TEST)`)
    const page = await owner.get(pathOf(tenant, 'test'))
    expect(page.text).toContain(`value="${FILLED.name}"`)
    expect((await json(`/i/${tenant.slug}`)).name).toBe('Institute of Testing')
  })

  it('takes a logo, keeps it with the next change, and takes it away', async () => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    const path = pathOf(tenant)
    const photograph = new File([PNG], 'logo.jpg', { type: 'image/jpeg' })
    expect((await saveWithFile(owner, path, photograph)).text).toContain('Must be a PNG or an SVG picture.')
    const liar = new File(['<p>no</p>'], 'logo.png', { type: 'image/png' })
    expect((await saveWithFile(owner, path, liar)).text).toContain('id="field-logo-error"')
    const logo = new File([PNG], 'logo.png', { type: 'image/png' })
    expect((await saveWithFile(owner, path, logo)).status).toBe(303)
    await save(owner, path, FILLED)
    const { image } = (await json(`/i/${tenant.slug}`)) as { image: { id: string; type: string } }
    expect(image.type).toBe('Image')
    expect(new Uint8Array(await (await send('GET', image.id)).arrayBuffer())).toEqual(PNG)
    const shown = await (await send('GET', `/i/${tenant.slug}`, { headers: { accept: 'text/html' } })).text()
    expect(shown).toContain(image.id)
    await save(owner, path, { ...FILLED, removeLogo: 'yes' })
    expect((await json(`/i/${tenant.slug}`)).image).toBeUndefined()
  })

  it('goes with the issuer to a host of its own and back, with its home page and its logo', async () => {
    const worker = createWorker()
    const tenant = await createIssuer()
    const owner = await createMember(tenant, 'owner')
    const host = await proveHost(worker, fakeInternet(worker), tenant)
    const logo = new File([PNG], 'logo.png', { type: 'image/png' })
    await saveWithFile(owner, pathOf(tenant), logo, { website: FILLED.website })
    await activateHost(worker, tenant, host)
    const moved = { id: `did:web:${host}`, name: FILLED.name, url: FILLED.website }
    expect((await issue(tenant)).credential.issuer).toMatchObject(moved)
    const answer = await worker.send('GET', `https://${host}/`, { headers: { accept: 'text/html' } })
    const picture = new RegExp(`src="(https://${host}/images/[0-9a-f]{64}\\.png)"`).exec(await answer.text())
    expect((await worker.send('GET', picture?.[1] ?? '')).status).toBe(200)
    // At home it is called as at home, and without a home page of its own the address is that of the identity.
    const home = await json(`/i/${tenant.slug}`)
    expect(home).toMatchObject({ id: tenant.did, url: FILLED.website })
    await save(owner, pathOf(tenant), { name: 'Bare' })
    expect((await issue(tenant)).credential.issuer).toMatchObject({ name: 'Bare', url: `https://${host}` })
    const { key } = tenant
    await worker.call('POST', `${tenant.api}/domains/${host}/deactivate`, { key, body: {} })
    expect((await issue(tenant)).credential.issuer).toMatchObject({
      id: tenant.did,
      url: home.id && `http://localhost:8787/i/${tenant.slug}`,
    })
  })

  it('is read by everybody and written by owners and admins; every change is in the audit log', async () => {
    const tenant = await createTenant()
    await createMember(tenant, 'owner')
    const [admin, auditor] = [await createMember(tenant, 'admin'), await createMember(tenant, 'auditor')]
    expect((await save(admin, pathOf(tenant), FILLED)).status).toBe(303)
    const read = await auditor.get(pathOf(tenant))
    expect(read.text).toContain(FILLED.description)
    expect(read.text).not.toContain('Save the profile')
    expect((await auditor.post(pathOf(tenant), FILLED)).status).toBe(403)
    const count = `select count(*) from audit_entries where action = 'profile.changed' and actor = ?
      and issuer_id = (select id from issuers where slug = ?)`
    expect(await scalar(count, `person:${admin.userId}`, tenant.slug)).toBe(1)
  })
})
