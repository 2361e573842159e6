import { z } from 'zod'
import { CREDENTIAL_STATES } from '../../store/schema/credentials.ts'
import { dateTime, emailAddress, slug } from './text.ts'

const limit = z.coerce.number().int().min(1).max(200).default(50)

/** Filters of a list of credentials, and the page. */
export const credentialQuery = z.strictObject({
  achievement: slug.optional(),
  state: z.enum(CREDENTIAL_STATES).optional(),
  recipient: emailAddress.optional(),
  issuedAfter: dateTime.optional(),
  issuedBefore: dateTime.optional(),
  after: z
    .string()
    .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the next value of the page before')
    .optional(),
  limit,
})
