import { Hono } from 'hono'
import { authorize } from '../../actions/authorize.ts'
import { backfillRule } from '../../actions/backfill-rule.ts'
import {
  changeMappingRule,
  createMappingRule,
  deleteMappingRule,
  describeRule,
  type RuleInput,
} from '../../actions/create-mapping-rule.ts'
import { tryRule } from '../../actions/try-rule.ts'
import { notFound } from '../../core/badge-error.ts'
import { fromHex } from '../../core/encoding/bytes.ts'
import { formatUuid } from '../../core/ids/uuid.ts'
import { findMappingRule, listMappingRules, listRuleRevisions } from '../../store/mapping-rules.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { readInput } from '../input.ts'
import { timeOf } from '../page-of.ts'
import { mappingRuleChange, mappingRuleInput } from '../schemas/commerce.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { endpointIdIn } from './endpoints.ts'

export const mappingRuleRoutes = new Hono<AppEnv>()
  .post('/', async (c) => {
    const { action, issuer } = c.var
    const { endpoint, ...said } = await readInput(c.req.raw, mappingRuleInput, MEBIBYTE)
    const input = { endpointId: endpointIdIn(endpoint), ...ruleIn(said) }
    const { rule, reconsidered } = await createMappingRule(action, issuer, input)
    return c.json({ ...describeRule(rule), reconsidered }, 201)
  })
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const rows = await listMappingRules(action.db, issuer.id)
    return c.json({ items: rows.map((row) => ({ ...describeRule(row), createdAt: timeOf(row.createdAt) })) })
  })
  .post('/dry-run', async (c) => {
    const { action, issuer } = c.var
    const { endpoint, ...said } = await readInput(c.req.raw, mappingRuleInput, MEBIBYTE)
    return c.json(await tryRule(action, issuer, { endpointId: endpointIdIn(endpoint), ...ruleIn(said) }))
  })
  .get('/:id', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const id = ruleIdIn(c.req.param('id'))
    const rule = await findMappingRule(action.db, issuer.id, id)
    const revisions = await listRuleRevisions(action.db, issuer.id, id)
    return c.json({
      ...describeRule(rule),
      createdAt: timeOf(rule.createdAt),
      revisions: revisions.map(({ revision, document, actor, createdAt }) => ({
        revision,
        ...document,
        by: actor,
        at: timeOf(createdAt),
      })),
    })
  })
  .put('/:id', async (c) => {
    const { action, issuer } = c.var
    const said = await readInput(c.req.raw, mappingRuleChange, MEBIBYTE)
    const id = ruleIdIn(c.req.param('id'))
    const { rule, reconsidered } = await changeMappingRule(action, issuer, id, ruleIn(said))
    return c.json({ ...describeRule(rule), reconsidered })
  })
  .delete('/:id', async (c) => {
    await deleteMappingRule(c.var.action, c.var.issuer, ruleIdIn(c.req.param('id')))
    return c.body(null, 204)
  })
  .post('/:id/backfill', async (c) => {
    const { action, issuer } = c.var
    const task = await backfillRule(action, issuer, ruleIdIn(c.req.param('id')))
    return c.json({ task: formatUuid(task) }, 202)
  })

interface SaidRule {
  match: Parameters<typeof withoutUndefined>[0] & object
  achievement?: string | undefined
  achievements?: string[] | undefined
  multiplier: number
  freeOrders: boolean | null
}

function ruleIn({
  match,
  achievement,
  achievements = [],
  multiplier,
  freeOrders,
}: SaidRule): Omit<RuleInput, 'endpointId'> {
  const [first = '', ...more] = achievement === undefined ? [...new Set(achievements)] : [achievement]
  return { match: withoutUndefined(match), achievements: [first, ...more], multiplier, freeOrders }
}

export function ruleIdIn(text: string): Uint8Array<ArrayBuffer> {
  if (!/^rule_[0-9a-f]{32}$/.test(text)) throw notFound('mapping rule', text.slice(0, 64))
  return fromHex(text.slice('rule_'.length))
}
