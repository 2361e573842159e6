import { z } from 'zod'
import { KEY_PERMISSIONS } from '../../core/access/permissions.ts'
import { dateTime, text } from './text.ts'

const scope = z.enum(KEY_PERMISSIONS)

const scopes = z.array(scope).min(1, 'must have at least one permission').max(KEY_PERMISSIONS.length)

export const apiKeyInput = z.strictObject({
  name: text(100),
  scopes,
  expiresAt: dateTime.optional(),
})

/** Keys that have ended come after those that open something, each newest first. */
const cursor = z
  .string()
  .regex(/^(?:live|ended)-[1-9]\d{0,14}$/, 'must be the next value of the page before')
  .transform((value) => ({ ended: value.startsWith('ended'), id: Number(value.split('-')[1]) }))

export const apiKeyQuery = z.strictObject({
  after: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** A form sends one value as itself and several as a list. */
export const apiKeyForm = z.object({
  name: text(100),
  lifetime: z.enum(['30', '90', '365', 'none']),
  scopes: z.preprocess((value) => (value === undefined ? [] : [value].flat()), scopes),
})
