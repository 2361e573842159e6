import type { Provider } from '../provider.ts'
import { textKey } from '../signature-values.ts'
import { stripeEventId, stripeEventType, translateStripeEvent } from './event.ts'
import { objectToStripeApiKey, objectToStripeSecret } from './secret.ts'
import { readStripeSignature } from './signature.ts'

export const stripe: Provider = {
  name: 'stripe',
  title: 'Stripe',
  about: 'Checkout, payment links, invoices and subscriptions',
  readSignature: readStripeSignature,
  // The key is the text `whsec_…` itself. Standard Webhooks writes its secrets alike but decodes them.
  keysOf: textKey,
  label: (_delivery, payload, digest) => ({
    dedupeKey: stripeEventId(payload) ?? `sha256:${digest}`,
    type: stripeEventType(payload) ?? null,
  }),
  translate: (payload, { settings }) => translateStripeEvent(payload, settings),
  secret: { made: false, objectTo: objectToStripeSecret },
  account: {
    what: 'the connected account, when the endpoint belongs to a platform: acct_…',
    objectTo: (account) =>
      /^acct_[A-Za-z0-9]{5,60}$/.test(account)
        ? undefined
        : 'must be the id of a connected account, which starts with acct_',
  },
  apiKey: { objectTo: objectToStripeApiKey },
  retries: true,
  guide: {
    secret:
      'The signing secret of this one webhook endpoint. Stripe shows it on the page of the endpoint under “Signing secret” once the endpoint exists; it starts with whsec_. Test mode and live mode have secrets of their own, and it is never an API key (sk_…, rk_…).',
    steps: [
      'In Stripe, open Developers → Webhooks and add an endpoint (a destination of the kind “Webhook endpoint”).',
      'Paste the address from this page.',
      'Choose “Your account” and snapshot payloads (not thin ones), and the events below.',
      'Copy the signing secret from the page of the new endpoint and paste it here.',
    ],
    topics: [
      { name: 'checkout.session.completed', why: 'the order' },
      {
        name: 'checkout.session.async_payment_succeeded',
        why: 'bank debits and transfers that arrive days later',
      },
      { name: 'checkout.session.async_payment_failed', why: 'and those that do not' },
      { name: 'charge.refunded', why: 'money given back' },
      { name: 'refund.updated', why: 'a refund that succeeds or fails later' },
      { name: 'refund.failed', why: 'a refund that fails after all: the badge stands again' },
      { name: 'charge.dispute.created', why: 'suspends the badge while a payment is disputed' },
      { name: 'charge.dispute.closed', why: 'reinstates or revokes it' },
      { name: 'invoice.paid', why: 'subscriptions: renewals' },
      { name: 'invoice_payment.paid', why: 'subscriptions: so that refunds find their order' },
      { name: 'customer.subscription.updated', why: 'subscriptions: overdue, and paid again' },
      { name: 'customer.subscription.deleted', why: 'subscriptions: the end' },
    ],
    trial:
      'Buy something in test mode with the card 4242 4242 4242 4242: its badge comes from your test issuer. An event that Stripe sends by “Send test event” is signed and stored, but made up.',
  },
}
