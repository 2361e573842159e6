import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Subject } from '../../src/core/framework/description.ts'
import { hoursOf } from '../../src/core/framework/hours.ts'
import { lintAchievement } from '../../src/core/framework/lint.ts'
import { AU } from '../../src/core/framework/profiles/au.ts'
import { EU } from '../../src/core/framework/profiles/eu.ts'
import { MY } from '../../src/core/framework/profiles/my.ts'
import { NZ } from '../../src/core/framework/profiles/nz.ts'
import { PROFILES } from '../../src/core/framework/profiles.ts'
import { RULES, type RuleId } from '../../src/core/framework/rules.ts'

type Change = Partial<Omit<Subject, 'microCredential'>> & { microCredential?: Subject['microCredential'] }

/** Says everything that Malaysia and New Zealand ask; each profile's own credit and level aside. */
function subject({ microCredential, ...change }: Change = {}): Subject {
  return {
    name: 'Welding of mild steel',
    description: 'Joins mild steel safely.',
    criteria: 'Pass the practical test.',
    language: 'en',
    alignments: [{ targetUrl: 'http://data.europa.eu/esco/skill/1' }],
    needs: ['payment', 'completion'],
    issuer: { name: 'Institute of Testing', country: 'AU' },
    today: new Date('2026-11-25T12:00:00Z'),
    ...change,
    microCredential: {
      learningOutcomes: ['Weld a butt joint'],
      assessments: [{ type: 'practical-demonstration', outcomes: [0], supervision: 'supervised-verified' }],
      workload: 'PT40H',
      credit: { value: 1, system: 'MQF' },
      level: { framework: 'MQF', value: '3' },
      delivery: { mode: 'onsite', location: 'Perth' },
      provider: { status: 'unregulated', country: 'AU' },
      qualityAssurance: {
        reference: 'MQA/1',
        validUntil: '2028-01-01',
        providerProfile: 'Since 1920.',
        processes: 'Moderation.',
        review: 'Each year.',
      },
      prerequisites: [],
      stackability: { kind: 'standalone' },
      industryRecognition: [{ by: 'Guild of Welders' }],
      subject: { scheme: 'NEC', code: '0715' },
      reviewBy: '2028-06-30',
      evidenceRequired: true,
      ...microCredential,
    },
  }
}

const faultsOf = (rule: RuleId, change: Change, profile = MY) =>
  lintAchievement(subject(change), profile)
    .findings.filter((finding) => finding.rule === rule)
    .map(({ pointer }) => pointer)

describe('an achievement', () => {
  it('that says everything has nothing to mend', () => {
    expect(lintAchievement(subject(), MY)).toMatchObject({ profile: 'MY', complete: true, findings: [] })
  })

  it.each<[RuleId, string, Change]>([
    ['R01', '/inLanguage', { language: undefined }],
    ['R01', '/name', { name: 'x'.repeat(256) }],
    ['R02', '/name', { name: 'Diploma of welding' }],
    ['R03', '/microCredential/learningOutcomes', { microCredential: { learningOutcomes: [' '] } }],
    ['R04', '/microCredential/assessments', { microCredential: { assessments: [{ type: 'none' }] } }],
    ['R05', '/microCredential/learningOutcomes/0', { microCredential: { assessments: [{ type: 'quiz' }] } }],
    ['R06', '/microCredential/workload', { microCredential: { workload: 'P3D' } }],
    ['R07', '/microCredential/workload', { microCredential: { workload: 'PT39H' } }],
    ['R07', '/microCredential/workload', { microCredential: { workload: 'PT50H' } }],
    ['R08', '/microCredential/credit', { microCredential: { credit: { value: 2, system: 'MQF' } } }],
    ['R08', '/microCredential/credit', { microCredential: { credit: { value: 1, system: 'ECTS' } } }],
    ['R09', '/microCredential/level', { microCredential: { level: { framework: 'EQF', value: '3' } } }],
    ['R10', '/microCredential/delivery/location', { microCredential: { delivery: { mode: 'blended' } } }],
    ['R12', '/issuer/name', { issuer: { country: 'AU' } }],
    [
      'R15',
      '/microCredential/assessments',
      { microCredential: { assessments: [{ type: 'quiz', outcomes: [0] }] } },
    ],
    [
      'R17',
      '/microCredential/stackability/partner',
      { microCredential: { stackability: { kind: 'credit-toward' } } },
    ],
    ['R18', '/microCredential/industryRecognition', { microCredential: { industryRecognition: [] } }],
    [
      'R19',
      '/microCredential/subject',
      { microCredential: { subject: { scheme: 'ISCED-F', code: '0715' } } },
    ],
    ['R20', '/microCredential/reviewBy', { microCredential: { reviewBy: '2026-11-24' } }],
    ['R20', '/microCredential/reviewBy', { microCredential: { reviewBy: '2029-11-28' } }],
    ['R21', '/alignment', { alignments: [] }],
    ['R22', '/microCredential/evidenceRequired', { microCredential: { evidenceRequired: false } }],
    ['R23', '/needs', { needs: ['payment'] }],
    [
      'R25',
      '/microCredential/assessments',
      { microCredential: { assessments: [{ type: 'quiz', scale: '' }] } },
    ],
  ])('breaks %s at %s', (rule, pointer, change) => {
    expect(faultsOf(rule, change)).toEqual([pointer])
  })

  it('of nobody’s regulation gives all three parts of its assurance, and a number that has not run out', () => {
    const qualityAssurance = { providerProfile: 'x', validUntil: '2026-11-24' }
    expect(faultsOf('R11', { microCredential: { qualityAssurance } })).toEqual([
      '/microCredential/qualityAssurance/processes',
      '/microCredential/qualityAssurance/review',
      '/microCredential/qualityAssurance/reference',
      '/microCredential/qualityAssurance/validUntil',
    ])
    const provider = { status: 'regulated', country: 'AU' } as const
    expect(faultsOf('R11', { microCredential: { qualityAssurance, provider } }, AU)).toEqual([])
  })

  it('claims no accreditation without its number', () => {
    const description = 'Accredited by the MQA.'
    expect(faultsOf('R24', { description })).toEqual([])
    const qualityAssurance = { providerProfile: 'x', processes: 'x', review: 'x' }
    expect(faultsOf('R24', { description, microCredential: { qualityAssurance } })).toHaveLength(2)
  })

  it('is measured in the credits of each framework', () => {
    const zealand = { credit: { value: 4, system: 'NZQCF' }, level: { framework: 'NZQCF', value: '4' } }
    expect(faultsOf('R08', { microCredential: zealand }, NZ)).toEqual([])
    expect(faultsOf('R08', { microCredential: { credit: { value: 1.5, system: 'ECTS' } } }, EU)).toEqual([])
    expect(faultsOf('R08', { microCredential: { credit: { value: 2, system: 'ECTS' } } }, EU)).toHaveLength(1)
    expect(faultsOf('R07', { microCredential: { credit: { value: 41, system: 'NZQCF' } } }, NZ)).toHaveLength(
      1,
    )
  })
})

describe('a profile', () => {
  it.each(PROFILES.map((profile) => [profile.id, profile] as const))(
    '%s refuses an achievement that says nothing',
    (_, profile) => {
      const silent = {
        ...subject(),
        language: undefined,
        needs: ['payment'],
        alignments: [],
        microCredential: {},
      }
      const report = lintAchievement(silent, profile)
      expect(report.complete).toBe(false)
      expect(new Set(report.findings.map(({ rule }) => rule)).size).toBeGreaterThan(4)
    },
  )

  it.each(PROFILES.map((profile) => [profile.id, profile] as const))(
    '%s never says that something is accredited',
    (_, profile) => {
      const said = JSON.stringify(lintAchievement({ ...subject(), microCredential: {} }, profile))
      expect(said).not.toMatch(/accredited/i)
    },
  )

  it('has each rule that there is somewhere, and a source', () => {
    const used = new Set(PROFILES.flatMap(({ rules }) => Object.keys(rules)))
    expect([...used].sort()).toEqual(Object.keys(RULES).sort())
    for (const { source } of PROFILES) expect(URL.canParse(source)).toBe(true)
  })
})

describe('hours', () => {
  it('are read from hours and minutes', () => {
    fc.assert(
      fc.property(fc.nat(999), fc.nat(59), (hours, minutes) => {
        expect(hoursOf(`PT${hours}H${minutes}M`)).toBeCloseTo(hours + minutes / 60)
      }),
    )
  })

  it.each(['', 'PT', 'P1D', '12H', 'PT-1H', 'PT1.5H'])('are not read from %j', (text) => {
    expect(hoursOf(text)).toBeUndefined()
  })
})
