import { z } from 'zod'
import type { RuleMatch } from '../../core/purchase/match-rule.ts'
import { slug, text } from './text.ts'

const BY = ['product', 'variant', 'sku', 'price', 'paymentLink', 'title', 'any'] as const

/** A rule as the console's form has it: one thing to match by. The API takes more. */
export const ruleForm = z
  .object({
    endpoint: z.string().regex(/^ep_[0-9a-f]{32}$/, 'must be one of your shops'),
    by: z.enum(BY),
    value: text(255).optional(),
    achievement: slug,
    multiplier: z.coerce.number().int().min(1).max(1_000).default(1),
    do: z.enum(['try']).optional(),
  })
  .refine(({ by, value }) => by === 'any' || value !== undefined, {
    path: ['value'],
    message: 'must say which one',
  })
  .transform(({ by, value = '', ...rest }) => {
    const match: RuleMatch = by === 'any' ? { any: true } : { [by]: value }
    return { ...rest, match }
  })
