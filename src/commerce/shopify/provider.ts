import type { Delivery, Objection, Provider, SignatureClaim } from '../provider.ts'
import { base64Mac, textKey } from '../signature-values.ts'
import { translateShopifyBody } from './body.ts'

/** A header in the form of classic webhooks, or in that of the newer events. */
const headerOf = ({ header }: Delivery, name: string): string | null =>
  header(`x-shopify-${name}`) ?? header(`shopify-${name}`)

/** Only the body is signed; every other header can be changed by whoever has once seen a delivery. */
function readSignature(delivery: Delivery): SignatureClaim | undefined {
  const signature = headerOf(delivery, 'hmac-sha256')
  return signature === null ? undefined : { signed: delivery.body, macs: base64Mac(signature) }
}

const TOPIC = /^[a-z_]{1,60}\/[a-z_]{1,60}$/

/** The delivery's id is unsigned: with the topic and the body beside it, nobody can use up the id of another event. */
function label(delivery: Delivery, _payload: unknown, digest: string) {
  const topic = headerOf(delivery, 'topic')?.toLowerCase().slice(0, 120) ?? ''
  const id = headerOf(delivery, 'webhook-id') ?? ''
  const known = /^[\w-]{1,100}$/.test(id) ? `${id}|` : ''
  const type = TOPIC.test(topic) ? topic : null
  return { dedupeKey: `${known}${type ?? ''}|${digest.slice(0, 32)}`, type }
}

function objectToOrigin(delivery: Delivery, { account }: { account: string | null }): Objection {
  const shop = headerOf(delivery, 'shop-domain')?.toLowerCase()
  if (account === null || shop === undefined || shop === account) return undefined
  const named = SHOP.test(shop) ? shop : 'another shop'
  return `This came from ${named}, and the endpoint takes events of ${account} only.`
}

const SHOP = /^[a-z0-9][a-z0-9-]{0,60}\.myshopify\.com$/

/** Shopify has three secrets that could be meant, and tokens that look like one. */
function objectToSecret(secret: string): Objection {
  if (/^shp(?:at|ca|pa|ua)_/.test(secret)) {
    return 'this is an access token of the Admin API, which signs nothing; what is meant is the secret printed under Settings → Notifications → Webhooks or, for webhooks of an app, the app’s API secret key (client secret)'
  }
  if (/^whsec_/.test(secret)) return 'this is a secret of Stripe or of Standard Webhooks, not of Shopify'
  if (!/^[\x21-\x7e]{16,200}$/.test(secret)) {
    return 'must be the secret under Settings → Notifications → Webhooks, or the app’s API secret key: 16 characters or more, without spaces'
  }
  return undefined
}

const objectToApiKey = (key: string): Objection =>
  /^shp(?:at|ca|pa)_[A-Za-z0-9]{16,200}$/.test(key)
    ? undefined
    : 'must be an Admin API access token, which starts with shpat_, with permission to read orders (read_orders)'

export const shopify: Provider = {
  name: 'shopify',
  title: 'Shopify',
  about: 'orders of a Shopify shop',
  readSignature,
  keysOf: textKey,
  label,
  objectToOrigin,
  translate: translateShopifyBody,
  secret: { made: false, objectTo: objectToSecret },
  account: {
    what: 'the shop: your-shop.myshopify.com',
    objectTo: (account) =>
      SHOP.test(account) ? undefined : 'must be the shop’s own name, such as your-shop.myshopify.com',
  },
  apiKey: { objectTo: objectToApiKey },
  retries: true,
  guide: {
    secret:
      'Shopify has three secrets, and it depends on where the webhook was made. Made by hand under Settings → Notifications → Webhooks: the secret printed at the end of that page (“Your webhooks will be signed with …”). Made by an app: the app’s API secret key, also called client secret. Never the Admin API access token (shpat_…): it signs nothing.',
    steps: [
      'In the admin of the shop, open Settings → Notifications → Webhooks.',
      'Create a webhook for each of the events below, in the format JSON, with the address from this page.',
      'Copy the secret from the end of that page and paste it here.',
      'Enter the name of the shop (your-shop.myshopify.com), so that nothing from another shop is used.',
    ],
    topics: [
      { name: 'orders/paid (Order payment)', why: 'the order' },
      { name: 'orders/updated (Order update)', why: 'edits, and whatever another event has missed' },
      { name: 'orders/cancelled (Order cancellation)', why: 'the order is called off' },
      { name: 'refunds/create (Refund create)', why: 'money or single items given back' },
      { name: 'orders/fulfilled (Order fulfillment)', why: 'only if badges wait for the delivery' },
      { name: 'orders/create (Order creation)', why: 'only if badges begin before the payment' },
      {
        name: 'disputes/create, disputes/update',
        why: 'apps only: suspends the badge while a payment is disputed',
      },
    ],
    trial:
      'Use “Send test notification” beside a webhook: it gives a green tick here and no badge. An order through the Bogus Gateway leads to a badge of your test issuer.',
  },
}
