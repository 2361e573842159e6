import { z } from 'zod'
import { LETTER_KINDS } from '../../actions/dead-letters.ts'

export const tenantsQuery = z.strictObject({
  state: z.enum(['active', 'suspended']).optional(),
  after: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

const limit = (max: number) => z.number().int().min(0).max(max).nullable().optional()

/** What is to be different; null lifts a limit. */
export const quotasInput = z.strictObject({
  credentialsPerMonth: limit(1_000_000_000),
  batchSize: z.number().int().min(1).max(5_000).nullable().optional(),
  members: limit(1_000_000),
})

export const lettersQuery = z.strictObject({
  kind: z.enum(LETTER_KINDS).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const replayInput = z.strictObject({
  kind: z.enum(LETTER_KINDS),
  ids: z
    .array(z.string().regex(/^(?:[0-9a-f]{32}|\d{1,15})$/, 'must be the id of a dead letter'))
    .min(1)
    .max(200),
})

const amount = (min: number, max: number) =>
  z.coerce
    .number()
    .int()
    .min(min)
    .max(max)
    .optional()
    .transform((value) => value ?? null)

/** The same from a form, in which an empty field is no limit. */
export const quotasForm = z.strictObject({
  credentialsPerMonth: amount(0, 1_000_000_000),
  batchSize: amount(1, 5_000),
  members: amount(0, 1_000_000),
})
