import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { authorize } from '../../../actions/authorize.ts'
import { backfillRule } from '../../../actions/backfill-rule.ts'
import { endpointIdOf } from '../../../actions/create-endpoint.ts'
import { createMappingRule, deleteMappingRule, describeRule } from '../../../actions/create-mapping-rule.ts'
import { tryRule } from '../../../actions/try-rule.ts'
import { isGranted } from '../../../core/access/permissions.ts'
import { issuerHref } from '../../../pages/app/navigation.ts'
import { NewRulePage, type NewRulePageProps, RulesPage } from '../../../pages/app/rule-pages.tsx'
import { listAchievements } from '../../../store/achievements.ts'
import { listEndpoints } from '../../../store/endpoints.ts'
import { listMappingRules } from '../../../store/mapping-rules.ts'
import { redirectWith, sendPage, tenantFrameOf } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { attempt, type FormValues, fieldOf, readForm } from '../../form.ts'
import { ruleForm } from '../../schemas/rule-form.ts'
import { endpointIdIn } from '../endpoints.ts'
import { ruleIdIn } from '../mapping-rules.ts'

const pathTo = (c: Context<AppEnv>) => issuerHref(c.var.tenant.slug, c.var.mode, 'rules')

async function newRulePage(
  c: Context<AppEnv>,
  values: FormValues,
  more: Pick<NewRulePageProps, 'faults'> & Partial<NewRulePageProps>,
): Promise<Response> {
  const { action, issuer } = c.var
  const shops = await listEndpoints(action.db, issuer.id)
  const achievements = await listAchievements(action.db, issuer.id)
  const names = ['endpoint', 'by', 'value', 'achievement', 'multiplier']
  const props = {
    shops: shops.map(({ id, name }) => ({ id: endpointIdOf(id), name })),
    achievements: achievements
      .filter(({ state }) => state === 'active')
      .map(({ slug, document }) => ({ slug, name: String(document.name) })),
    values: Object.fromEntries(names.map((name) => [name, fieldOf(values, name)])),
    ...more,
  }
  return sendPage(c, <NewRulePage frame={tenantFrameOf(c)} {...props} />)
}

export const rulePages = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const rules = (await listMappingRules(action.db, issuer.id)).map((rule) => {
      const { match, ...shown } = describeRule(rule)
      return { ...shown, match: { ...match } }
    })
    const shops = new Map(
      (await listEndpoints(action.db, issuer.id)).map(({ id, name }) => [endpointIdOf(id), name]),
    )
    const mayWrite = isGranted(action.grants, 'commerce.write')
    return sendPage(c, <RulesPage frame={tenantFrameOf(c)} rules={rules} shops={shops} mayWrite={mayWrite} />)
  })
  .get('/new', (c) => {
    authorize(c.var.action, 'commerce.write')
    return newRulePage(c, {}, { faults: {} })
  })
  .post('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'commerce.write')
    const values = await readForm(c.req.raw)
    const { done, faults } = await attempt(
      ruleForm,
      values,
      async ({ endpoint, match, achievement, ...said }) => {
        const rule = {
          endpointId: endpointIdIn(endpoint),
          match,
          achievements: [achievement] as [string],
          multiplier: said.multiplier,
          freeOrders: null,
        }
        if (said.do === 'try') return { tried: await tryRule(action, issuer, rule) }
        return createMappingRule(action, issuer, rule)
      },
    )
    if (faults)
      return newRulePage(c, values, { faults: faults.fields, ...(faults.form && { error: faults.form }) })
    if ('tried' in done) return newRulePage(c, values, { faults: {}, tried: done.tried })
    const { reconsidered } = done
    const also = reconsidered > 0 ? ` ${reconsidered} orders that waited for it are looked at again.` : ''
    return redirectWith(c, pathTo(c), `The rule is made.${also}`)
  })
  .post('/:id/backfill', async (c) => {
    await backfillRule(c.var.action, c.var.issuer, ruleIdIn(c.req.param('id')))
    return redirectWith(c, pathTo(c), 'Past orders are gone through; what is new appears under Entitlements.')
  })
  .post('/:id/delete', async (c) => {
    const { faults } = await attempt(z.unknown(), {}, () =>
      deleteMappingRule(c.var.action, c.var.issuer, ruleIdIn(c.req.param('id'))),
    )
    if (faults) return redirectWith(c, pathTo(c), faults.form, 'fault')
    return redirectWith(c, pathTo(c), 'The rule is deleted.')
  })
