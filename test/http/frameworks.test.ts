import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT, call, createTenant, send } from '../support/api.ts'

const DESCRIBED = {
  ...ACHIEVEMENT,
  inLanguage: 'en',
  needs: ['payment', 'completion'],
  alignment: [{ targetName: 'weld', targetUrl: 'https://data.europa.eu/esco/skill/1' }],
  microCredential: {
    learningOutcomes: ['Weld a butt joint'],
    assessments: [{ type: 'practical-demonstration', outcomes: [0], supervision: 'supervised-verified' }],
    workload: 'PT30H',
    credit: { value: 1, system: 'ECTS' },
    level: { framework: 'EQF', value: '' },
    delivery: { mode: 'onsite', location: 'Perth' },
    provider: { status: 'unregulated', country: 'AU' },
    qualityAssurance: { providerProfile: 'Since 1920.', processes: 'Moderation.', review: 'Each year.' },
    prerequisites: [],
  },
  frameworks: ['EU', 'AU'],
}

async function define(body: object) {
  const tenant = await createTenant()
  return { tenant, answer: await call('POST', `${tenant.api}/achievements`, { key: tenant.key, body }) }
}

describe('an achievement under a framework', () => {
  it('is published when it says all that is asked, and its report is frozen and public', async () => {
    const { tenant, answer } = await define(DESCRIBED)
    expect(answer).toMatchObject({
      status: 201,
      body: {
        frameworks: [
          { profile: 'AU', complete: true },
          { profile: 'EU', complete: true },
        ],
      },
    })
    const report = await call('GET', `/i/${tenant.slug}/achievements/${ACHIEVEMENT.slug}/frameworks`)
    expect(report.body).toMatchObject({
      version: 1,
      selfDeclared: true,
      microCredential: { workload: 'PT30H' },
      frameworks: answer.body.frameworks,
    })
  })

  it('is refused with the member, the rule and what to do', async () => {
    const { microCredential, ...rest } = DESCRIBED
    const { assessments: _, ...lacking } = microCredential
    const { answer } = await define({ ...rest, microCredential: lacking })
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toContainEqual({
      pointer: '/microCredential/assessments',
      detail: 'EU R04: No assessment is stated. State how the outcomes are assessed.',
    })
  })

  it('that payment alone would issue is refused', async () => {
    const { answer } = await define({ ...DESCRIBED, needs: ['payment'] })
    expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/needs',
      '/needs',
    ])
  })

  it('is judged by all of them without being saved', async () => {
    const tenant = await createTenant()
    const { frameworks: _, ...draft } = DESCRIBED
    const lint = await call('POST', `${tenant.api}/achievements/lint`, { key: tenant.key, body: draft })
    expect(
      lint.body.items.map(({ profile, complete }: Record<string, unknown>) => [profile, complete]),
    ).toEqual([
      ['AU', true],
      ['EU', true],
      ['NZ', false],
      ['MY', false],
      ['ON', false],
      ['UNESCO', true],
    ])
    expect((await call('GET', `${tenant.api}/achievements`, { key: tenant.key })).body.items).toEqual([])
  })

  it.each([
    ['/frameworks/0', { frameworks: ['MARS'] }],
    ['/microCredential/workload', { microCredential: { workload: '12 hours' } }],
    ['/microCredential/reviewBy', { microCredential: { reviewBy: '2027-02-30' } }],
    ['/microCredential/colour', { microCredential: { colour: 'red' } }],
  ])('is wrong at %s', async (pointer, change) => {
    const { answer } = await define({ ...ACHIEVEMENT, ...change })
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } })
  })

  it('has a page that says whose word it is', async () => {
    const { tenant } = await define(DESCRIBED)
    const page = await send('GET', `/i/${tenant.slug}/achievements/${ACHIEVEMENT.slug}`, {
      headers: { accept: 'text/html' },
    })
    const html = await page.text()
    expect(html).toContain('That is its own word')
    expect(html).toContain('30 hours')
    expect(html).toContain('all that it asks is stated')
    expect(html).not.toMatch(/accredited/i)
  })
})
