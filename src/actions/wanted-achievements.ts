import { toHex } from '../core/encoding/bytes.ts'
import { directAchievement, selectRules } from '../core/purchase/match-rule.ts'
import { policyOf } from '../core/purchase/policy.ts'
import type { PurchaseLine } from '../core/purchase/purchase.ts'
import type { WantedAchievement } from '../core/purchase/unit.ts'
import type { AchievementRecord } from '../store/achievements.ts'
import type { MappingRuleRecord } from '../store/mapping-rules.ts'

/** What a line should lead to, with the rule that says so. */
export interface Wish extends WantedAchievement {
  rule: Pick<MappingRuleRecord, 'id' | 'revision'> | null
}

interface Lead {
  slug: string
  rule: MappingRuleRecord | null
}

/** Slugs that a line leads to: the achievement that the shop wrote on it, else what the most specific rules say. */
function leadsOf(line: PurchaseLine, rules: readonly MappingRuleRecord[]): Lead[] {
  const direct = directAchievement(line)
  if (direct !== undefined) return [{ slug: direct, rule: null }]
  const selected = selectRules(
    rules.map((rule) => ({ rule, match: rule.match, id: toHex(rule.id) })),
    line,
  )
  return selected.flatMap(({ rule }) =>
    [rule.achievement, ...(rule.more ?? [])].map((slug) => ({ slug, rule })),
  )
}

export const slugsOfLines = (
  lines: readonly PurchaseLine[],
  rules: readonly MappingRuleRecord[],
): string[] => [...new Set(lines.flatMap((line) => leadsOf(line, rules).map(({ slug }) => slug)))]

/**
 * What the lines of a purchase lead to. `problem` says in a sentence which part leads nowhere; `isFree`: a part leads
 * nowhere because the order cost nothing.
 */
export function wantedAchievements(
  { lines, payment }: { lines: readonly PurchaseLine[]; payment: string },
  rules: readonly MappingRuleRecord[],
  achievements: ReadonlyMap<string, AchievementRecord>,
): { wanted: Wish[]; problem?: string; isFree: boolean } {
  const wanted: Wish[] = []
  const problems: string[] = []
  let isFree = false
  for (const line of lines) {
    const leads = leadsOf(line, rules)
    if (leads.length === 0) problems.push(`No mapping rule matches line ${line.key} of the order.`)
    for (const { slug, rule } of leads) {
      const achievement = achievements.get(slug)
      // What is archived is not begun any more, but what has begun keeps its needs.
      if (achievement?.state !== 'active') {
        problems.push(`Line ${line.key} of the order names the achievement ${slug}, which does not exist.`)
        continue
      }
      const { needs, purchases } = achievement.settings
      const policy = policyOf(needs, purchases)
      if (payment === 'free' && !(rule?.freeOrders ?? policy.freeOrders)) {
        isFree = true
        continue
      }
      const multiplier = rule?.multiplier ?? 1
      wanted.push({ lineKey: line.key, achievement: slug, needs, policy, multiplier, rule })
    }
  }
  const [problem] = problems
  return { wanted, ...(problem !== undefined && { problem }), isFree }
}
