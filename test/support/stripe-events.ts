import { translateStripeEvent } from '../../src/commerce/stripe/event.ts'
import { foldFacts, type PurchaseState } from '../../src/core/purchase/fold-facts.ts'
import type { PurchaseEvent } from '../../src/core/purchase/purchase.ts'

export const session = (members: Record<string, unknown> = {}) => ({
  id: 'cs_test_1',
  object: 'checkout.session',
  mode: 'payment',
  payment_status: 'paid',
  payment_intent: 'pi_1',
  amount_total: 3000,
  currency: 'eur',
  customer_details: { email: 'bo@example.org', name: 'Bo Buyer' },
  ...members,
})
export const refund = (members: Record<string, unknown> = {}) => ({
  id: 're_1',
  object: 'refund',
  amount: 3000,
  status: 'succeeded',
  charge: 'ch_1',
  payment_intent: 'pi_1',
  ...members,
})
export const event = (type: string, object: unknown, members: Record<string, unknown> = {}) => ({
  id: 'evt_1',
  object: 'event',
  type,
  created: 1_790_000_000,
  livemode: false,
  data: { object },
  ...members,
})

export const COMPLETED = 'checkout.session.completed'

export function translated(payload: unknown): PurchaseEvent {
  const result = translateStripeEvent(payload)
  if (result.kind !== 'purchase') throw new Error(result.kind)
  return result.event
}
export function reasonOf(payload: unknown): string {
  const result = translateStripeEvent(payload)
  return result.kind === 'ignored' ? result.reason : 'not ignored'
}
export const stateOf = (payload: unknown): PurchaseState => foldFacts(translated(payload).facts)

/** An event of a live shop. Ids are as Stripe's, and each event of a test needs its own. */
export const liveEvent = (id: string, type: string, object: unknown) =>
  event(type, object, { id: `evt_${id}`, livemode: true })

/** A paid order as a live shop tells of it. */
export const paidOrder = (members: Record<string, unknown> = {}, id = 'paid') =>
  liveEvent(id, COMPLETED, session(members))

/** A charge of that order which has been given back, in full unless the members say otherwise. */
export const refundedCharge = (members: Record<string, unknown> = {}, id = 'refunded') =>
  liveEvent(id, 'charge.refunded', {
    id: 'ch_1',
    object: 'charge',
    amount: 3000,
    amount_refunded: 3000,
    refunded: true,
    payment_intent: 'pi_1',
    ...members,
  })
