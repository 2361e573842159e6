import { Webhook } from 'standardwebhooks'
import Stripe from 'stripe'
import type { ProviderName } from '../../src/core/purchase/door.ts'
import { ACHIEVEMENT, createIssuer, type TestTenant } from './api.ts'
import { rowsOf } from './database.ts'
import { base64Hmac, hexHmac } from './doors.ts'
import { createWorker, type TestWorker } from './worker.ts'

const stripe = new Stripe('sk_test_x')

export const SECRETS: Readonly<Record<ProviderName, string>> = {
  stripe: 'whsec_c2lnbmV0LXRlc3Qtc2hvcA',
  shopify: 'hush-hush-hush-hush-hush',
  woocommerce: 'abcdefghijklmnopqrstuvwx',
  'standard-webhooks': `whsec_${btoa('0123456789012345678901234567')}`,
  paddle: 'pdl_ntfset_01abcdefghijkl',
  lemonsqueezy: 'lemon-secret',
}

const seconds = (): number => Math.floor(Date.now() / 1000)

/** The headers under which each shop would send the body now. */
export async function signedHeaders(
  provider: ProviderName,
  body: string,
  { secret = SECRETS[provider], id = crypto.randomUUID(), at = seconds() } = {},
): Promise<Record<string, string>> {
  switch (provider) {
    case 'stripe':
      return {
        'stripe-signature': await stripe.webhooks.generateTestHeaderStringAsync({
          payload: body,
          secret,
          timestamp: at,
        }),
      }
    case 'shopify':
      return { 'x-shopify-hmac-sha256': base64Hmac(body, secret), 'x-shopify-webhook-id': id }
    case 'woocommerce':
      return { 'x-wc-webhook-signature': base64Hmac(body, secret), 'x-wc-webhook-topic': 'order.updated' }
    case 'standard-webhooks':
      return {
        'webhook-id': id,
        'webhook-timestamp': String(at),
        'webhook-signature': new Webhook(secret).sign(id, new Date(at * 1000), body),
      }
    case 'paddle':
      return { 'paddle-signature': `ts=${at};h1=${hexHmac(`${at}:${body}`, secret)}` }
    default:
      return { 'x-signature': hexHmac(body, secret) }
  }
}

export interface ConnectedShop {
  tenant: TestTenant
  worker: TestWorker
  provider: ProviderName
  endpoint: string
  hook: string
  /** `/api/v1/issuers/{slug}/endpoints/{id}`. */
  api: string
  secret: string
  /** A signed delivery; `headers` come on top of those of the signature. */
  deliver: (body: unknown, headers?: Record<string, string>) => Promise<Response>
  /** The same, and lets the queue work until it is empty. */
  receive: (body: unknown, headers?: Record<string, string>) => Promise<void>
  mapAll: () => Promise<void>
  events: () => Promise<
    { state: string; reason: string | null; type: string; dedupe_key: string; mode: string | null }[]
  >
  credentials: () => Promise<{ status: string; recipient: unknown }[]>
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the test then says it is.
  get: (path?: string) => Promise<any>
}

/** A tenant with an endpoint for the shop; no mapping rule yet. */
export async function connectShop(
  provider: ProviderName,
  {
    worker = createWorker(),
    tenant,
    ...input
  }: { worker?: TestWorker; tenant?: TestTenant } & Record<string, unknown> = {},
): Promise<ConnectedShop> {
  const owner = tenant ?? (await createIssuer())
  const { key } = owner
  const secret = SECRETS[provider]
  const made = await worker.call('POST', `${owner.api}/endpoints`, {
    key,
    body: { provider, secret, ...input },
  })
  if (made.status !== 201) throw new Error(`no endpoint: ${made.status} ${JSON.stringify(made.body)}`)
  const endpoint: string = made.body.id
  const hook = `/hooks/${endpoint}`
  const api = `${owner.api}/endpoints/${endpoint}`
  const deliver = async (body: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const signed = await signedHeaders(provider, text, { secret })
    return worker.send('POST', hook, { body: text, headers: { ...signed, ...headers } })
  }
  return {
    tenant: owner,
    worker,
    provider,
    endpoint,
    hook,
    api,
    secret,
    deliver,
    receive: async (body, headers) => {
      const { status } = await deliver(body, headers)
      if (status !== 200) throw new Error(`the hook answered ${status}`)
      await worker.drain()
    },
    mapAll: async () => {
      const rule = { endpoint, match: { any: true }, achievement: ACHIEVEMENT.slug }
      const { status } = await worker.call('POST', `${owner.api}/mapping-rules`, { key, body: rule })
      if (status !== 201) throw new Error(`no rule: ${status}`)
    },
    events: () =>
      rowsOf(
        `select * from inbox_events where lower(hex(endpoint_id)) = ? order by id`,
        endpoint.slice('ep_'.length),
      ),
    credentials: async () =>
      (await worker.call('GET', `${owner.api}/credentials?limit=200`, { key })).body.items,
    get: async (path = '') => (await worker.call('GET', `${api}${path}`, { key })).body,
  }
}
