import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import Stripe from 'stripe'
import { inRoot } from './root.ts'

type Json = Record<string, unknown>

export interface StripePayment {
  session: string
  paymentIntent: string
  charge: string
  amount: number
  currency: string
}

const stripeId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`

export const newPayment = (): StripePayment => ({
  session: stripeId('cs_live'),
  paymentIntent: stripeId('pi'),
  charge: stripeId('ch'),
  amount: 24_900,
  currency: 'eur',
})

/** A payment that went through, as Stripe tells it. A real event is taken as the pattern where one is at hand. */
export const checkoutCompleted = (
  payment: StripePayment,
  buyer: { email: string; name: string },
  metadata: Record<string, string>,
): Json =>
  event('checkout.session.completed', {
    ...patternOf('checkout.session.completed'),
    id: payment.session,
    object: 'checkout.session',
    livemode: true,
    mode: 'payment',
    status: 'complete',
    payment_status: 'paid',
    payment_intent: payment.paymentIntent,
    amount_subtotal: payment.amount,
    amount_total: payment.amount,
    currency: payment.currency,
    customer_details: { ...buyer, phone: null, tax_exempt: 'none', tax_ids: [] },
    metadata,
  })

/** All of the money given back. */
export const chargeRefunded = (payment: StripePayment): Json =>
  event('charge.refunded', {
    ...patternOf('charge.refunded'),
    id: payment.charge,
    object: 'charge',
    livemode: true,
    amount: payment.amount,
    amount_captured: payment.amount,
    amount_refunded: payment.amount,
    currency: payment.currency,
    payment_intent: payment.paymentIntent,
    paid: true,
    refunded: true,
    status: 'succeeded',
  })

function event(type: string, object: Json): Json {
  return {
    id: stripeId('evt'),
    object: 'event',
    api_version: '2020-08-27',
    created: Math.floor(Date.now() / 1000),
    livemode: true,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
    data: { object },
  }
}

function patternOf(type: string): Json {
  const path = inRoot('../shared/fixtures', `stripe.${type}.json`)
  if (!existsSync(path)) return {}
  return (JSON.parse(readFileSync(path, 'utf8')) as { data: { object: Json } }).data.object
}

/** Delivers an event as Stripe does, signed by Stripe's own library; gives the status of the answer. */
export async function deliverStripeEvent(url: string, event: Json, secret: string): Promise<number> {
  const payload = JSON.stringify(event, undefined, 2)
  const response = await fetch(url, {
    method: 'POST',
    body: payload,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret }),
    },
    signal: AbortSignal.timeout(10_000),
  })
  await response.body?.cancel()
  return response.status
}
