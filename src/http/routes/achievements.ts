import { Hono } from 'hono'
import { authorize } from '../../actions/authorize.ts'
import { fromEpochSeconds } from '../../actions/context.ts'
import { archiveAchievement, defineAchievement, reviseAchievement } from '../../actions/define-achievement.ts'
import { judgeFrameworks } from '../../actions/judge-frameworks.ts'
import { formatDateTime } from '../../core/encoding/date-time.ts'
import { policyOf } from '../../core/purchase/policy.ts'
import { type AchievementRecord, findAchievement, listAchievements } from '../../store/achievements.ts'
import { inputOf } from '../achievement-input.ts'
import { MEBIBYTE, readJson } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { parseInput, readInput } from '../input.ts'
import { achievementInput } from '../schemas/achievement.ts'

export const achievementRoutes = new Hono<AppEnv>()
  .post('/', async (c) => {
    const { action, issuer } = c.var
    const input = await readInput(c.req.raw, achievementInput, MEBIBYTE)
    return c.json(present(await defineAchievement(action, issuer, inputOf(input))), 201)
  })
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const rows = await listAchievements(action.db, issuer.id)
    return c.json({ items: rows.map(present) })
  })
  .post('/lint', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const { definition, settings, frameworks } = inputOf(
      await readInput(c.req.raw, achievementInput, MEBIBYTE),
    )
    return c.json({ items: judgeFrameworks(action, issuer, { definition, ...settings }, frameworks) })
  })
  .get('/:slug', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    return c.json(present(await findAchievement(action.db, issuer.id, c.req.param('slug'))))
  })
  .put('/:slug', async (c) => {
    const { action, issuer } = c.var
    const { value } = await readJson(c.req.raw, MEBIBYTE)
    const input = parseInput(achievementInput, withSlug(value, c.req.param('slug')))
    return c.json(present(await reviseAchievement(action, issuer, inputOf(input))))
  })
  .post('/:slug/archive', async (c) => {
    const { action, issuer } = c.var
    return c.json(present(await archiveAchievement(action, issuer, c.req.param('slug'))))
  })

/** The path names the achievement; what the body says of its slug does not matter. */
const withSlug = (value: unknown, slug: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value, slug } : value

const present = (row: AchievementRecord) => ({
  id: row.document.id,
  slug: row.slug,
  version: row.number,
  url: row.document.id,
  state: row.state,
  needs: row.settings.needs,
  ...(row.settings.validity && { validity: { duration: row.settings.validity } }),
  recipientIdentity: row.settings.recipientIdentity ?? 'hashed',
  proofs: row.settings.jcsProof ? ['eddsa-rdfc-2022', 'eddsa-jcs-2022'] : ['eddsa-rdfc-2022'],
  suspension: row.settings.suspension ?? false,
  refresh: row.settings.refresh ?? false,
  purchases: policyOf(row.settings.needs, row.settings.purchases),
  ...(row.settings.badgeStyle && { design: row.settings.badgeStyle }),
  ...(row.settings.fourEyes && { fourEyes: row.settings.fourEyes }),
  ...(row.settings.microCredential && { microCredential: row.settings.microCredential }),
  ...(row.settings.frameworks && { frameworks: row.settings.frameworks }),
  createdAt: formatDateTime(fromEpochSeconds(row.createdAt)),
  achievement: row.document,
})
