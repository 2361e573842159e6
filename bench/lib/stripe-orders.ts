import { randomBytes } from 'node:crypto'
import Stripe from 'stripe'
import { ACHIEVEMENT } from './issuer.ts'

/** A delivery as Stripe makes it. */
export interface Delivery {
  payload: string
  signature: string
}

const id = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`

/** A paid order of one place on a course, signed by Stripe's own library. */
export function signedOrder(n: number, secret: string): Delivery {
  const payload = JSON.stringify(paidOrder(n), undefined, 2)
  return { payload, signature: Stripe.webhooks.generateTestHeaderString({ payload, secret }) }
}

const paidOrder = (n: number) => ({
  id: id('evt'),
  object: 'event',
  api_version: '2020-08-27',
  created: Math.floor(Date.now() / 1000),
  livemode: true,
  pending_webhooks: 1,
  request: { id: null, idempotency_key: null },
  type: 'checkout.session.completed',
  data: { object: checkoutSession(n) },
})

// As many members as a real session has, because the body is hashed, sealed and stored as a whole.
const checkoutSession = (n: number) => ({
  id: id('cs_live'),
  object: 'checkout.session',
  after_expiration: null,
  allow_promotion_codes: null,
  amount_subtotal: 24_900,
  amount_total: 24_900,
  automatic_tax: { enabled: false, status: null },
  billing_address_collection: null,
  cancel_url: 'https://shop.example/cancel',
  client_reference_id: null,
  consent: null,
  consent_collection: null,
  currency: 'eur',
  customer: null,
  customer_creation: 'if_required',
  customer_details: {
    address: { city: null, country: 'SE', line1: null, line2: null, postal_code: null, state: null },
    email: `buyer-${n}@learners.example`,
    name: `Åsa Buyer ${n}`,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  },
  customer_email: null,
  expires_at: Math.floor(Date.now() / 1000) + 86_400,
  invoice: null,
  livemode: true,
  locale: null,
  metadata: { achievement: ACHIEVEMENT },
  mode: 'payment',
  payment_intent: id('pi'),
  payment_link: null,
  payment_method_collection: 'always',
  payment_method_types: ['card'],
  payment_status: 'paid',
  phone_number_collection: { enabled: false },
  recovered_from: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_options: [],
  status: 'complete',
  submit_type: null,
  subscription: null,
  success_url: 'https://shop.example/success?session={CHECKOUT_SESSION_ID}',
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  url: null,
})
