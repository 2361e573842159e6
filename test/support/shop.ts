import Stripe from 'stripe'
import { ACHIEVEMENT, createIssuer, type TestTenant } from './api.ts'
import { rowsOf } from './database.ts'
import { createWorker, type TestWorker } from './worker.ts'

// Stripe's own package signs, so that a misreading of its scheme cannot cancel itself out.
const stripe = new Stripe('sk_test_x')

export const SECRET = 'whsec_c2lnbmV0LXRlc3Qtc2hvcA'

export const nowInSeconds = (): number => Math.floor(Date.now() / 1000)

export const signatureOf = (payload: string, secret = SECRET, timestamp = nowInSeconds()): Promise<string> =>
  stripe.webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp })

export interface Shop {
  tenant: TestTenant
  worker: TestWorker
  /** Public id and path of the webhook endpoint. */
  endpoint: string
  hook: string
  /** Posts an event as Stripe does; the queue then holds its message. */
  post: (event: unknown) => Promise<Response>
  /** The same, and lets the queue work until it is empty. */
  receive: (event: unknown) => Promise<void>
  /** Rule for everything that the shop sells. */
  mapAll: (achievement?: string) => Promise<{ id: string; reconsidered: number }>
  /** Rows of the tenant, read past the API. */
  events: () => Promise<{ state: string; reason: string | null; dedupe_key: string; attempts: number }[]>
  entitlements: () => Promise<{ state: string; line_key: string; unit: number; achievement: string }[]>
  credentials: (
    mode?: 'live' | 'test',
  ) => Promise<{ id: string; url: string; status: string; recipient: unknown }[]>
}

/** A tenant whose Stripe endpoint is connected; no mapping rule yet. */
export async function createShop(
  achievement: object = {},
  { worker = createWorker(), secret = SECRET }: { worker?: TestWorker; secret?: string } = {},
): Promise<Shop> {
  const tenant = await createIssuer(achievement)
  const made = await worker.call('POST', `${tenant.api}/endpoints`, {
    key: tenant.key,
    body: { provider: 'stripe', secret },
  })
  if (made.status !== 201) throw new Error(`no endpoint: ${made.status} ${JSON.stringify(made.body)}`)
  const endpoint: string = made.body.id
  const hook = `/hooks/${endpoint}`
  const post = async (event: unknown) => {
    const body = typeof event === 'string' ? event : JSON.stringify(event)
    return worker.send('POST', hook, {
      body,
      headers: { 'stripe-signature': await signatureOf(body, secret) },
    })
  }
  const ofTenant = <T>(table: string, order: string) =>
    rowsOf<T>(
      `select * from ${table} where tenant_id = (select id from tenants where slug = ?) order by ${order}`,
      tenant.slug,
    )
  return {
    tenant,
    worker,
    endpoint,
    hook,
    post,
    receive: async (event) => {
      const { status } = await post(event)
      if (status !== 200) throw new Error(`the hook answered ${status}`)
      await worker.drain()
    },
    mapAll: async (slug = ACHIEVEMENT.slug) => {
      const rule = { endpoint, match: { any: true }, achievement: slug }
      const { status, body } = await worker.call('POST', `${tenant.api}/mapping-rules`, {
        key: tenant.key,
        body: rule,
      })
      if (status !== 201) throw new Error(`no rule: ${status} ${JSON.stringify(body)}`)
      return body
    },
    events: () => ofTenant('inbox_events', 'id'),
    entitlements: () => ofTenant('entitlements', 'unit, achievement'),
    credentials: async (mode = 'live') => {
      const slug = mode === 'live' ? tenant.slug : tenant.testSlug
      const { body } = await worker.call('GET', `/api/v1/issuers/${slug}/credentials?limit=200`, {
        key: tenant.key,
      })
      return body.items
    },
  }
}
