import { z } from 'zod'
import { LANGUAGES } from '../../core/language/languages.ts'
import { RETENTION_BOUNDS, type RetentionKind } from '../../core/privacy/retention.ts'
import { account } from './recipient.ts'
import { emailAddress, identifier, text } from './text.ts'

const personMembers = {
  email: emailAddress.optional(),
  id: identifier.optional(),
  account: account.optional(),
}

const namesOne = ({ email, id, account: other }: { email?: unknown; id?: unknown; account?: unknown }) =>
  [email, id, other].filter((value) => value !== undefined).length === 1

const ONE = 'must have one of email, id and account'

/** Whom it is about. In the body, because addresses of pages end up in logs. */
export const personInput = z.strictObject(personMembers).refine(namesOne, ONE)

export const eraseInput = z
  .strictObject({ ...personMembers, credentials: z.enum(['revoke', 'keep']) })
  .refine(namesOne, ONE)

export const erasureQuery = z.strictObject({
  after: z
    .string()
    .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the next value of the page before')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

const days = (kind: RetentionKind) => {
  const { min, max } = RETENTION_BOUNDS[kind]
  return z.number().int().min(min).max(max).nullable().optional()
}

/** What is to be different; null takes a member back to its default. */
export const settingsInput = z.strictObject({
  language: z
    .enum(LANGUAGES, `must be one of ${LANGUAGES.join(', ')}`)
    .nullable()
    .optional(),
  retention: z
    .strictObject({
      inboxBodyDays: days('inboxBodyDays'),
      purchasePeopleDays: days('purchasePeopleDays'),
      webhookPayloadDays: days('webhookPayloadDays'),
      idempotencyKeyDays: days('idempotencyKeyDays'),
    })
    .optional(),
  privacy: z
    .strictObject({
      contact: emailAddress.nullable().optional(),
      text: text(20_000).nullable().optional(),
    })
    .optional(),
  sharing: z
    .strictObject({
      linkedInOrganizationId: z
        .string()
        .regex(
          /^\d{1,12}$/,
          'is the number of the organisation, as in the address of its LinkedIn admin page',
        )
        .nullable()
        .optional(),
    })
    .optional(),
})

export const personForm = z.object({ email: emailAddress })

/** `confirm` is what a person typed so as not to do it by accident. */
export const eraseForm = z.object({
  email: emailAddress,
  credentials: z.enum(['revoke', 'keep']),
  confirm: z.literal('ERASE', 'type ERASE to confirm'),
})

const daysInForm = (kind: RetentionKind) => {
  const { min, max } = RETENTION_BOUNDS[kind]
  return z.coerce.number().int().min(min).max(max)
}

/** An empty field of the policy takes it back to nothing. */
export const settingsForm = z.strictObject({
  language: z.enum(LANGUAGES, 'choose one of the languages').optional(),
  inboxBodyDays: daysInForm('inboxBodyDays'),
  purchasePeopleDays: daysInForm('purchasePeopleDays'),
  webhookPayloadDays: daysInForm('webhookPayloadDays'),
  idempotencyKeyDays: daysInForm('idempotencyKeyDays'),
  contact: emailAddress.optional().transform((value) => value ?? null),
  text: text(20_000)
    .optional()
    .transform((value) => value ?? null),
})

export const keysForm = z.strictObject({
  passphrase: z.string().min(12, 'must have at least 12 characters').max(500),
})
