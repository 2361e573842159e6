import { compareRanks } from './compare-ranks.ts'
import type { PurchaseLine } from './purchase.ts'

/**
 * What a mapping rule asks of a purchase line. Every member that is present must hold; `any` asks
 * nothing, and a rule that asks nothing without saying `any` matches nothing.
 */
export interface RuleMatch {
  any?: true
  metadata?: Record<string, string>
  paymentLink?: string
  product?: string
  price?: string
  sku?: string
}

export function matchesLine(match: RuleMatch, line: PurchaseLine): boolean {
  if (match.any !== true && specificity(match).every((count) => count === 0)) return false
  return (
    (match.price === undefined || match.price === line.price) &&
    (match.sku === undefined || match.sku === line.sku) &&
    (match.product === undefined || match.product === line.product) &&
    (match.paymentLink === undefined || match.paymentLink === line.paymentLink) &&
    Object.entries(match.metadata ?? {}).every(([key, value]) => line.metadata[key] === value)
  )
}

/**
 * The most specific of the rules that match, and every rule that is as specific (a bundle), by id.
 *
 * Specificity is compared member by member, the first difference decides: price and sku (the very thing
 * that was sold; both together before either), then product, then payment link (the door it was sold
 * through), then how many metadata entries, and `any` last.
 */
export function selectRules<T extends { id: string; match: RuleMatch }>(
  rules: readonly T[],
  line: PurchaseLine,
): T[] {
  const matching = rules.filter((rule) => matchesLine(rule.match, line))
  return matching
    .filter((rule) =>
      matching.every((other) => compareRanks(specificity(other.match), specificity(rule.match)) <= 0),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The achievement that the shop itself wrote on the line; it needs no rule. */
export function directAchievement(line: PurchaseLine): string | undefined {
  return line.metadata.achievement || line.metadata.signet_achievement || undefined
}

const specificity = (match: RuleMatch): number[] => [
  Number(match.price !== undefined) + Number(match.sku !== undefined),
  Number(match.product !== undefined),
  Number(match.paymentLink !== undefined),
  Object.keys(match.metadata ?? {}).length,
]
