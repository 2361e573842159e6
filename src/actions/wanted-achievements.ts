import { toHex } from '../core/encoding/bytes.ts'
import type { Need } from '../core/purchase/entitlement-state.ts'
import { directAchievement, selectRules } from '../core/purchase/match-rule.ts'
import type { WantedAchievement } from '../core/purchase/plan-entitlements.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import type { ActionContext } from './context.ts'
import type { LoadedPurchase } from './load-purchase.ts'
import { findOrMirrorAchievement } from './mirror-achievement.ts'

/**
 * What the lines of a purchase lead to: the achievement that the shop wrote on the line, else the mapping
 * rules. `unmapped` says in a sentence which part leads nowhere.
 */
export async function wantedAchievements(
  ctx: ActionContext,
  issuer: IssuerRecord,
  { state, entitlements, rules }: LoadedPurchase,
): Promise<{ wanted: WantedAchievement[]; needsOf: (slug: string) => Need[]; unmapped?: string }> {
  const named = rules.map((rule) => ({ ...rule, id: toHex(rule.id) }))
  const wishes = state.lines.flatMap((line) => {
    const direct = directAchievement(line)
    const slugs = direct === undefined ? selectRules(named, line).map((rule) => rule.achievement) : [direct]
    const wish = (slug: string | undefined) => ({ lineKey: line.key, slug })
    return slugs.length === 0 ? [wish(undefined)] : slugs.map(wish)
  })
  const slugs = new Set([
    ...wishes.flatMap(({ slug }) => slug ?? []),
    ...entitlements.map((unit) => unit.achievement),
  ])
  const needs = new Map<string, Need[]>()
  // What is archived is not begun any more, but what has begun keeps its needs.
  const offered = new Set<string>()
  for (const slug of slugs) {
    const achievement = await findOrMirrorAchievement(ctx, issuer, slug)
    if (!achievement) continue
    needs.set(slug, achievement.settings.needs)
    if (achievement.state === 'active') offered.add(slug)
  }
  const wanted: WantedAchievement[] = []
  const problems: string[] = []
  for (const { lineKey, slug } of wishes) {
    const known = slug !== undefined && offered.has(slug) ? needs.get(slug) : undefined
    if (slug !== undefined && known) wanted.push({ lineKey, achievement: slug, needs: known })
    else if (slug === undefined) problems.push(`No mapping rule matches line ${lineKey} of the order.`)
    else problems.push(`Line ${lineKey} of the order names the achievement ${slug}, which does not exist.`)
  }
  // An order of several lines waits only while it leads to nothing at all: sundries need no rule.
  const [problem] = problems
  return {
    wanted,
    needsOf: (slug) => needs.get(slug) ?? [],
    ...(wanted.length === 0 && entitlements.length === 0 && problem !== undefined && { unmapped: problem }),
  }
}
