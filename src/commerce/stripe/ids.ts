import { asObject, asText } from '../json-values.ts'

/** The id in a member that Stripe gives as an id or, when expanded, as the object itself. */
export const asStripeId = (value: unknown): string | undefined => asText(asObject(value)?.id ?? value)

/** The references that are there, each once. */
export const asRefs = (...values: readonly unknown[]): string[] => [
  ...new Set(values.map(asStripeId).filter((id) => id !== undefined)),
]
