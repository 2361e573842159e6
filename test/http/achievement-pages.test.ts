import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT, call, createTenant } from '../support/api.ts'
import { createMember } from '../support/people.ts'

const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

const FORM = {
  name: 'Première aide',
  description: 'Helps until the ambulance comes.',
  criteria: '- **Passed** the test',
  tags: 'Bandages\nCalm',
  needs: 'completion',
  years: '3',
}

async function author() {
  const tenant = await createTenant()
  await createMember(tenant, 'owner')
  return {
    tenant,
    person: await createMember(tenant, 'author'),
    home: `/app/${tenant.slug}/live/achievements`,
  }
}

describe('the pages of achievements', () => {
  it('lead from nothing over a template to an achievement that the API knows', async () => {
    const { tenant, person, home } = await author()
    expect((await person.get(home)).text).toContain('new?template=membership')
    expect((await person.get(`${home}/new?template=membership`)).text).toContain('good standing')
    const made = await person.post(home, FORM)
    expect(made.headers.get('location')).toBe(`${home}/premiere-aide`)
    const { body } = await call('GET', `${tenant.api}/achievements/premiere-aide`, { key: tenant.key })
    expect(body).toMatchObject({ version: 1, needs: ['completion'], validity: { duration: 'P3Y' } })
    expect(body.achievement).toMatchObject({ name: FORM.name, tag: ['Bandages', 'Calm'] })
    expect((await person.get(home)).text).not.toMatch(/<script|style=/)
  })

  it('show what the public page will look like, and save nothing', async () => {
    const { tenant, person, home } = await author()
    const { status, text } = await person.post(home, { ...FORM, do: 'preview' })
    expect([status, text.includes('<strong>Passed</strong>'), text.includes('data:image/svg+xml')]).toEqual([
      200,
      true,
      true,
    ])
    const { body } = await call('GET', `${tenant.api}/achievements`, { key: tenant.key })
    expect(body.items).toEqual([])
  })

  it('say what is wrong at the field that it is about', async () => {
    const { person, home } = await author()
    const wrong = { ...FORM, description: '', alignmentName1: 'Node', alignmentUrl1: 'ftp://x' }
    const { text } = await person.post(home, wrong)
    expect(text).toContain('id="field-description-error"')
    expect(text).toContain('id="field-alignmentUrl1-error"')
    expect(text).not.toContain('id="field-name-error"')
    await person.post(home, { ...FORM, slug: 'aid' })
    expect((await person.post(home, { ...FORM, slug: 'aid' })).text).toContain('id="field-slug-error"')
  })

  it('make a new version that keeps what the form does not ask, and say what it changed', async () => {
    const { tenant, person, home } = await author()
    const said = { ...ACHIEVEMENT, fieldOfStudy: 'Metal', suspension: true, purchases: { refund: 'review' } }
    await call('POST', `${tenant.api}/achievements`, { key: tenant.key, body: said })
    const path = `${home}/${ACHIEVEMENT.slug}`
    expect((await person.get(`${path}/new-version`)).text).toContain(ACHIEVEMENT.description)
    expect((await person.post(`${path}/versions`, FORM)).status).toBe(303)
    const { body } = await call('GET', `${tenant.api}/achievements/${ACHIEVEMENT.slug}`, { key: tenant.key })
    expect(body).toMatchObject({ version: 2, suspension: true, purchases: { refund: 'review' } })
    expect(body.achievement).toMatchObject({ name: FORM.name, fieldOfStudy: 'Metal' })
    const changes = textOf((await person.get(`${path}?version=2`)).text).split('What version 2 changed')[1]
    for (const text of ['Name', ACHIEVEMENT.name, FORM.name]) expect(changes).toContain(text)
    expect(changes).not.toContain('Metal')
  })

  it('fold archived achievements away', async () => {
    const { person, home } = await author()
    await person.post(home, { ...FORM, slug: 'aid' })
    expect((await person.post(`${home}/aid/archive`)).status).toBe(303)
    expect(textOf((await person.get(home)).text)).toContain('Archived (1)')
    expect(textOf((await person.get(`${home}/aid`)).text)).not.toContain('Nothing new is issued')
  })
})
