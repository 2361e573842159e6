import { DEFAULT_DOOR, type DoorSettings } from '../../core/purchase/door.ts'
import type { TranslatedEvent } from '../../core/purchase/purchase.ts'
import { admitMode, isUnusable, type Unusable } from '../door-mode.ts'
import { asObject, asText, asWhole, type JsonObject, lookUp } from '../json-values.ts'
import { translateSession } from './checkout-session.ts'
import { translateDispute } from './dispute.ts'
import type { StripeEnvelope, Translation } from './envelope.ts'
import { translateInvoice, translateInvoicePayment } from './invoice.ts'
import { translatePayment } from './payment.ts'
import { translateCharge, translateRefund } from './refund.ts'
import { translateSubscription } from './subscription.ts'

// One purchase also fires charge.succeeded and others: what is not listed is neither the order nor news of it.
const TRANSLATORS: Readonly<Record<string, (envelope: StripeEnvelope) => Translation>> = {
  'checkout.session.completed': translateSession,
  'checkout.session.async_payment_succeeded': translateSession,
  'checkout.session.async_payment_failed': translateSession,
  'invoice.paid': translateInvoice,
  'invoice_payment.paid': translateInvoicePayment,
  'payment_intent.succeeded': translatePayment,
  'customer.subscription.updated': translateSubscription,
  'customer.subscription.deleted': translateSubscription,
  'charge.refunded': translateCharge,
  'charge.refund.updated': translateRefund,
  'refund.created': translateRefund,
  'refund.updated': translateRefund,
  'refund.failed': translateRefund,
  'charge.dispute.created': translateDispute,
  'charge.dispute.updated': translateDispute,
  'charge.dispute.closed': translateDispute,
}

/** The id of a snapshot or a thin event, if it has the shape of one. */
export function stripeEventId(payload: unknown): string | undefined {
  const id = asObject(payload)?.id
  return typeof id === 'string' && /^evt_\w{1,250}$/.test(id) ? id : undefined
}

export const stripeEventType = (payload: unknown): string | undefined => asText(asObject(payload)?.type, 100)

/** A verified and parsed Stripe event in our words. Never throws: what cannot be used is said in a sentence. */
export function translateStripeEvent(
  payload: unknown,
  settings: DoorSettings = DEFAULT_DOOR,
): TranslatedEvent {
  const envelope = readEnvelope(payload, settings)
  if (isUnusable(envelope)) return { kind: 'ignored', reason: envelope.unusable }
  const { eventId, type, mode } = envelope
  const translate = lookUp(TRANSLATORS, type)
  if (translate === undefined) return { kind: 'ignored', reason: `Events of type ${type} are not used.` }
  const translation = translate(envelope)
  if (isUnusable(translation)) return { kind: 'ignored', reason: translation.unusable }
  return { kind: 'purchase', event: { eventId, type, mode, ...translation } }
}

function readEnvelope(payload: unknown, settings: DoorSettings): StripeEnvelope | Unusable {
  const event = asObject(payload)
  if (event === undefined) return { unusable: 'The body is not a Stripe event.' }
  const eventId = stripeEventId(event)
  if (eventId === undefined) return { unusable: 'The event has no id of the form evt_….' }
  if (event.object === 'v2.core.event') {
    return {
      unusable:
        'This is a thin event, which only points to its content. Choose snapshot payloads for this endpoint in Stripe.',
    }
  }
  const type = stripeEventType(event)
  if (event.object !== 'event' || type === undefined) return { unusable: 'The body is not a Stripe event.' }
  const object = asObject(asObject(event.data)?.object)
  if (object === undefined) return { unusable: `The ${type} event carries no object.` }
  const stranger = objectToAccount(event, settings)
  if (stranger !== undefined) return { unusable: stranger }
  // Only the word itself makes an event live: a test purchase must never earn a live badge.
  const mode = admitMode(event.livemode === true ? 'live' : 'test', settings)
  if (isUnusable(mode)) return mode
  return { eventId, type, mode, at: asWhole(event.created) ?? 0, object, settings }
}

/** A platform's endpoint hears of all accounts that are connected to it; `account` under the signature says which. */
function objectToAccount(event: JsonObject, { account: expected }: DoorSettings): string | undefined {
  const account = asText(event.account, 100)
  if (account === undefined) {
    return expected === null
      ? undefined
      : `The event is of the platform's own account, and this endpoint takes those of ${expected} only.`
  }
  if (account === expected) return undefined
  return expected === null
    ? `The event is of the connected account ${account}; enter it in the settings of this endpoint if its orders count.`
    : `The event is of the connected account ${account}, and this endpoint takes those of ${expected} only.`
}
