import type { Delivery, Objection, Provider, SignatureClaim } from '../provider.ts'
import { base64Mac, textKey } from '../signature-values.ts'
import { translateWooBody } from './body.ts'

/** Only the body is signed; the topic, the source and the delivery's id can be changed by anybody. */
function readSignature({ header, body }: Delivery): SignatureClaim | undefined {
  const signature = header('x-wc-webhook-signature')
  return signature === null ? undefined : { signed: body, macs: base64Mac(signature) }
}

const topicOf = ({ header }: Delivery): string | null => {
  const topic = header('x-wc-webhook-topic') ?? ''
  return /^[a-z_]{1,60}\.[a-z_]{1,60}$/.test(topic) ? topic : null
}

function objectToOrigin({ header }: Delivery, { account }: { account: string | null }): Objection {
  const source = header('x-wc-webhook-source')
  if (account === null || source === null || hostOf(source) === hostOf(account)) return undefined
  return `This came from ${hostOf(source) ?? 'another site'}, and the endpoint takes events of ${account} only.`
}

const hostOf = (address: string): string | undefined =>
  URL.canParse(address) ? new URL(address).host : undefined

// WooCommerce decodes HTML entities in a secret before it signs, so one with markup signs as something else.
const objectToSecret = (secret: string): Objection =>
  /^[A-Za-z0-9_-]{16,100}$/.test(secret)
    ? undefined
    : 'must be 16 to 100 letters, digits, hyphens and underscores; leave it out, and one is made for you'

export const woocommerce: Provider = {
  name: 'woocommerce',
  title: 'WooCommerce',
  about: 'orders of a shop in WordPress',
  readSignature,
  keysOf: textKey,
  // Two deliveries of one second bear the same delivery id, so it tells nothing.
  label: (delivery, _payload, digest) => {
    const type = topicOf(delivery)
    return { dedupeKey: `${type ?? ''}|${digest}`, type }
  },
  objectToOrigin,
  translate: translateWooBody,
  secret: { made: true, objectTo: objectToSecret },
  account: {
    what: 'the address of the shop: https://shop.example',
    objectTo: (account) =>
      account.startsWith('https://') && URL.canParse(account)
        ? undefined
        : 'must be the https address of the shop',
  },
  // One that is not taken is lost for ever, and after five the webhook is switched off.
  retries: false,
  guide: {
    secret:
      'We made the secret; it is shown once, when the endpoint is made. Paste it into the field “Secret” of each webhook, in place of what WooCommerce filled in.',
    steps: [
      'In WordPress, open WooCommerce → Settings → Advanced → Webhooks and add a webhook for each topic below.',
      'Status: Active. Delivery URL: the address from this page. Secret: the one that was shown when the endpoint was made. API version: the newest.',
      'On saving, WooCommerce sends a ping, which is answered and leaves no trace.',
    ],
    topics: [
      { name: 'Order updated', why: 'payments, refunds, cancellations: each brings the order as it is then' },
      { name: 'Order created', why: 'orders that are paid at once' },
      { name: 'Order deleted', why: 'the order is called off' },
    ],
    trial:
      'Place an order and pay it, or set one to “Processing” by hand. An endpoint in test mode gives badges of your test issuer.',
  },
}
