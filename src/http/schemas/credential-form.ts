import { z } from 'zod'
import { credentialItem } from './credential.ts'
import { credentialQuery } from './credential-query.ts'
import { listQuery } from './recipient-list.ts'
import { dateTime, emailAddress, slug, text, webAddress } from './text.ts'

/** The last second of a day, in UTC, as the public page counts days. */
const untilDay = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/, 'must be a day, such as 2027-12-31')
  .transform((day) => `${day}T23:59:59Z`)
  .pipe(dateTime)

const formKey = z.string().regex(/^[0-9a-f]{32}$/, 'must be as the page had it')

/** One badge by hand: what most need. The API takes more. */
export const issueForm = z
  .object({
    key: formKey,
    achievement: slug,
    name: text(255),
    email: emailAddress,
    validUntil: untilDay.optional(),
    narrative: credentialItem.shape.narrative,
    evidence: webAddress.optional(),
  })
  .transform(({ key, achievement, name, email, evidence, ...rest }) => ({
    key,
    achievement,
    item: { recipient: { name, email }, ...rest, ...(evidence && { evidence: [{ id: evidence }] }) },
  }))

/** A list by hand. `list` is the file as it came, in base64, once it has been looked at. */
export const listForm = z.object({
  key: formKey,
  achievement: slug,
  dateOrder: listQuery.shape.dateOrder,
  do: z.enum(['preview', 'issue', 'rejected']).default('preview'),
})

export const listFilter = credentialQuery.pick({ achievement: true, state: true, after: true })

/** Addresses come in forms, because addresses of pages end up in logs. */
export const findForm = credentialQuery.pick({ after: true }).extend({ email: emailAddress }).strip()

const reason = text(500).optional()

export const revokeForm = z.object({ key: formKey, reason })

export const reasonForm = z.object({ reason })

export const replaceForm = z.object({ key: formKey, name: text(255), reason })
