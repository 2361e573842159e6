import { z } from 'zod'
import { fromHex } from '../../core/encoding/bytes.ts'
import { isEventPattern } from '../../core/webhooks/event-types.ts'
import { DELIVERY_STATES } from '../../store/schema/webhooks.ts'
import { dateTime, text } from './text.ts'

const url = z.string().max(2_000).refine(URL.canParse, 'must be a URL')

const events = z
  .array(
    z
      .string()
      .max(100)
      .refine(isEventPattern, 'must be an event type, a family such as credential.*, or * for all'),
  )
  .min(1, 'must name an event type')
  .max(50)

export const webhookInput = z.strictObject({
  url,
  events,
  description: text(200).optional(),
  includeRecipient: z.boolean().optional(),
})

export const webhookChange = z.strictObject({
  url: url.optional(),
  events: events.optional(),
  description: text(200).optional(),
  includeRecipient: z.boolean().optional(),
  state: z.enum(['active', 'paused'], 'must be active or paused').optional(),
})

const deliveryId = z
  .string()
  .regex(/^dlv_[0-9a-f]{32}$/, 'must be the id of a delivery')
  .transform((id) => fromHex(id.slice('dlv_'.length)))

export const deliveryQuery = z.strictObject({
  state: z.enum(DELIVERY_STATES).optional(),
  after: deliveryId.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const replayInput = z.union(
  [
    z.strictObject({ deliveries: z.array(deliveryId).min(1).max(100) }),
    z.strictObject({ failedSince: dateTime }),
  ],
  'must be {"deliveries": […]} or {"failedSince": "…"}',
)

/** A form sends one value as itself and several as a list. */
export const webhookForm = z.object({
  url,
  description: text(200).optional(),
  events: z.preprocess((value) => (value === undefined ? [] : [value].flat()), events),
  includeRecipient: z
    .literal('yes')
    .optional()
    .transform((value) => value === 'yes'),
})
