import { z } from 'zod'
import { RESULT_STATUSES } from '../../core/credential/vocabularies.ts'
import { alignments, image, partId } from './parts.ts'
import { recipient } from './recipient.ts'
import { source } from './source.ts'
import { dateTime, emailAddress, identifier, slug, text, webAddress } from './text.ts'

const evidence = z
  .strictObject({
    id: webAddress.optional(),
    name: text(255).optional(),
    description: text(4_000).optional(),
    narrative: text(10_000).optional(),
    genre: text(100).optional(),
    audience: text(255).optional(),
  })
  .refine((value) => Object.keys(value).length > 0, 'must say something')

const result = z
  .strictObject({
    resultDescription: partId.optional(),
    value: text(255).optional(),
    status: z.enum(RESULT_STATUSES).optional(),
    achievedLevel: partId.optional(),
    alignment: alignments.optional(),
  })
  .refine((value) => Object.keys(value).length > 0, 'must say something')

const itemMembers = {
  recipient,
  // No validity reaches from there beyond the year 9999.
  validFrom: dateTime.refine((at) => at.getUTCFullYear() < 7_000, 'must lie before the year 7000').optional(),
  validUntil: dateTime.optional(),
  description: text(4_000).optional(),
  awardedDate: dateTime.optional(),
  evidence: z.array(evidence).max(20).optional(),
  results: z.array(result).max(50).optional(),
  narrative: text(10_000).optional(),
  creditsEarned: z.number().nonnegative().max(1e6).optional(),
  activityStartDate: dateTime.optional(),
  activityEndDate: dateTime.optional(),
  licenseNumber: text(255).optional(),
  role: text(255).optional(),
  term: text(255).optional(),
  source: source.optional(),
  /** The picture of this very award; the achievement has its own. */
  image: image.optional(),
}

/** One credential of a batch. */
export const credentialItem = z.strictObject(itemMembers)

export const credentialInput = z.strictObject({ achievement: slug, ...itemMembers })

/** Items are looked at one by one, so that good ones are issued beside bad ones. */
export const batchInput = z.strictObject({
  achievement: slug,
  items: z
    .array(z.unknown())
    .min(1, 'must have at least one item')
    .max(5_000, 'must have at most 5,000 items'),
})

const reason = text(500).optional()

/** What is different in the credential that takes another's place; everything else stays. */
export const replaceInput = z.strictObject({
  ...itemMembers,
  recipient: z
    .strictObject({ email: emailAddress.optional(), name: text(255).optional(), id: identifier.optional() })
    .default({}),
  reason,
})

export const revokeInput = z.strictObject({ reason })

const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the id of a credential')

export const revokeManyInput = z.strictObject({ ids: z.array(uuid).min(1).max(5_000), reason })

export type CredentialItemBody = z.output<typeof credentialItem>
