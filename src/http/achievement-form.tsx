import type { Context } from 'hono'
import type { previewAchievement } from '../actions/preview-achievement.ts'
import { ACHIEVEMENT_TYPES } from '../core/credential/vocabularies.ts'
import { AchievementFormPage, type AchievementFormPageProps } from '../pages/app/achievement-form-page.tsx'
import type { AchievementRecord } from '../store/achievements.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { sendPage, tenantFrameOf } from './console-page.ts'
import type { AppEnv } from './context.ts'
import { type FormFaults, type FormValues, fieldOf } from './form.ts'
import { presentAchievement } from './present-achievement.ts'
import { inWords } from './present-results.ts'
import { alignmentRowsOf } from './schemas/achievement-form.ts'

/** What the public page would show. */
export function previewProps(
  { version, picture }: ReturnType<typeof previewAchievement>,
  issuer: IssuerRecord,
): NonNullable<AchievementFormPageProps['preview']> {
  const { jsonUrl: _, ...shown } = presentAchievement(version, issuer)
  return { ...shown, imageUrl: picture }
}

const FIELDS =
  /^(?:name|slug|description|criteria|criteriaUrl|achievementType|tags|needs|years|months|days|validity|credits|language|version|alignment|alignment(?:Name|Url|Code)\d+)$/

/** What is wrong with something that the form has no field for stands above it. */
function faultsOf({ form, fields }: FormFaults, fixedSlug: boolean) {
  const hasField = (name: string) => FIELDS.test(name) && !(fixedSlug && name === 'slug')
  const others = Object.entries(fields).filter(([name]) => !hasField(name))
  const error = [form, ...others.map(([name, text]) => `${inWords(name)}: ${text}`)].filter(Boolean).join(' ')
  return { faults: fields, ...(error && { error }) }
}

/** The form, as it was filled in. */
export function achievementFormPage(
  c: Context<AppEnv>,
  values: FormValues,
  {
    current,
    faults = { fields: {} },
    preview,
  }: {
    current?: AchievementRecord | undefined
    faults?: FormFaults
    preview?: AchievementFormPageProps['preview']
  },
): Response {
  const type = fieldOf(values, 'achievementType')
  // An extension of the standard's types that the API has set.
  const types = type?.startsWith('ext:') ? [...ACHIEVEMENT_TYPES, type] : ACHIEVEMENT_TYPES
  const props = {
    values: Object.fromEntries(Object.keys(values).map((name) => [name, fieldOf(values, name)])),
    needs: [values.needs ?? []].flat(),
    types: types.map((value) => ({ value, label: inWords(value) })),
    alignmentRows: Math.min(50, Math.max(2, ...alignmentRowsOf(values).map(({ row }) => row + 2))),
    ...faultsOf(faults, current !== undefined),
    ...(current && { of: { slug: current.slug, name: String(current.document.name) } }),
    ...(preview && { preview }),
  }
  return sendPage(c, <AchievementFormPage frame={tenantFrameOf(c)} {...props} />)
}
