import { z } from 'zod'
import { ALL_PERMISSIONS, type Permission } from '../../core/access/permissions.ts'
import { dateTime, text } from './text.ts'

const scope = z.enum(ALL_PERMISSIONS as [Permission, ...Permission[]])

const scopes = z.array(scope).min(1, 'must have at least one permission').max(ALL_PERMISSIONS.length)

export const apiKeyInput = z.strictObject({
  name: text(100),
  scopes,
  expiresAt: dateTime.optional(),
})

/** A form sends one value as itself and several as a list. */
export const apiKeyForm = z.object({
  name: text(100),
  lifetime: z.enum(['30', '90', '365', 'none']),
  scopes: z.preprocess((value) => (value === undefined ? [] : [value].flat()), scopes),
})
