import type { TranslatedEvent } from '../../core/purchase/purchase.ts'
import { asObject, asText, asWhole } from '../json-values.ts'
import { translateSession } from './checkout-session.ts'
import type { StripeEnvelope, Translation, Unusable } from './envelope.ts'
import { translateCharge, translateRefund } from './refund.ts'

// One purchase also fires payment_intent.*, charge.succeeded and invoice.*: the session alone is the order.
const TRANSLATORS: Readonly<Record<string, (envelope: StripeEnvelope) => Translation>> = {
  'checkout.session.completed': translateSession,
  'checkout.session.async_payment_succeeded': translateSession,
  'checkout.session.async_payment_failed': translateSession,
  'charge.refunded': translateCharge,
  'charge.refund.updated': translateRefund,
  'refund.created': translateRefund,
  'refund.updated': translateRefund,
  'refund.failed': translateRefund,
}

/** The id of a snapshot or a thin event, if it has the shape of one. */
export function stripeEventId(payload: unknown): string | undefined {
  const id = asObject(payload)?.id
  return typeof id === 'string' && /^evt_\w{1,250}$/.test(id) ? id : undefined
}

export const stripeEventType = (payload: unknown): string | undefined => asText(asObject(payload)?.type, 100)

/** A verified and parsed Stripe event in our words. Never throws: what cannot be used is said in a sentence. */
export function translateStripeEvent(payload: unknown): TranslatedEvent {
  const envelope = readEnvelope(payload)
  if ('unusable' in envelope) return { kind: 'ignored', reason: envelope.unusable }
  const { eventId, type, mode } = envelope
  const translate = Object.hasOwn(TRANSLATORS, type) ? TRANSLATORS[type] : undefined
  if (translate === undefined) return { kind: 'ignored', reason: `Events of type ${type} are not used.` }
  const translation = translate(envelope)
  if ('unusable' in translation) return { kind: 'ignored', reason: translation.unusable }
  return { kind: 'purchase', event: { eventId, type, mode, ...translation } }
}

function readEnvelope(payload: unknown): StripeEnvelope | Unusable {
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
  return {
    eventId,
    type,
    // Only the word itself makes an event live: a test purchase must never earn a live badge.
    mode: event.livemode === true ? 'live' : 'test',
    at: asWhole(event.created) ?? 0,
    object,
  }
}
