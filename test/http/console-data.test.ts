import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { openKeyBox } from '../../src/core/archive/key-box.ts'
import { createIssuer, type TestTenant } from '../support/api.ts'
import { DB, scalar } from '../support/database.ts'
import { createMember } from '../support/people.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()

const issue = (tenant: TestTenant, body: object = {}) =>
  worker.call('POST', `${tenant.api}/credentials`, {
    key: tenant.key,
    body: { achievement: 'welding-1', recipient: { email: 'eve@example.org', name: 'Eve Adams' }, ...body },
  })

describe('the page about people', () => {
  it('finds somebody, gives a copy of everything, and erases them with a receipt', async () => {
    const tenant = await createIssuer()
    await issue(tenant)
    const admin = await createMember(tenant, 'admin')
    const home = `/app/${tenant.slug}/live/people`
    expect((await admin.get(home)).text).toContain('Find somebody')
    const found = await admin.post(`${home}/find`, { email: 'eve@example.org' })
    expect(found.text).toContain('Eve Adams')
    const copy = await admin.post(`${home}/export`, { email: 'eve@example.org' })
    expect(copy.headers.get('content-disposition')).toContain('attachment')
    expect(JSON.parse(copy.text)).toMatchObject({ person: { name: 'Eve Adams' } })
    // Not by accident.
    const asked = await admin.post(`${home}/erase`, {
      email: 'eve@example.org',
      credentials: 'revoke',
      confirm: 'yes',
    })
    expect(asked.text).toContain('type ERASE')
    const done = await admin.post(`${home}/erase`, {
      email: 'eve@example.org',
      credentials: 'revoke',
      confirm: 'ERASE',
    })
    expect(done.status).toBe(303)
    const receipt = await admin.get(done.headers.get('location') ?? '')
    expect(receipt.text).toContain('Receipt of an erasure')
    expect(receipt.text).not.toContain('eve@example.org')
    expect((await admin.post(`${home}/find`, { email: 'eve@example.org' })).text).toContain(
      'Nobody of that address',
    )
  })
})

describe('the page about data', () => {
  it('sets how long things are kept and what the policy page says', async () => {
    const tenant = await createIssuer()
    const admin = await createMember(tenant, 'admin')
    const home = `/app/${tenant.slug}/live/data`
    const values = {
      inboxBodyDays: '45',
      purchasePeopleDays: '365',
      webhookPayloadDays: '365',
      idempotencyKeyDays: '2',
    }
    const wrong = await admin.post(`${home}/settings`, { ...values, inboxBodyDays: '3' })
    expect(wrong.text).toContain('aria-invalid')
    const text = '## Hello\n\n**We** care. <script>alert(1)</script> [x](javascript:alert(1))'
    const saved = await admin.post(`${home}/settings`, {
      ...values,
      contact: 'privacy@example.org',
      text,
      language: 'fr',
    })
    expect(saved.status).toBe(303)
    expect((await admin.get(home)).text).toMatch(/<option value="fr" selected[^>]*>Français/)
    const klingon = await admin.post(`${home}/settings`, { ...values, language: 'tlh' })
    expect(klingon.text).toContain('Choose one of the languages.')
    const page = await (await worker.send('GET', `/i/${tenant.slug}/privacy`)).text()
    expect(page).toContain('<strong>We</strong> care.')
    expect(page).not.toContain('<script>alert')
    expect(page).not.toContain('href="javascript')
    expect(page).toContain('mailto:privacy@example.org')
    expect(page).toContain('one year')
    // What the settings do not reach is not claimed: there is no shop.
    expect(page).not.toContain('What a shop sent')
  })

  it('makes an archive whose link is shown once; private keys are for an owner who has just signed in', async () => {
    const tenant = await createIssuer()
    await issue(tenant)
    const [owner, admin] = [await createMember(tenant, 'owner'), await createMember(tenant, 'admin')]
    const home = `/app/${tenant.slug}/live/data`
    const passphrase = 'correct horse battery staple'
    expect((await admin.post(`${home}/export-with-keys`, { passphrase })).status).toBe(403)
    const made = await owner.post(`${home}/export-with-keys`, { passphrase })
    const link = /http:\/\/localhost:8787(\/archives\/[\w-]{43})/.exec(made.text)?.[1] ?? ''
    expect((await owner.get(home)).text).not.toContain('/archives/')
    for (let n = 0; n < 4; n++) await worker.tick()
    await worker.drain()
    const files = unzipSync(new Uint8Array(await (await worker.send('GET', link)).arrayBuffer()))
    const box = JSON.parse(new TextDecoder().decode(files['data/keys.json']))
    expect((await openKeyBox(box, passphrase)).map(({ algorithm }) => algorithm)).toEqual([
      'Ed25519',
      'Ed25519',
    ])
    await DB.prepare('update sessions set created_at = created_at - 3600000').run()
    const later = await owner.post(`${home}/export-with-keys`, { passphrase })
    expect([later.status, later.headers.get('location')]).toEqual([303, expect.stringContaining('again=1')])
  })
})

describe('the page of approvals', () => {
  it('shows an approver what waits, and does what they approve', async () => {
    const tenant = await createIssuer({ fourEyes: { issue: true } })
    const { body } = await issue(tenant, { narrative: 'Did it well.' })
    const [approver, auditor] = [
      await createMember(tenant, 'approver'),
      await createMember(tenant, 'auditor'),
    ]
    const home = `/app/${tenant.slug}/live/approvals`
    expect((await approver.get(home)).text).toContain('requested')
    const one = `${home}/${body.approval.id}`
    const page = (await approver.get(one)).text
    for (const text of ['Eve Adams', 'Did it well.', 'Approve', 'Reject']) expect(page).toContain(text)
    expect((await auditor.get(one)).text).not.toContain('Approve</')
    expect((await auditor.post(`${one}/approve`)).status).toBe(403)
    expect((await approver.post(`${one}/approve`)).status).toBe(303)
    expect(
      await scalar(
        'select count(*) from credentials where issuer_id = (select id from issuers where slug = ?)',
        tenant.slug,
      ),
    ).toBe(1)
    expect((await approver.get(one)).text).toContain('approved')
  })

  it('lets nobody approve what they have asked for with a key of their own', async () => {
    const tenant = await createIssuer({ fourEyes: { issue: true } })
    const owner = await createMember(tenant, 'owner')
    await DB.prepare(
      'update api_keys set created_by = ? where tenant_id = (select id from tenants where slug = ?)',
    )
      .bind(`person:${owner.userId}`, tenant.slug)
      .run()
    const { body } = await issue(tenant)
    const one = `/app/${tenant.slug}/live/approvals/${body.approval.id}`
    expect((await owner.get(one)).text).toContain('asked for this yourself')
    expect((await owner.post(`${one}/approve`)).status).toBe(403)
    expect((await owner.post(`${one}/withdraw`)).status).toBe(303)
  })
})
