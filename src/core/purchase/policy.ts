/** What an achievement asks for before it is awarded. */
export type Need = 'payment' | 'completion' | 'approval'

export const REFUND_POLICIES = ['none', 'suspend', 'revoke', 'review'] as const
export const DISPUTE_POLICIES = ['none', 'suspend', 'review'] as const
export const SUBSCRIPTION_END_POLICIES = ['none', 'suspend', 'revoke'] as const
export const REPEAT_POLICIES = ['once', 'each', 'renew'] as const
export const CLAIM_POLICIES = ['direct', 'link'] as const
export const RETAKE_POLICIES = ['best', 'last'] as const

/** How an achievement meets what happens to the orders that it was bought with. */
export interface PurchasePolicy {
  /** Of a credential whose unit was given back; one that nobody has yet is cancelled in any case. */
  refund: (typeof REFUND_POLICIES)[number]
  /** `suspend`: how long a refund may still fail before the credential is revoked. */
  graceHours: number
  /** While the payment is disputed; when the dispute is lost the credential is revoked, unless `none`. */
  dispute: (typeof DISPUTE_POLICIES)[number]
  /** From an overdue payment of the subscription to the suspension; null: it does not matter. */
  lapseGraceDays: number | null
  subscriptionEnd: (typeof SUBSCRIPTION_END_POLICIES)[number]
  /** When a learner who has the badge buys it again. */
  repeat: (typeof REPEAT_POLICIES)[number]
  /** Whether an order that cost nothing counts; a mapping rule may say otherwise. */
  freeOrders: boolean
  /** `link`: the learner confirms name and address before anything is issued, even for one unit with an address. */
  claim: (typeof CLAIM_POLICIES)[number]
  /** How long a unit waits for somebody to claim it; null: for ever. */
  claimDays: number | null
  /** 0 to 1: the least score that completes; null: what the sender calls passed is passed. */
  minimumScore: number | null
  /** Whether the best attempt counts or the last one. Neither takes away what has been issued. */
  retakes: (typeof RETAKE_POLICIES)[number]
}

/**
 * What was said, and defaults for the rest. A badge that was earned by more than money is not taken away for money
 * without somebody looking at it.
 */
export const policyOf = (needs: readonly Need[], said: Partial<PurchasePolicy> = {}): PurchasePolicy => ({
  refund: needs.some((need) => need !== 'payment') ? 'review' : 'revoke',
  graceHours: 72,
  dispute: 'suspend',
  lapseGraceDays: 14,
  subscriptionEnd: 'none',
  repeat: 'once',
  freeOrders: true,
  claim: 'direct',
  claimDays: null,
  minimumScore: null,
  retakes: 'best',
  ...said,
})
