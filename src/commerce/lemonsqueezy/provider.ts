import { asObject, asText } from '../json-values.ts'
import type { Delivery, Objection, Provider, SignatureClaim } from '../provider.ts'
import { hexMac, textKey } from '../signature-values.ts'
import { translateLemonSqueezyEvent } from './event.ts'

/** Only the body is signed, and there is no time in it. */
function readSignature({ header, body }: Delivery): SignatureClaim | undefined {
  const signature = header('x-signature')
  return signature === null ? undefined : { signed: body, macs: hexMac(signature) }
}

const objectToSecret = (secret: string): Objection =>
  /^[\x21-\x7e]{6,40}$/.test(secret)
    ? undefined
    : 'must be the signing secret of the webhook: 6 to 40 characters without spaces; leave it out, and one is made for you'

export const lemonsqueezy: Provider = {
  name: 'lemonsqueezy',
  title: 'Lemon Squeezy',
  about: 'orders and subscriptions',
  readSignature,
  keysOf: textKey,
  // Deliveries have no id of their own.
  label: (_delivery, payload, digest) => {
    const type = asText(asObject(asObject(payload)?.meta)?.event_name, 100) ?? null
    return { dedupeKey: `${type ?? ''}|${digest}`, type }
  },
  translate: translateLemonSqueezyEvent,
  secret: { made: true, objectTo: objectToSecret },
  retries: true,
  guide: {
    secret:
      'The signing secret of the webhook: you choose it, so use the one that was shown when the endpoint was made.',
    steps: [
      'In Lemon Squeezy, open Settings → Webhooks and add a webhook.',
      'Paste the address and the secret from this page, and choose the events below.',
    ],
    topics: [
      { name: 'order_created', why: 'the order' },
      { name: 'order_refunded', why: 'money given back' },
      {
        name: 'subscription_updated, subscription_expired',
        why: 'how subscriptions stand',
      },
    ],
    trial: 'Buy something in test mode: its badge comes from your test issuer.',
  },
}
