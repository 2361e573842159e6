import { describe, expect, it } from 'vitest'
import { type AchievementDefinition, buildAchievement } from '../../src/core/credential/build-achievement.ts'
import { checkDefinition } from '../../src/core/credential/check-definition.ts'
import { moveAchievement } from '../../src/core/credential/move-achievement.ts'
import type { ResultDescriptionDefinition } from '../../src/core/credential/result-description.ts'

const URL = 'https://badges.example/i/acme/achievements/s'

const build = (members: Partial<AchievementDefinition> = {}, version = 1) =>
  buildAchievement(
    { slug: 's', name: 'Name', description: 'Text', criteria: { narrative: 'Do it.' }, ...members },
    { url: URL, version },
  )

const grade = (members: Partial<ResultDescriptionDefinition> = {}): ResultDescriptionDefinition => ({
  name: 'Grade',
  resultType: 'LetterGrade',
  ...members,
})

const pointersOf = (...resultDescription: ResultDescriptionDefinition[]): string[] =>
  checkDefinition(build({ resultDescription })).map(({ pointer }) => pointer)

describe('an achievement', () => {
  it('gives a result description and its levels ids that count from 1, unless they have some', () => {
    const document = build({
      resultDescription: [
        grade({ rubricCriterionLevel: [{ name: 'Low' }, { id: 'urn:x:high', name: 'High' }] }),
        grade({ id: '#merit', requiredLevel: '#top', rubricCriterionLevel: [{ id: '#top', name: 'Top' }] }),
        grade({ id: 'https://elsewhere.example/r' }),
      ],
    })
    expect(document.resultDescription).toEqual([
      {
        id: `${URL}#result-1`,
        type: ['ResultDescription'],
        name: 'Grade',
        resultType: 'LetterGrade',
        rubricCriterionLevel: [
          { id: `${URL}#result-1-level-1`, type: ['RubricCriterionLevel'], name: 'Low' },
          { id: 'urn:x:high', type: ['RubricCriterionLevel'], name: 'High' },
        ],
      },
      {
        id: `${URL}#merit`,
        type: ['ResultDescription'],
        name: 'Grade',
        resultType: 'LetterGrade',
        requiredLevel: `${URL}#top`,
        rubricCriterionLevel: [{ id: `${URL}#top`, type: ['RubricCriterionLevel'], name: 'Top' }],
      },
      {
        id: 'https://elsewhere.example/r',
        type: ['ResultDescription'],
        name: 'Grade',
        resultType: 'LetterGrade',
      },
    ])
  })

  it('goes by its author’s name for the version, or else by our number', () => {
    expect(build({}, 3).version).toBe('3')
    expect(build({ version: '2026.1' }, 3).version).toBe('2026.1')
  })

  it('names no creator: the issuer’s node would carry a second name after a change', () => {
    expect(build()).not.toHaveProperty('creator')
  })

  it('moves to another address with its fragments and without its picture', () => {
    const document = build({
      resultDescription: [
        grade({ requiredLevel: '#top', rubricCriterionLevel: [{ id: '#top', name: 'Top' }] }),
        grade({ id: 'urn:x:r' }),
      ],
      image: { id: 'https://elsewhere.example/p.png', caption: 'A torch' },
    })
    const to = 'https://badges.example/i/acme-test/achievements/s'
    const moved = moveAchievement(document, { from: URL, to, version: 1 })
    expect(moved).toMatchObject({
      id: to,
      image: { id: `${to}/image/1.svg`, type: 'Image' },
      resultDescription: [
        { id: `${to}#result-1`, requiredLevel: `${to}#top`, rubricCriterionLevel: [{ id: `${to}#top` }] },
        { id: 'urn:x:r' },
      ],
    })
    expect(moved.image).not.toHaveProperty('caption')
  })
})

describe('a definition', () => {
  it('may describe results in every way that makes sense', () => {
    expect(
      pointersOf(
        grade({ allowedValue: ['D', 'C', 'B', 'A'], requiredValue: 'C', valueMin: 'D', valueMax: 'A' }),
        grade({ resultType: 'Percent', valueMin: '0', valueMax: '100', requiredValue: '59.5' }),
        grade({ resultType: 'RawScore', valueMin: '-10' }),
        grade({ requiredLevel: '#result-4-level-1', rubricCriterionLevel: [{ name: 'One' }] }),
        grade({ requiredValue: 'whatever is good' }),
      ),
    ).toEqual([])
  })

  it.each<[string, ResultDescriptionDefinition]>([
    ['allowedValue', grade({ allowedValue: ['A', 'B', 'A'] })],
    ['requiredValue', grade({ allowedValue: ['B', 'A'], requiredValue: 'C' })],
    ['requiredValue', grade({ valueMin: '0', valueMax: '10', requiredValue: '10.5' })],
    ['requiredValue', grade({ valueMin: '0', requiredValue: 'ten' })],
    ['valueMin', grade({ allowedValue: ['B', 'A'], valueMin: 'C' })],
    ['valueMin', grade({ valueMin: 'low' })],
    ['valueMax', grade({ valueMax: '100 %' })],
    ['valueMax', grade({ valueMin: '10', valueMax: '9' })],
    ['valueMax', grade({ allowedValue: ['B', 'A'], valueMin: 'A', valueMax: 'B' })],
    ['requiredLevel', grade({ requiredLevel: '#result-1-level-1' })],
    ['requiredLevel', grade({ requiredLevel: 'urn:x:two', rubricCriterionLevel: [{ name: 'One' }] })],
  ])('is refused for its %s', (member, description) => {
    expect(pointersOf(description)).toEqual([`/resultDescription/0/${member}`])
  })

  it('is refused when one id names two things', () => {
    expect(pointersOf(grade({ id: 'urn:x:1' }), grade({ id: 'urn:x:1' }))).toEqual([
      '/resultDescription/1/id',
    ])
    expect(pointersOf(grade(), grade({ id: '#result-1' }))).toEqual(['/resultDescription/1/id'])
    expect(pointersOf(grade({ id: URL }))).toEqual(['/resultDescription/0/id'])
    expect(
      pointersOf(grade({ id: 'urn:x:1', rubricCriterionLevel: [{ id: 'urn:x:1', name: 'One' }] })),
    ).toEqual(['/resultDescription/0/rubricCriterionLevel/0/id'])
    const related = [{ id: 'https://a.example/1' }, { id: 'https://a.example/1' }, { id: URL }]
    expect(checkDefinition(build({ related })).map(({ pointer }) => pointer)).toEqual([
      '/related/1/id',
      '/related/2/id',
    ])
  })
})
