import { BadgeError } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import type { RuleMatch } from '../core/purchase/match-rule.ts'
import { listAchievementsBySlug } from '../store/achievements.ts'
import { type Statement, violates } from '../store/database.ts'
import { findEndpoint } from '../store/endpoints.ts'
import { wakeUnmappedEvents } from '../store/inbox.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import {
  findMappingRule,
  insertMappingRule,
  insertRuleRevision,
  type MappingRuleRecord,
  markMappingRule,
} from '../store/mapping-rules.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { endpointIdOf, newRowId } from './create-endpoint.ts'

export const ruleIdOf = (id: Uint8Array): string => `rule_${toHex(id)}`

type Issuer = Pick<IssuerRecord, 'id' | 'tenantId'>

/** What a rule says. */
export interface RuleInput {
  endpointId: Uint8Array<ArrayBuffer>
  match: RuleMatch
  /** Slugs; a line that matches leads to all of them. */
  achievements: readonly [string, ...string[]]
  multiplier: number
  /** Null: as each achievement says. */
  freeOrders: boolean | null
}

/** As the row and its revisions keep it. */
export const ruleColumns = ({ match, achievements, multiplier, freeOrders }: RuleInput) => {
  const [achievement, ...more] = achievements
  return { match, achievement, more: more.length > 0 ? more : null, multiplier, freeOrders }
}

export const achievementsOf = ({
  achievement,
  more,
}: Pick<MappingRuleRecord, 'achievement' | 'more'>): [string, ...string[]] => [achievement, ...(more ?? [])]

/** A rule as a person or a program is shown it. */
export const describeRule = (rule: MappingRuleRecord) => ({
  id: ruleIdOf(rule.id),
  revision: rule.revision,
  endpoint: endpointIdOf(rule.endpointId),
  match: rule.match,
  achievement: rule.achievement,
  achievements: achievementsOf(rule),
  multiplier: rule.multiplier,
  ...(rule.freeOrders !== null && { freeOrders: rule.freeOrders }),
})

/**
 * From now on purchase lines that match lead to the achievement. Purchases that were waiting for a rule are
 * looked at again.
 */
export async function createMappingRule(
  ctx: ActionContext,
  issuer: Issuer,
  input: RuleInput,
): Promise<{ rule: MappingRuleRecord; reconsidered: number }> {
  authorize(ctx, 'commerce.write')
  await refuseUnknown(ctx, issuer, input)
  const { tenantId, id: issuerId } = issuer
  const rule: MappingRuleRecord = {
    id: newRowId(ctx),
    tenantId,
    issuerId,
    endpointId: input.endpointId,
    ...ruleColumns(input),
    createdAt: epochSeconds(ctx.now()),
    revision: 1,
    state: 'active',
  }
  const reconsidered = await write(ctx, rule, 'mapping_rule.created', [insertMappingRule(ctx.db, rule)])
  return { rule, reconsidered }
}

/** Changes what a rule says from now on. What it has led to stays as it is, and names the revision that it came from. */
export async function changeMappingRule(
  ctx: ActionContext,
  issuer: Issuer,
  id: Uint8Array<ArrayBuffer>,
  input: Omit<RuleInput, 'endpointId'>,
): Promise<{ rule: MappingRuleRecord; reconsidered: number }> {
  authorize(ctx, 'commerce.write')
  const current = await findMappingRule(ctx.db, issuer.id, id)
  await refuseUnknown(ctx, issuer, { ...input, endpointId: current.endpointId })
  const set = { ...ruleColumns({ ...input, endpointId: current.endpointId }), revision: current.revision + 1 }
  const rule = { ...current, ...set }
  const reconsidered = await write(ctx, rule, 'mapping_rule.changed', [
    markMappingRule(ctx.db, issuer.id, id, set),
  ])
  return { rule, reconsidered }
}

/** Takes a rule out of use. What it has led to stays. */
export async function deleteMappingRule(
  ctx: ActionContext,
  issuer: Issuer,
  id: Uint8Array<ArrayBuffer>,
): Promise<void> {
  authorize(ctx, 'commerce.write')
  const current = await findMappingRule(ctx.db, issuer.id, id)
  const set = { state: 'deleted' as const, revision: current.revision + 1 }
  await write(ctx, { ...current, ...set }, 'mapping_rule.deleted', [
    markMappingRule(ctx.db, issuer.id, id, set),
  ])
}

/** A revision, its audit entry and the events that it may concern, in one batch. */
async function write(
  ctx: ActionContext,
  rule: MappingRuleRecord,
  action: string,
  statements: Statement[],
): Promise<number> {
  const { tenantId, issuerId, endpointId, id, revision } = rule
  const at = epochSeconds(ctx.now())
  const { match, multiplier, freeOrders, state } = rule
  const document = { match, achievements: achievementsOf(rule), multiplier, freeOrders, state }
  try {
    const [events] = await ctx.db.batch([
      wakeUnmappedEvents(ctx.db, tenantId, endpointId, at),
      ...statements,
      insertRuleRevision(ctx.db, {
        ...{ ruleId: id, revision, tenantId, issuerId, document },
        actor: ctx.actor,
        createdAt: at,
      }),
      insertAuditEntry(ctx.db, { tenantId, issuerId, at, actor: ctx.actor, action, subject: id }),
    ])
    await ctx.enqueue(events.map((event) => ({ kind: 'inbox', id: toHex(event.id) })))
    return events.length
  } catch (cause) {
    if (!violates(cause, 'mapping_rule_revisions')) throw cause
    throw new BadgeError('conflict', 'somebody else has changed this rule just now', { cause })
  }
}

async function refuseUnknown(ctx: ActionContext, issuer: Issuer, input: RuleInput): Promise<void> {
  await namedBy('/endpoint', findEndpoint(ctx.db, issuer.id, input.endpointId))
  const known = await listAchievementsBySlug(ctx.db, issuer.id, input.achievements)
  const missing = input.achievements.find((slug) => !known.some((achievement) => achievement.slug === slug))
  if (missing === undefined) return
  const detail = `achievement ${missing} does not exist`
  throw new BadgeError('not_found', detail, { issues: [{ pointer: '/achievement', detail }] })
}

/** What was not found is a member of the input here. */
async function namedBy(pointer: string, found: Promise<unknown>): Promise<void> {
  try {
    await found
  } catch (cause) {
    if (!(cause instanceof BadgeError) || cause.code !== 'not_found') throw cause
    const issues = [{ pointer, detail: cause.message }]
    throw new BadgeError('not_found', cause.message, { cause, issues })
  }
}
