/** Whose webhooks an endpoint takes. `standard-webhooks` is the door for everybody else. */
export const PROVIDER_NAMES = [
  'stripe',
  'shopify',
  'woocommerce',
  'standard-webhooks',
  'paddle',
  'lemonsqueezy',
] as const

export type ProviderName = (typeof PROVIDER_NAMES)[number]

/** `both`: an event says itself whether it is a trial, and where it says nothing it is live. */
export const ENDPOINT_MODES = ['live', 'test', 'both'] as const

/** From when on an order counts as paid: with its payment, with its delivery, or with its creation. */
export const ORDER_TRIGGERS = ['paid', 'fulfilled', 'created'] as const

/** What is the order at Stripe, where one purchase fires the events of a session, a payment and an invoice. */
export const ORDER_SOURCES = ['checkout', 'invoices', 'payments'] as const

/** Names of the fields in which a shop asks whom the badge is for. */
export interface LearnerFields {
  email?: string
  name?: string
}

/** How a tenant has set up an endpoint, as far as the meaning of its events depends on it. */
export interface DoorSettings {
  mode: (typeof ENDPOINT_MODES)[number]
  /** The shop (`….myshopify.com`), site or connected account whose events alone count. */
  account: string | null
  orderTrigger: (typeof ORDER_TRIGGERS)[number]
  orderSource: (typeof ORDER_SOURCES)[number]
  learnerFields: LearnerFields | null
}

export const DEFAULT_DOOR: DoorSettings = {
  mode: 'both',
  account: null,
  orderTrigger: 'paid',
  orderSource: 'checkout',
  learnerFields: null,
}

/**
 * Why a delivery was refused, for the tenant alone. `other_provider`: signed in another shop's way. `same_secret`:
 * in another shop's way with this very secret, so that the endpoint was made for the wrong shop.
 */
export type HookFailure =
  | 'no_signature'
  | 'wrong_signature'
  | 'stale'
  | `other_provider:${ProviderName}`
  | `same_secret:${ProviderName}`
