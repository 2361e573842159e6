import { z } from 'zod'
import { ENDPOINT_MODES, ORDER_SOURCES, ORDER_TRIGGERS, PROVIDER_NAMES } from '../../core/purchase/door.ts'
import { text } from './text.ts'

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, `must be one of ${values.join(', ')}`)

// What a secret must look like, each shop's door says itself.
const secret = z.string().min(1).max(400)

const settings = {
  name: text(100).optional(),
  mode: oneOf(ENDPOINT_MODES).optional(),
  account: text(200).nullable().optional(),
  trigger: oneOf(ORDER_TRIGGERS).optional(),
  orders: oneOf(ORDER_SOURCES).optional(),
  learnerFields: z
    .strictObject({ email: text(100).optional(), name: text(100).optional() })
    .nullable()
    .optional(),
}

export const endpointInput = z.strictObject({
  provider: oneOf(PROVIDER_NAMES),
  secret: secret.optional(),
  ...settings,
})

export const endpointChange = z.strictObject({
  ...settings,
  state: oneOf(['active', 'paused']).optional(),
})

export const secretRotation = z.strictObject({
  secret: secret.optional(),
  keepHours: z.int().min(0).max(168).optional(),
})

export const apiKeyInput = z.strictObject({ key: z.string().min(1).max(400) })

/** A form sends only what is filled in; what is empty is taken away. */
const settingsForm = {
  name: text(100).optional(),
  mode: oneOf(ENDPOINT_MODES).optional(),
  account: text(200).optional(),
  trigger: oneOf(ORDER_TRIGGERS).optional(),
  orders: oneOf(ORDER_SOURCES).optional(),
  learnerEmail: text(100).optional(),
  learnerName: text(100).optional(),
}

export const endpointForm = z.object({ provider: oneOf(PROVIDER_NAMES), ...settingsForm })

export const endpointSettingsForm = z.object(settingsForm)

export const secretForm = z.object({ secret: secret.optional() })
