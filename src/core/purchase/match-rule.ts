import { compareRanks } from './compare-ranks.ts'
import type { PurchaseLine } from './purchase.ts'

/**
 * What a mapping rule asks of a purchase line. Every member that is present must hold; `any` asks
 * nothing, and a rule that asks nothing without saying `any` matches nothing.
 */
export interface RuleMatch {
  any?: true
  /** The last resort, for shops that send nothing else: the title contains this, whatever the case. */
  title?: string
  metadata?: Record<string, string>
  paymentLink?: string
  product?: string
  variant?: string
  price?: string
  sku?: string
}

type RuleLine = Pick<PurchaseLine, 'metadata' | Exclude<keyof RuleMatch, 'any' | 'metadata'>>

export function matchesLine(match: RuleMatch, line: RuleLine): boolean {
  if (match.any !== true && specificity(match).every((count) => count === 0)) return false
  return (
    (['price', 'sku', 'variant', 'product', 'paymentLink'] as const).every(
      (member) => match[member] === undefined || match[member] === line[member],
    ) &&
    Object.entries(match.metadata ?? {}).every(([key, value]) => line.metadata[key] === value) &&
    (match.title === undefined || (line.title ?? '').toLowerCase().includes(match.title.toLowerCase()))
  )
}

/**
 * The most specific of the rules that match, and every rule that is as specific (a bundle), by id.
 *
 * Specificity is compared member by member, the first difference decides: price, SKU and variant (the very thing
 * that was sold; more of them before fewer), then product, then payment link (the door it was sold
 * through), then how many metadata entries, then the title, and `any` last.
 */
export function selectRules<T extends { id: string; match: RuleMatch }>(
  rules: readonly T[],
  line: RuleLine,
): T[] {
  const matching = rules.filter((rule) => matchesLine(rule.match, line))
  return matching
    .filter((rule) =>
      matching.every((other) => compareRanks(specificity(other.match), specificity(rule.match)) <= 0),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The achievement that the shop itself wrote on the line; it needs no rule. */
export function directAchievement(line: Pick<PurchaseLine, 'metadata'>): string | undefined {
  return line.metadata.achievement || line.metadata.signet_achievement || undefined
}

const specificity = (match: RuleMatch): number[] => [
  [match.price, match.sku, match.variant].filter((member) => member !== undefined).length,
  Number(match.product !== undefined),
  Number(match.paymentLink !== undefined),
  Object.keys(match.metadata ?? {}).length,
  Number(match.title !== undefined),
]
