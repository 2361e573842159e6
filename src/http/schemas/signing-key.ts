import { z } from 'zod'
import { CREDENTIAL_STATES } from '../../store/schema/credentials.ts'
import { dateTime, slug, text } from './text.ts'

const algorithm = z.enum(['Ed25519', 'RS256']).default('Ed25519')

export const rotateInput = z.strictObject({ algorithm })

export const bringInput = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('secret'), algorithm }),
  z.strictObject({ source: z.literal('imported'), jwk: z.record(z.string(), z.unknown()) }),
])

export const compromiseInput = z.strictObject({ since: dateTime.optional() })

/** States that a credential can be issued anew from. */
const standing = CREDENTIAL_STATES.filter((state) => state === 'issued' || state === 'suspended')

export const reissueInput = z.strictObject({
  key: text(100).optional(),
  achievement: slug.optional(),
  state: z.enum(standing).optional(),
  reason: text(500).optional(),
  /** Says how many it would be and does nothing. */
  dryRun: z.boolean().default(false),
  /** How many a dry run has found; another number now stops it. */
  expected: z.number().int().nonnegative().optional(),
})

/** The same as forms of the console send them. */
export const ownKeyForm = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('secret'), algorithm }),
  z.strictObject({
    source: z.literal('imported'),
    jwk: z.string().transform((value, context): Record<string, unknown> => {
      try {
        return z.record(z.string(), z.unknown()).parse(JSON.parse(value))
      } catch {
        context.addIssue({ code: 'custom', message: 'must be a JSON Web Key' })
        return z.NEVER
      }
    }),
  }),
])

/** Fields for a date and time have no zone; the page says that it is UTC. */
export const compromiseForm = z.strictObject({
  since: z.preprocess(
    (value) => (typeof value === 'string' ? `${value.length === 16 ? `${value}:00` : value}Z` : value),
    dateTime.optional(),
  ),
})

export const reissueQuery = z.strictObject({ key: text(100) })

export const reissueForm = z.strictObject({
  key: text(100),
  reason: text(500).optional(),
  expected: z.coerce.number().int().nonnegative(),
})
