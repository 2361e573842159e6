import { type Context, Hono } from 'hono'
import { authorize } from '../../../actions/authorize.ts'
import { fromEpochSeconds } from '../../../actions/context.ts'
import {
  archiveAchievement,
  defineAchievement,
  reviseAchievement,
} from '../../../actions/define-achievement.ts'
import { previewAchievement } from '../../../actions/preview-achievement.ts'
import { isGranted } from '../../../core/access/permissions.ts'
import { notFound } from '../../../core/badge-error.ts'
import { suggestSlug } from '../../../core/ids/suggest-slug.ts'
import { AchievementRecordPage } from '../../../pages/app/achievement-record-page.tsx'
import { ACHIEVEMENT_TEMPLATES } from '../../../pages/app/achievement-templates.ts'
import { AchievementsPage } from '../../../pages/app/achievements-page.tsx'
import { issuerHref } from '../../../pages/app/navigation.ts'
import {
  type AchievementRecord,
  findAchievement,
  listAchievements,
  listAchievementVersions,
} from '../../../store/achievements.ts'
import { achievementFormPage, previewProps } from '../../achievement-form.tsx'
import { inputOf } from '../../achievement-input.ts'
import { differencesOf, formValuesOf, nextVersionOf } from '../../achievement-versions.ts'
import { redirectWith, sendPage, tenantFrameOf } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { attempt, fieldOf, readForm } from '../../form.ts'
import { presentAchievement } from '../../present-achievement.ts'
import { achievementForm } from '../../schemas/achievement-form.ts'

const pathTo = (c: Context<AppEnv>, slug: string) =>
  issuerHref(c.var.tenant.slug, c.var.mode, `achievements/${slug}`)

/** The slug that was typed, or else one that follows from the name. */
async function slugFor(c: Context<AppEnv>, values: Parameters<typeof fieldOf>[0]): Promise<string> {
  const typed = fieldOf(values, 'slug')
  if (typed !== undefined) return typed
  const rows = await listAchievements(c.var.action.db, c.var.issuer.id)
  // `new` is the page of the form.
  return suggestSlug(fieldOf(values, 'name') ?? '', new Set(['new', ...rows.map(({ slug }) => slug)]))
}

/** Makes what the form says, or shows what it would be. */
async function answerForm(c: Context<AppEnv>, current?: AchievementRecord): Promise<Response> {
  const { action, issuer } = c.var
  const filled = await readForm(c.req.raw)
  const values = { ...filled, slug: current?.slug ?? (await slugFor(c, filled)) }
  const { done, faults } = await attempt(achievementForm, values, async (body) => {
    const input = current ? nextVersionOf(current, inputOf(body)) : inputOf(body)
    if (fieldOf(values, 'do') === 'preview')
      return { preview: previewProps(previewAchievement(action, issuer, input, current), issuer) }
    return { made: await (current ? reviseAchievement : defineAchievement)(action, issuer, input) }
  })
  if (faults) return achievementFormPage(c, values, { current, faults })
  if (done.preview) return achievementFormPage(c, values, { current, preview: done.preview })
  const { slug, number, document } = done.made
  const said = current ? `Version ${number} of ${document.name} is made.` : `${document.name} is made.`
  return redirectWith(c, pathTo(c, slug), said)
}

export const achievementPages = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const achievements = (await listAchievements(action.db, issuer.id)).map((row) => ({
      slug: row.slug,
      name: String(row.document.name),
      version: row.number,
      state: row.state,
      needs: row.settings.needs,
      url: String(row.document.id),
    }))
    const mayWrite = isGranted(action.grants, 'achievements.write')
    return sendPage(c, <AchievementsPage frame={tenantFrameOf(c)} {...{ achievements, mayWrite }} />)
  })
  .get('/new', (c) => {
    authorize(c.var.action, 'achievements.write')
    const name = c.req.query('template') ?? ''
    const template = Object.hasOwn(ACHIEVEMENT_TEMPLATES, name) ? ACHIEVEMENT_TEMPLATES[name] : undefined
    return achievementFormPage(c, template?.values ?? { needs: ['payment'] }, {})
  })
  .post('/', (c) => {
    authorize(c.var.action, 'achievements.write')
    return answerForm(c)
  })
  .get('/:slug', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const slug = c.req.param('slug')
    const versions = await listAchievementVersions(action.db, issuer.id, slug)
    const [newest] = versions
    if (!newest) throw notFound('achievement', slug)
    const wanted = Number(c.req.query('version') ?? newest.number)
    const after = versions.find(({ number }) => number === wanted)
    const before = versions.find(({ number }) => number === wanted - 1)
    const props = {
      slug,
      state: newest.state,
      shown: presentAchievement(newest, issuer),
      versions: versions.map(({ number, document, createdAt }) => ({
        number,
        name: String(document.version),
        createdAt: fromEpochSeconds(createdAt),
      })),
      ...(after && before && { comparison: { number: wanted, differences: differencesOf(before, after) } }),
      mayWrite: isGranted(action.grants, 'achievements.write'),
    }
    return sendPage(c, <AchievementRecordPage frame={tenantFrameOf(c)} {...props} />)
  })
  .get('/:slug/new-version', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'achievements.write')
    const current = await findAchievement(action.db, issuer.id, c.req.param('slug'))
    return achievementFormPage(c, formValuesOf(current), { current })
  })
  .post('/:slug/versions', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'achievements.write')
    return answerForm(c, await findAchievement(action.db, issuer.id, c.req.param('slug')))
  })
  .post('/:slug/archive', async (c) => {
    const { slug, document } = await archiveAchievement(c.var.action, c.var.issuer, c.req.param('slug'))
    return redirectWith(c, pathTo(c, slug), `${document.name} is archived.`)
  })
