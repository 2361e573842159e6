import { toHex } from '../core/encoding/bytes.ts'
import type { EntitlementState } from '../core/purchase/entitlement-state.ts'
import { foldFacts } from '../core/purchase/fold-facts.ts'
import { matchesLine } from '../core/purchase/match-rule.ts'
import { planEntitlements } from '../core/purchase/plan-entitlements.ts'
import { listAchievementsBySlug } from '../store/achievements.ts'
import { findEndpoint } from '../store/endpoints.ts'
import { listUnitPlaces } from '../store/entitlement-lists.ts'
import { findIssuerById, type IssuerRecord } from '../store/issuers.ts'
import { type MappingRuleRecord, selectRulesOfEndpoint } from '../store/mapping-rules.ts'
import { listPurchasesOfEndpoint } from '../store/purchases.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { type RuleInput, ruleColumns } from './create-mapping-rule.ts'
import { openTenant } from './open-secrets.ts'
import { type OpenedPurchase, openPurchaseRows } from './trace-purchases.ts'
import { usablePeople } from './usable-people.ts'
import { wantedAchievements } from './wanted-achievements.ts'

/** How many of the newest orders are looked at. */
export const ORDERS_TRIED = 200

export interface TriedOrder {
  order: string
  mode: 'live' | 'test'
  line: string
  /** What the order would get that it does not have: how many of which achievement, and where each would stand. */
  would: { achievement: string; units: number; state: EntitlementState }[]
  /** The line has led somewhere before, so the rule would not change it. */
  already?: true
}

/** What a rule would do about past orders, were it there: nothing is written. */
export async function tryRule(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId'>,
  input: RuleInput,
): Promise<{ orders: number; matching: TriedOrder[] }> {
  authorize(ctx, 'commerce.write')
  const { endpointId } = input
  const { tenantId, id: issuerId } = issuer
  await findEndpoint(ctx.db, issuerId, endpointId)
  const secrets = await openTenant(ctx, await findIssuerById(ctx.db, tenantId, issuerId))
  const page = { limit: ORDERS_TRIED, newestFirst: true }
  const rows = await listPurchasesOfEndpoint(ctx.db, { tenantId, endpointId }, page)
  // The reader of facts wants them in the order of their ids.
  const orders = await openPurchaseRows(ctx, tenantId, secrets, [...rows].reverse())
  const placed = await listUnitPlaces(
    ctx.db,
    tenantId,
    rows.map(({ id }) => id),
  )
  const settled = new Set(
    placed.map(({ purchaseId, lineKey }) => JSON.stringify([toHex(purchaseId), lineKey])),
  )
  const rule = { ...ruleColumns(input), id: new Uint8Array(16).fill(255), tenantId, issuerId, endpointId }
  const rules: MappingRuleRecord[] = [
    ...(await selectRulesOfEndpoint(ctx.db, tenantId, endpointId)),
    { ...rule, createdAt: 0, revision: 0, state: 'active' },
  ]
  const slugs = [...new Set(rules.flatMap((one) => [one.achievement, ...(one.more ?? [])]))]
  const known = await listAchievementsBySlug(ctx.db, issuerId, slugs)
  const achievements = new Map(known.map((achievement) => [achievement.slug, achievement]))
  const matching = orders
    .reverse()
    .flatMap((order) =>
      tryOrder(order, { rule: input, rules, achievements, settled, now: epochSeconds(ctx.now()) }),
    )
  return { orders: rows.length, matching }
}

function tryOrder(
  { purchase, revisions }: OpenedPurchase,
  {
    rule,
    rules,
    achievements,
    settled,
    now,
  }: {
    rule: RuleInput
    rules: readonly MappingRuleRecord[]
    achievements: Parameters<typeof wantedAchievements>[2]
    settled: ReadonlySet<string>
    now: number
  },
): TriedOrder[] {
  const state = usablePeople(foldFacts(revisions.flatMap(({ facts }) => facts)))
  const isSettled = (lineKey: string) => settled.has(JSON.stringify([toHex(purchase.id), lineKey]))
  const lines = state.lines.filter((line) => !isSettled(line.key))
  const { wanted } = wantedAchievements({ ...state, lines }, rules, achievements)
  const plan = planEntitlements({
    state,
    existing: [],
    wanted,
    now,
    indexOf: ({ email }) => email ?? null,
    progressOf: () => ({ completed: false, approved: false }),
  })
  return state.lines
    .filter((line) => matchesLine(rule.match, line))
    .map((line) => {
      const units = plan.create.filter(({ lineKey }) => lineKey === line.key)
      const groups = Map.groupBy(units, ({ achievement, state: stands }) =>
        JSON.stringify([achievement, stands]),
      )
      return {
        order: purchase.orderKey,
        mode: purchase.mode,
        line: line.key,
        would: [...groups.values()].flatMap((ofOne) =>
          ofOne[0] ? [{ achievement: ofOne[0].achievement, units: ofOne.length, state: ofOne[0].state }] : [],
        ),
        ...(isSettled(line.key) && { already: true as const }),
      }
    })
}
