import { ACHIEVEMENT, call, createIssuer } from './api.ts'
import { type ConnectedShop, connectShop } from './connect-shop.ts'
import { rowsOf } from './database.ts'
import type { TestWorker } from './worker.ts'

export interface UnitRow {
  state: string
  reason: string | null
  review: string | null
  line_key: string
  unit: number
  achievement: string
  id: number[]
}

export interface CommerceShop extends ConnectedShop {
  /** An event as our own documented shape has it, now. */
  say: (type: string, data: object, more?: object) => Promise<void>
  units: (order?: string) => Promise<UnitRow[]>
  states: (order?: string) => Promise<string[]>
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the test then says it is.
  rule: (input: object) => Promise<{ status: number; body: any }>
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the test then says it is.
  api2: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: any }>
  /** Statuses of the credentials, in the order of issue. */
  statuses: () => Promise<string[]>
}

/** Bo buys one place in a course. */
export const order = (name: string, members: object = {}) => ({
  order: name,
  lines: [{ id: 'line-1', product: 'course', quantity: 1 }],
  buyer: { email: 'bo@example.org', name: 'Bo Buyer' },
  amount: '100.00',
  currency: 'EUR',
  ...members,
})

/** A tenant that any sender of Standard Webhooks is connected to, with a rule for everything. */
export async function commerceShop(
  achievement: object = {},
  { worker, mapped = true }: { worker?: TestWorker; mapped?: boolean } = {},
): Promise<CommerceShop> {
  const tenant = await createIssuer(achievement)
  const shop = await connectShop('standard-webhooks', { tenant, ...(worker && { worker }) })
  if (mapped) await shop.mapAll()
  const request = async (method: string, path: string, body?: unknown) =>
    shop.worker.call(method, `${tenant.api}${path}`, { key: tenant.key, ...(body !== undefined && { body }) })
  const units = (name?: string) =>
    rowsOf<UnitRow>(
      `select e.* from entitlements e join purchases p on p.id = e.purchase_id
       where e.tenant_id = (select id from tenants where slug = ?) and (? is null or p.order_key = ?)
       order by p.id, e.line_key, e.unit, e.achievement`,
      tenant.slug,
      name ?? null,
      name ?? null,
    )
  return {
    ...shop,
    say: (type, data, more = {}) =>
      shop.receive({ type, timestamp: new Date().toISOString(), mode: 'live', data, ...more }),
    units,
    states: async (name) => (await units(name)).map(({ state }) => state),
    rule: (input) =>
      request('POST', '/mapping-rules', { endpoint: shop.endpoint, achievement: ACHIEVEMENT.slug, ...input }),
    api2: request,
    statuses: async () => (await shop.credentials()).map(({ status }) => status),
  }
}

/** What a verifier finds who has nothing but the address. */
export const isVerified = async (url: string): Promise<boolean> =>
  (await call('POST', '/api/v1/verify', { body: { url } })).body.verified

export const hexOf = (bytes: readonly number[]): string =>
  bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
