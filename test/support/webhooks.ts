import { Webhook } from 'standardwebhooks'
import type { TestTenant } from './api.ts'
import { DB, rowsOf } from './database.ts'
import type { Sent } from './network.ts'
import type { TestWorker } from './worker.ts'

export const HOOK = 'https://lms.institute.org/signet'

export interface TestWebhook {
  id: string
  path: string
  secret: string
}

/** A webhook of the tenant's live issuer. */
export async function createWebhook(
  worker: TestWorker,
  tenant: TestTenant,
  input: object = {},
): Promise<TestWebhook> {
  const { status, body } = await worker.call('POST', `${tenant.api}/webhooks`, {
    key: tenant.key,
    body: { url: HOOK, events: ['*'], ...input },
  })
  if (status !== 201) throw new Error(`no webhook: ${status} ${JSON.stringify(body)}`)
  return { id: body.id, path: `${tenant.api}/webhooks/${body.id}`, secret: body.secret }
}

/** What a consumer sees, which verifies it with the package of the standard. */
export const received = (sent: Sent, secret: string) => {
  const headers = Object.fromEntries(sent.headers)
  // Throws unless the signature holds.
  new Webhook(secret).verify(sent.body, headers)
  return { id: headers['webhook-id'] ?? '', event: JSON.parse(sent.body) as WebhookEvent }
}

export interface WebhookEvent {
  type: string
  timestamp: string
  // biome-ignore lint/suspicious/noExplicitAny: it is whatever the test then says it is.
  data: any
}

export interface DeliveryRow {
  state: string
  type: string
  attempts: number
  status_code: number | null
  reason: string | null
  next_attempt_at: number
}

export const deliveriesOf = ({ id }: TestWebhook) =>
  rowsOf<DeliveryRow>(
    `select * from webhook_deliveries where endpoint_id = unhex(?) order by id`,
    id.slice(3),
  )

/** As if so much time had passed since. */
export async function age({ id }: TestWebhook, seconds: number): Promise<void> {
  const hex = id.slice(3)
  await DB.batch([
    DB.prepare(
      'update webhook_deliveries set next_attempt_at = next_attempt_at - ?, created_at = created_at - ? where endpoint_id = unhex(?)',
    ).bind(seconds, seconds, hex),
    DB.prepare(
      `update webhook_endpoints set due_at = due_at - ?, lease_until = lease_until - ?,
       failing_since = failing_since - ?, previous_until = previous_until - ? where id = unhex(?)`,
    ).bind(seconds, seconds, seconds, seconds, hex),
  ])
}
