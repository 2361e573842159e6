import { describe, expect, it } from 'vitest'
import { createIssuer, createTenant, send } from '../support/api.ts'
import { createMember } from '../support/people.ts'

const seenIn = (html: string): string => /name="seen" value="([^"]*)"/.exec(html)?.[1] ?? 'nothing'

const DAYS = {
  inboxBodyDays: '45',
  purchasePeopleDays: '365',
  webhookPayloadDays: '365',
  idempotencyKeyDays: '2',
}

describe('the page of settings', () => {
  it('sets how long things are kept and what the policy page says', async () => {
    const tenant = await createIssuer()
    const admin = await createMember(tenant, 'admin')
    const home = `/app/${tenant.slug}/settings`
    const values = { seen: seenIn((await admin.get(home)).text), ...DAYS }
    const wrong = await admin.post(home, { ...values, inboxBodyDays: '3' })
    expect(wrong.text).toContain('id="field-inboxBodyDays-error"')
    // What was typed is still there.
    expect(wrong.text).toMatch(/name="webhookPayloadDays"[^>]*value="365"/)
    const text = '## Hello\n\n**We** care. <script>alert(1)</script> [x](javascript:alert(1))'
    const saved = await admin.post(home, {
      ...values,
      contact: 'privacy@example.org',
      text,
      language: 'fr',
    })
    expect(saved.status).toBe(303)
    expect((await admin.get(home)).text).toMatch(/<option value="fr" selected[^>]*>Français/)
    const now = seenIn((await admin.get(home)).text)
    const klingon = await admin.post(home, { ...values, seen: now, language: 'tlh' })
    expect(klingon.text).toContain('Choose one of the languages.')
    const page = await (await send('GET', `/i/${tenant.slug}/privacy`)).text()
    expect(page).toContain('<strong>We</strong> care.')
    expect(page).not.toContain('<script>alert')
    expect(page).not.toContain('href="javascript')
    expect(page).toContain('mailto:privacy@example.org')
    expect(page).toContain('one year')
    // What the settings do not reach is not claimed: there is no shop.
    expect(page).not.toContain('What a shop sent')
  })

  it('shows the newest settings to whoever would undo what somebody else has set', async () => {
    const tenant = await createTenant()
    const [owner, admin] = [await createMember(tenant, 'owner'), await createMember(tenant, 'admin')]
    const home = `/app/${tenant.slug}/settings`
    const seen = seenIn((await owner.get(home)).text)
    const theirs = { ...DAYS, seen, contact: 'privacy@example.org' }
    expect((await admin.post(home, theirs)).status).toBe(303)
    const late = await owner.post(home, { ...DAYS, seen, inboxBodyDays: '77' })
    expect(late.text).toContain('Somebody else has changed the settings in the meantime')
    expect(late.text).toContain('privacy@example.org')
    expect(late.text).not.toContain('value="77"')
    const again = { ...theirs, seen: seenIn(late.text), inboxBodyDays: '77', linkedInOrganizationId: '1441' }
    expect((await owner.post(home, again)).status).toBe(303)
    const saved = (await owner.get(home)).text
    for (const value of ['77', 'privacy@example.org', '1441']) expect(saved).toContain(`value="${value}"`)
  })

  it('takes what was said back where a field is left empty', async () => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    const home = `/app/${tenant.slug}/settings`
    for (const more of [{ contact: 'privacy@example.org', linkedInOrganizationId: '1441' }, {}]) {
      const seen = seenIn((await owner.get(home)).text)
      expect((await owner.post(home, { ...DAYS, seen, ...more })).status).toBe(303)
    }
    const page = (await owner.get(home)).text
    expect(page).not.toContain('privacy@example.org')
    expect(page).not.toContain('value="1441"')
  })

  it('is read by everybody, with the limits that the operator has set', async () => {
    const tenant = await createTenant()
    await createMember(tenant, 'owner')
    const auditor = await createMember(tenant, 'auditor')
    const { text } = await auditor.get(`/app/${tenant.slug}/settings`)
    for (const said of ['Badges a month', 'no limit', 'Language of mails', '90']) expect(text).toContain(said)
    expect(text).not.toContain('Save the settings')
    expect((await auditor.post(`/app/${tenant.slug}/settings`, DAYS)).status).toBe(403)
  })
})
