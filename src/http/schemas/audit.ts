import { z } from 'zod'
import { dateTime } from './text.ts'

const scope = z.enum(['issuer', 'tenant']).default('issuer')

/** A UUID, or any other id as hex. */
const subject = z
  .string()
  .transform((value) => value.replaceAll('-', ''))
  .refine((value) => /^(?:[0-9a-f]{2}){1,64}$/.test(value), 'must be a UUID or hexadecimal digits')

export const auditQuery = z.strictObject({
  scope,
  action: z.string().max(100).optional(),
  actor: z.string().max(200).optional(),
  subject: subject.optional(),
  since: dateTime.optional(),
  until: dateTime.optional(),
  before: z
    .string()
    .regex(/^(?:[0-9a-f]{2}){30,60}$/, 'must be the next value of the page before')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const auditExportQuery = z.strictObject({ scope })

export const auditVerifyQuery = z.strictObject({
  scope,
  /** Number of the block to begin with. */
  from: z.coerce.number().int().min(1).default(1),
})

export const publicLogQuery = z.strictObject({
  year: z.coerce.number().int().min(2020).max(9999).optional(),
})

const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/, 'must be a day')
  .transform((value) => `${value}T00:00:00Z`)
  .pipe(dateTime)

/** The same as the page of the console asks for it: days instead of moments. */
export const auditPageQuery = auditQuery.omit({ limit: true }).extend({
  since: day.optional(),
  until: day.optional(),
  verify: z.literal('yes').optional(),
})
