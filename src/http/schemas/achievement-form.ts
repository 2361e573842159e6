import { z } from 'zod'
import { type FormValues, fieldOf } from '../form.ts'
import { achievementInput } from './achievement.ts'

/** Rows of alignments that a form may have. */
const ROWS = 50

const linesOf = (text = ''): string[] =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter(Boolean)

/** Every row that says anything; what is missing in it is told there. */
export const alignmentRowsOf = (values: FormValues) =>
  Array.from({ length: ROWS }, (_, row) => ({
    row,
    targetName: fieldOf(values, `alignmentName${row}`),
    targetUrl: fieldOf(values, `alignmentUrl${row}`),
    targetCode: fieldOf(values, `alignmentCode${row}`),
  })).filter(({ row: _, ...said }) => Object.values(said).some((value) => value !== undefined))

function durationOf(values: FormValues): string | undefined {
  const parts = (['years', 'months', 'days'] as const).map((name) => [name, fieldOf(values, name) ?? '0'])
  const said = parts.filter(([, count]) => !/^0+$/.test(count ?? ''))
  return said.length === 0
    ? undefined
    : `P${said.map(([unit = '', n]) => `${n}${unit[0]?.toUpperCase()}`).join('')}`
}

/** What the form says, as a body of the API says it. */
function bodyOf(values: FormValues) {
  const said = (name: string) => fieldOf(values, name)
  const duration = durationOf(values)
  const tags = linesOf(said('tags'))
  const alignment = alignmentRowsOf(values).map(
    ({ row: _, targetName = '', targetUrl = '', targetCode }) => ({
      targetName,
      targetUrl,
      ...(targetCode !== undefined && { targetCode }),
    }),
  )
  return {
    slug: said('slug') ?? '',
    name: said('name') ?? '',
    description: said('description') ?? '',
    criteria: { narrative: said('criteria'), id: said('criteriaUrl') },
    achievementType: said('achievementType'),
    ...(tags.length > 0 && { tags }),
    ...(alignment.length > 0 && { alignment }),
    creditsAvailable: said('credits') === undefined ? undefined : Number(said('credits')),
    inLanguage: said('language'),
    version: said('version'),
    needs: [values.needs ?? []].flat(),
    ...(duration !== undefined && { validity: { duration } }),
  }
}

const FIELDS: Record<string, string> = {
  'criteria/id': 'criteriaUrl',
  creditsAvailable: 'credits',
  inLanguage: 'language',
  targetName: 'alignmentName',
  targetUrl: 'alignmentUrl',
  targetCode: 'alignmentCode',
}

/** The field of the form in which a member of the body was said. */
function fieldOfPath(values: FormValues, path: readonly PropertyKey[]): string {
  const [member = '', at, part] = path.map(String)
  if (member === 'alignment' && part !== undefined)
    return `${FIELDS[part] ?? part}${alignmentRowsOf(values)[Number(at)]?.row ?? 0}`
  return FIELDS[`${member}/${at}`] ?? FIELDS[member] ?? member
}

/** The console's form of an achievement: less than the API takes, judged by the same schema. */
export const achievementForm = z.custom<FormValues>().transform((values, ctx) => {
  const parsed = achievementInput.safeParse(bodyOf(values))
  if (parsed.success) return parsed.data
  for (const { path, message } of parsed.error.issues)
    ctx.addIssue({ code: 'custom', path: [fieldOfPath(values, path)], message })
  return z.NEVER
})
