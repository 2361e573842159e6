import { z } from 'zod'
import { TARGET_KINDS } from '../../store/schema/endorsements.ts'
import { dateTime, identifier, slug, text } from './text.ts'

// A development server's own achievements are at such addresses.
const isLoopback = (value: string): boolean => /^http:\/\/localhost(?::\d{1,5})?\/[!-~]*$/.test(value)

const target = z
  .string()
  .max(2_000)
  .refine(
    (value) => isLoopback(value) || identifier.safeParse(value).success,
    'must be an https URL, a DID or a URN',
  )

const said = {
  comment: text(4_000),
  validUntil: dateTime.optional(),
}

/** What an issuer says of something, on its own accord. */
export const endorsementInput = z.strictObject({
  target,
  kind: z.enum(TARGET_KINDS),
  name: text(255).optional(),
  ...said,
})

export const acceptInput = z.strictObject(said)

export const endorsementRequestInput = z.strictObject({
  achievement: slug,
  /** Slug of the issuer that is asked. */
  endorser: slug,
  message: text(4_000).optional(),
})

const page = {
  after: z
    .string()
    .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the next value of the page before')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

export const endorsementQuery = z.strictObject(page)

/** Requests that were made to the issuer, or those that it has made. */
export const endorsementRequestQuery = z.strictObject({
  role: z.enum(['asking', 'asked']).default('asked'),
  ...page,
})
