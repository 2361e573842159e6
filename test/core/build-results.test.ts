import { describe, expect, it } from 'vitest'
import { buildAchievement } from '../../src/core/credential/build-achievement.ts'
import { linkFacts } from '../../src/core/credential/link-facts.ts'
import { linkResults } from '../../src/core/credential/link-results.ts'
import type { CredentialFacts, Result } from '../../src/core/credential/open-badge.ts'

const URL = 'https://badges.example/i/acme/achievements/s'
const DID = 'did:web:badges.example:i:acme'

const achievement = buildAchievement(
  {
    slug: 's',
    name: 'Name',
    description: 'Text',
    criteria: { narrative: 'Do it.' },
    resultDescription: [
      { id: '#grade', name: 'Grade', resultType: 'LetterGrade', allowedValue: ['D', 'C', 'B', 'A'] },
      {
        id: '#range',
        name: 'Grade',
        resultType: 'LetterGrade',
        allowedValue: ['D', 'C', 'B'],
        valueMin: 'C',
      },
      { id: '#percent', name: 'Percent', resultType: 'Percent', valueMin: '0', valueMax: '100' },
      { id: '#status', name: 'Status', resultType: 'Status' },
      {
        id: 'urn:x:rubric',
        name: 'Rubric',
        resultType: 'RubricCriterionLevel',
        rubricCriterionLevel: [{ id: '#low', name: 'Low' }, { name: 'High' }],
      },
    ],
  },
  { url: URL, version: 1 },
)

const pointersOf = (...results: Result[]): string[] =>
  linkResults(achievement, results).issues.map(({ pointer }) => pointer)

describe('a result', () => {
  it('is accepted when the version describes it', () => {
    expect(
      pointersOf(
        { value: 'anything' },
        { status: 'Completed' },
        { resultDescription: '#grade', value: 'A' },
        { resultDescription: `${URL}#grade`, value: 'D' },
        { resultDescription: '#range', value: 'C' },
        { resultDescription: '#percent', value: '0' },
        { resultDescription: '#percent', value: '99.75' },
        { resultDescription: '#percent', value: '100' },
        { resultDescription: '#percent' },
        { resultDescription: '#status', status: 'Failed' },
        { resultDescription: '#grade', value: 'B', status: 'Provisional' },
        { resultDescription: 'urn:x:rubric', achievedLevel: '#low' },
        { resultDescription: 'urn:x:rubric', achievedLevel: `${URL}#result-5-level-2` },
      ),
    ).toEqual([])
  })

  it.each<[string, Result]>([
    ['resultDescription', { resultDescription: '#other', value: 'A' }],
    ['resultDescription', { resultDescription: 'https://elsewhere.example/#grade' }],
    ['resultDescription', { achievedLevel: '#low' }],
    ['value', { resultDescription: '#grade', value: 'E' }],
    ['value', { resultDescription: '#grade', value: 'a' }],
    ['value', { resultDescription: '#range', value: 'D' }],
    ['value', { resultDescription: '#percent', value: '-0.1' }],
    ['value', { resultDescription: '#percent', value: '100.01' }],
    ['value', { resultDescription: '#percent', value: '1e1' }],
    ['value', { resultDescription: '#percent', value: '97 %' }],
    ['status', { resultDescription: '#status' }],
    ['status', { resultDescription: '#status', value: 'passed' }],
    ['achievedLevel', { resultDescription: 'urn:x:rubric', achievedLevel: '#middle' }],
    ['achievedLevel', { resultDescription: '#grade', value: 'A', achievedLevel: '#low' }],
  ])('is refused for its %s', (member, result) => {
    expect(pointersOf({ value: 'before it' }, result)).toEqual([`/results/1/${member}`])
  })

  it('has its references written out', () => {
    const { results } = linkResults(achievement, [
      { resultDescription: '#grade', value: 'A' },
      { resultDescription: 'urn:x:rubric', achievedLevel: '#low' },
    ])
    expect(results).toEqual([
      { resultDescription: `${URL}#grade`, value: 'A' },
      { resultDescription: 'urn:x:rubric', achievedLevel: `${URL}#low` },
    ])
  })
})

describe('facts', () => {
  const link = (subject: CredentialFacts['subject'], mode: 'live' | 'test' = 'live') =>
    linkFacts(achievement, { did: DID, mode }, { ...(subject && { subject }) })

  it('may not name the issuer as the one who assessed on its behalf', () => {
    const parentOrg = { id: DID }
    expect(link({ source: { id: 'urn:x:school' } }).issues).toEqual([])
    expect(link({ source: { id: DID, parentOrg } }).issues.map(({ pointer }) => pointer)).toEqual([
      '/source/id',
      '/source/parentOrg/id',
    ])
  })

  it('have the marked picture of the achievement when a test issuer signs them', () => {
    const image = { id: 'https://elsewhere.example/seal.png', caption: 'A seal' }
    expect(link({ image }).facts.subject?.image).toEqual(image)
    expect(link({ image }, 'test').facts.subject?.image).toEqual({ id: `${URL}/image/1.svg` })
    expect(link({ role: 'Welder' }, 'test').facts.subject).toEqual({ role: 'Welder' })
  })
})
