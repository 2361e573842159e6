import type { AchievementInput } from '../actions/define-achievement.ts'
import type { AchievementDefinition } from '../core/credential/build-achievement.ts'
import { isObject, listOf } from '../core/verification/read-members.ts'
import type { AchievementRecord } from '../store/achievements.ts'
import type { FormValues } from './form.ts'
import { inWords } from './present-results.ts'

/** A version as the form shows it, to be changed. */
export function formValuesOf({ document, settings, slug }: AchievementRecord): FormValues {
  const criteria = isObject(document.criteria) ? document.criteria : {}
  const [years, months, weeks, days] = ['Y', 'M', 'W', 'D'].map((unit) =>
    Number(new RegExp(`(\\d+)${unit}`).exec(settings.validity ?? '')?.[1] ?? 0),
  ) as [number, number, number, number]
  const values: Record<string, unknown> = {
    slug,
    name: document.name,
    description: document.description,
    criteria: criteria.narrative,
    criteriaUrl: criteria.id,
    achievementType: document.achievementType,
    tags: listOf(document.tag).join('\n'),
    credits: document.creditsAvailable,
    language: document.inLanguage,
    years: years || undefined,
    months: months || undefined,
    days: 7 * weeks + days || undefined,
  }
  for (const [row, one] of listOf(document.alignment).filter(isObject).entries()) {
    values[`alignmentName${row}`] = one.targetName
    values[`alignmentUrl${row}`] = one.targetUrl
    values[`alignmentCode${row}`] = one.targetCode
  }
  const said = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  return { ...Object.fromEntries(said.map(([name, value]) => [name, String(value)])), needs: settings.needs }
}

/** The next version: what the form says, and of the present one all that the form does not ask. */
export function nextVersionOf(current: AchievementRecord, said: AchievementInput): AchievementInput {
  const { document, settings } = current
  const { frameworks, validity: _, ...kept } = settings
  // The document was built from a definition, and these parts of it are as that had them.
  const definition = { ...partsOf(document, KEPT), ...said.definition } as AchievementDefinition
  const before = listOf(untyped(document.alignment ?? [])).filter(isObject)
  const alignment = said.definition.alignment?.map((one) => {
    const { targetCode: _, ...same } = before.find(({ targetUrl }) => targetUrl === one.targetUrl) ?? {}
    return { ...same, ...one }
  })
  const image = ownImageOf(document)
  return {
    definition: { ...definition, ...(alignment && { alignment }) },
    settings: { ...kept, ...said.settings },
    ...(image && { image }),
    ...(frameworks && { frameworks: frameworks.map(({ profile }) => profile) }),
  }
}

/** Members that the form has no field for. */
const KEPT = [
  'fieldOfStudy',
  'humanCode',
  'specialization',
  'otherIdentifier',
  'related',
  'resultDescription',
]

const partsOf = (document: Record<string, unknown>, names: readonly string[]) =>
  Object.fromEntries(
    names.filter((name) => document[name] !== undefined).map((name) => [name, untyped(document[name])]),
  )

/** An author does not say the types of nodes; they are set when the document is built. */
function untyped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untyped)
  if (!isObject(value)) return value
  const members = Object.entries(value).filter(([name]) => name !== 'type')
  return Object.fromEntries(members.map(([name, member]) => [name, untyped(member)]))
}

function ownImageOf({ id, image }: Record<string, unknown>): AchievementInput['image'] {
  if (!isObject(image) || String(image.id).startsWith(`${id}/image/`)) return undefined
  return { id: String(image.id), ...(typeof image.caption === 'string' && { caption: image.caption }) }
}

export interface Difference {
  member: string
  was: string
  is: string
}

/** Member by member, what one version says otherwise than another. */
export function differencesOf(before: AchievementRecord, after: AchievementRecord): Difference[] {
  const [was, is] = [wordsOf(before), wordsOf(after)]
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((member) => was[member] !== is[member])
    .map((member) => ({ member, was: was[member] ?? '', is: is[member] ?? '' }))
}

const NAMES: Record<string, string> = {
  tag: 'Tags',
  alignment: 'Alignments',
  'criteria.narrative': 'Criteria',
  'criteria.id': 'Criteria on your own site',
  inLanguage: 'Language',
  badgeStyle: 'Look of the badge',
  validity: 'Valid for',
}

/** Everything that a version says, by the name of the member. */
function wordsOf({ document, settings }: AchievementRecord): Record<string, string> {
  // The address stays and our number always differs; neither is news. So does the picture that is drawn.
  const { id: _, type: _t, image: _i, criteria, version: _v, ...members } = document
  const { narrative, id } = isObject(criteria) ? criteria : {}
  const { frameworks, ...rules } = settings
  const profiles = frameworks?.map(({ profile }) => profile)
  const all = {
    ...members,
    'criteria.narrative': narrative,
    'criteria.id': id,
    image: ownImageOf(document),
    ...rules,
    frameworks: profiles,
  }
  return Object.fromEntries(
    Object.entries(all)
      .filter(([, value]) => value !== undefined)
      .map(([member, value]) => [NAMES[member] ?? inWords(member), wordOf(untyped(value))]),
  )
}

function wordOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordOf).join('\n')
  if (!isObject(value)) return value === true ? 'yes' : String(value)
  return Object.entries(value)
    .map(([name, member]) => `${inWords(name)}: ${wordOf(member)}`)
    .join('; ')
}
