import { z } from 'zod'
import { identifierType } from './parts.ts'
import { emailAddress, identifier, text } from './text.ts'

const identity = z
  .strictObject({ identifierType, identifier: text(255), hashed: z.boolean().optional() })
  .refine(
    (value) => value.identifierType !== 'emailAddress' || emailAddress.safeParse(value.identifier).success,
    { path: ['identifier'], message: 'must be an e-mail address' },
  )

// A name names more than one person, and an address has a member of its own.
export const account = identity.refine(
  ({ identifierType }) => identifierType !== 'name' && identifierType !== 'emailAddress',
  { path: ['identifierType'], message: 'must not be name or emailAddress, which are members of their own' },
)

/** Who a credential is for. */
export const recipient = z
  .strictObject({
    email: emailAddress.optional(),
    name: text(255).optional(),
    id: identifier.optional(),
    account: account.optional(),
    identifiers: z.array(identity).max(10).optional(),
  })
  .refine(
    ({ email, id, account }) => email !== undefined || id !== undefined || account !== undefined,
    'must have an email, an id or an account',
  )
