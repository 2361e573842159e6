import { z } from 'zod'
import { slug, text } from './text.ts'

export const endpointInput = z.strictObject({
  provider: z.enum(['stripe'], 'must be stripe'),
  secret: z
    .string()
    .max(200)
    .regex(
      /^whsec_[A-Za-z0-9+/=_-]+$/,
      'must be the signing secret of the endpoint, which starts with whsec_',
    ),
  name: text(100).optional(),
})

const id = text(255)

export const mappingRuleInput = z.strictObject({
  endpoint: z.string().regex(/^ep_[0-9a-f]{32}$/, 'must be the id of an endpoint'),
  match: z
    .strictObject({
      any: z.literal(true).optional(),
      metadata: z.record(z.string().max(100), z.string().max(500)).optional(),
      paymentLink: id.optional(),
      product: id.optional(),
      price: id.optional(),
      sku: id.optional(),
    })
    .refine((match) => Object.keys(match).length > 0, 'must name something to match, or {"any": true}'),
  achievement: slug,
})
