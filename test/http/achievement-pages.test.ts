import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT, call, createTenant } from '../support/api.ts'
import { createMember } from '../support/people.ts'
import { EVERYTHING } from '../support/whole-model.ts'

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

/** What a browser would send of the form for a version, were nothing changed. */
async function fieldsIn(html: string): Promise<[string, string][]> {
  const fields: [string, string][] = []
  let select = ''
  const rewriter = new HTMLRewriter()
    .on('form[action$="/versions"] input', {
      element(input) {
        const isOff = input.getAttribute('type') === 'checkbox' && input.getAttribute('checked') === null
        if (!isOff) fields.push([input.getAttribute('name') ?? '', input.getAttribute('value') ?? ''])
      },
    })
    .on('form[action$="/versions"] textarea', {
      element(area) {
        fields.push([area.getAttribute('name') ?? '', ''])
      },
      text({ text }) {
        const last = fields.at(-1)
        if (last) last[1] += text
      },
    })
    .on('form[action$="/versions"] select', {
      element(element) {
        select = element.getAttribute('name') ?? ''
      },
    })
    .on('form[action$="/versions"] option[selected]', {
      element(option) {
        fields.push([select, option.getAttribute('value') ?? ''])
      },
    })
  await rewriter.transform(new Response(html)).text()
  const readable = (text: string) =>
    text
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&#39;/g, "'")
      .replace(/&amp;/g, '&')
  return fields.map(([name, value]) => [name, readable(value)])
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
    // What is wrong is not folded away.
    expect(text).toContain('<details open')
    expect((await person.get(`${home}/new`)).text).not.toContain('<details open')
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

  it('make a version that differs in nothing but what was changed, of whatever the API can define', async () => {
    const { tenant, person, home } = await author()
    const image = { id: 'https://pictures.example/badge.png', caption: 'A torch' }
    const said = { ...ACHIEVEMENT, ...EVERYTHING, image, fourEyes: { issue: true } }
    const { status, body: first } = await call('POST', `${tenant.api}/achievements`, {
      key: tenant.key,
      body: said,
    })
    expect(status).toBe(201)
    const path = `${home}/${first.slug}`
    const form = await fieldsIn((await person.get(`${path}/new-version`)).text)
    const changed = form.map(([name, value]): [string, string] => [
      name,
      name === 'description' ? 'Other' : value,
    ])
    expect((await person.post(`${path}/versions`, changed)).headers.get('location')).toContain(path)
    const { body: second } = await call('GET', `${tenant.api}/achievements/${first.slug}`, {
      key: tenant.key,
    })
    const { createdAt: _c, ...rest } = first
    expect(second).toMatchObject({
      ...rest,
      version: 2,
      achievement: {
        ...first.achievement,
        description: 'Other',
        version: expect.any(String),
      },
    })
  })

  it('fold archived achievements away', async () => {
    const { person, home } = await author()
    await person.post(home, { ...FORM, slug: 'aid' })
    expect((await person.post(`${home}/aid/archive`)).status).toBe(303)
    expect(textOf((await person.get(home)).text)).toContain('Archived (1)')
    expect(textOf((await person.get(`${home}/aid`)).text)).not.toContain('Nothing new is issued')
  })
})
