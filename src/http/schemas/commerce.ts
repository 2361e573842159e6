import { z } from 'zod'
import { DECISIONS } from '../../actions/decide-entitlement.ts'
import { PROVIDER_NAMES } from '../../core/purchase/door.ts'
import { ENTITLEMENT_STATES } from '../../core/purchase/entitlement-state.ts'
import {
  CLAIM_POLICIES,
  DISPUTE_POLICIES,
  REFUND_POLICIES,
  REPEAT_POLICIES,
  RETAKE_POLICIES,
  SUBSCRIPTION_END_POLICIES,
} from '../../core/purchase/policy.ts'
import { INBOX_STATES } from '../../store/schema/commerce.ts'
import { dateTime, emailAddress, identifier, slug, text } from './text.ts'

const id = text(255)

const endpoint = z.string().regex(/^ep_[0-9a-f]{32}$/, 'must be the id of an endpoint')

const rule = {
  match: z
    .strictObject({
      any: z.literal(true).optional(),
      title: text(255).optional(),
      metadata: z.record(z.string().max(100), z.string().max(500)).optional(),
      paymentLink: id.optional(),
      product: id.optional(),
      variant: id.optional(),
      price: id.optional(),
      sku: id.optional(),
    })
    .refine((match) => Object.keys(match).length > 0, 'must name something to match, or {"any": true}'),
  achievement: slug.optional(),
  /** A bundle: a line that matches leads to all of them. */
  achievements: z.array(slug).min(1).max(20).optional(),
  multiplier: z.number().int().min(1).max(1_000).default(1),
  freeOrders: z.boolean().nullable().default(null),
}

const namesAchievement = ({ achievement, achievements }: { achievement?: unknown; achievements?: unknown }) =>
  (achievement === undefined) !== (achievements === undefined)

const ONE_OF_BOTH = {
  path: ['achievement'],
  message: 'must be named by achievement, or several by achievements',
}

export const mappingRuleInput = z.strictObject({ endpoint, ...rule }).refine(namesAchievement, ONE_OF_BOTH)

export const mappingRuleChange = z.strictObject(rule).refine(namesAchievement, ONE_OF_BOTH)

const rowId = z.string().regex(/^[0-9a-f]{32}$/, 'must be an id from the list')

const cursor = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'must be the next value of the page before')
  .optional()

const limit = z.coerce.number().int().min(1).max(200).default(50)

const inboxFilter = {
  state: z.enum(INBOX_STATES).optional(),
  provider: z.enum(PROVIDER_NAMES).optional(),
  endpoint: endpoint.optional(),
  type: text(200).optional(),
}

export const inboxQuery = z.strictObject({ ...inboxFilter, after: cursor, limit })

/** Which events to play again: those named, or all that match. */
export const replayInput = z
  .strictObject({ ids: z.array(rowId).min(1).max(500).optional(), ...inboxFilter })
  .refine(
    (value) => Object.values(value).some((member) => member !== undefined),
    'must name events, or say which ones',
  )

export const entitlementQuery = z.strictObject({
  state: z.enum(ENTITLEMENT_STATES).optional(),
  order: z.string().max(255).optional(),
  achievement: slug.optional(),
  review: z.enum(['true']).optional(),
  after: cursor,
  limit,
})

export const decisionInput = z.strictObject({ decision: z.enum(DECISIONS) })

export const approvalInput = z.strictObject({ approved: z.boolean().default(true) })

export const signalInput = z
  .strictObject({
    type: z.enum(['completion', 'score', 'approval']),
    recipient: z
      .strictObject({ email: emailAddress.optional(), id: identifier.optional() })
      .refine(
        ({ email, id: person }) => email !== undefined || person !== undefined,
        'must have an email or an id',
      )
      .optional(),
    achievement: slug.optional(),
    product: id.optional(),
    sku: id.optional(),
    score: z.number().min(0).max(1).optional(),
    positive: z.boolean().default(true),
    order: text(255).optional(),
    /** The shop of that order, where several number alike. */
    endpoint: endpoint.optional(),
    at: dateTime.optional(),
    eventId: text(200).optional(),
  })
  .refine(({ recipient, order }) => recipient !== undefined || order !== undefined, {
    path: ['recipient'],
    message: 'must be there unless the signal names an order',
  })
  .refine(({ achievement, product, sku }) => [achievement, product, sku].some((name) => name !== undefined), {
    path: ['achievement'],
    message: 'must be named, or else product or sku',
  })
  .refine(({ type, score }) => type !== 'score' || score !== undefined, {
    path: ['score'],
    message: 'must be there, from 0 to 1',
  })

/** How an achievement meets what becomes of orders; what is absent has its default. */
export const purchasePolicy = z.strictObject({
  refund: z.enum(REFUND_POLICIES).optional(),
  graceHours: z
    .number()
    .int()
    .min(0)
    .max(24 * 365)
    .optional(),
  dispute: z.enum(DISPUTE_POLICIES).optional(),
  lapseGraceDays: z.number().int().min(0).max(365).nullable().optional(),
  subscriptionEnd: z.enum(SUBSCRIPTION_END_POLICIES).optional(),
  repeat: z.enum(REPEAT_POLICIES).optional(),
  freeOrders: z.boolean().optional(),
  claim: z.enum(CLAIM_POLICIES).optional(),
  claimDays: z.number().int().min(1).max(3_650).nullable().optional(),
  minimumScore: z.number().min(0).max(1).nullable().optional(),
  retakes: z.enum(RETAKE_POLICIES).optional(),
})
