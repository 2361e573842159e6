import { z } from 'zod'
import { ASSOCIATION_TYPES } from '../../core/credential/build-clr.ts'
import { account } from './recipient.ts'
import { emailAddress, identifier, text } from './text.ts'

const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the id of a credential')

const achievementId = text(2_000)

/** A learner record of one person. */
export const clrInput = z.strictObject({
  recipient: z
    .strictObject({
      email: emailAddress.optional(),
      id: identifier.optional(),
      account: account.optional(),
    })
    .refine(
      ({ email, id, account }) => email !== undefined || id !== undefined || account !== undefined,
      'must have an email, an id or an account',
    ),
  name: text(255).optional(),
  credentials: z.array(uuid).min(1).max(100).optional(),
  associations: z
    .array(
      z.strictObject({
        associationType: z.enum(ASSOCIATION_TYPES),
        sourceId: achievementId,
        targetId: achievementId,
      }),
    )
    .max(100)
    .optional(),
})
