import { describe, expect, it } from 'vitest'
// @ts-expect-error Vite reads the file; its types are not among ours.
import text from '../../docs/webhooks.md?raw'
import { EVENT_TYPES } from '../../src/core/webhooks/event-types.ts'
import { openDatabase, runBatch } from '../../src/store/database.ts'
import { insertEntitlementOutbox, insertWebhookOutbox } from '../../src/store/webhook-outbox.ts'
import { ACHIEVEMENT } from '../support/api.ts'
import { DB, rowsOf, scalar } from '../support/database.ts'
import { fakeNetwork } from '../support/network.ts'
import { createShop } from '../support/shop.ts'
import { paidOrder } from '../support/stripe-events.ts'
import { createWebhook, received, type WebhookEvent } from '../support/webhooks.ts'

const db = openDatabase(DB)

/** The example that docs/webhooks.md shows for each type. */
const EXAMPLES = new Map<string, WebhookEvent>(
  [...String(text).matchAll(/^### `([a-z_.]+)`$[\s\S]*?^```json\n([\s\S]*?)^```$/gm)].map(
    ([, type = '', json = '']) => [type, JSON.parse(json)],
  ),
)

/** Members and the kinds of their values; two texts of one form are of one kind. */
function shapeOf(value: unknown): unknown {
  if (typeof value === 'string')
    return value
      .replace(/[0-9a-f]{32}/g, 'hex')
      .replace(/\d/g, '0')
      .replace(/^(?!rcp_|wh_|hex$|0000-).+$/, 'text')
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shapeOf(item)]))
}

const bytesOf = (row: { id: unknown } | undefined) => Uint8Array.from((row?.id ?? []) as number[])

async function everyEvent(): Promise<Map<string, WebhookEvent>> {
  const network = fakeNetwork()
  const shop = await createShop({ validity: { duration: 'P3Y' }, suspension: true })
  const { worker, tenant } = shop
  const { key, api } = tenant
  const webhook = await createWebhook(worker, tenant)
  const post = (path: string, body: object = {}) => worker.call('POST', `${api}${path}`, { key, body })
  await shop.mapAll()
  await shop.receive(paidOrder())
  const { body: issued } = await post('/credentials', {
    achievement: ACHIEVEMENT.slug,
    recipient: { email: 'ada@example.org' },
  })
  await post(`/credentials/${issued.id}/suspend`)
  await post(`/credentials/${issued.id}/reinstate`)
  const { body: replaced } = await post(`/credentials/${issued.id}/replace`, {
    recipient: { email: 'ada@example.org', name: 'Ada' },
  })
  await post(`/credentials/${replaced.id}/revoke`)
  await post('/achievements', { ...ACHIEVEMENT, slug: 'careful', fourEyes: { issue: true } })
  await post('/credentials', { achievement: 'careful', recipient: { email: 'ada@example.org' } })
  await post(`/webhooks/${webhook.id}/test`)
  // Nobody has to claim anything here, and the states of an entitlement are many.
  const issuerId = await scalar('select id from issuers where slug = ?', tenant.slug)
  const [entitlement] = await rowsOf<{ id: unknown }>(
    'select id from entitlements where issuer_id = ?',
    issuerId,
  )
  const [credential] = await rowsOf<{ id: unknown; seq: number }>(
    'select id, seq from credentials where issuer_id = ? and state = 0',
    issuerId,
  )
  const place = { issuerId, at: Math.floor(Date.now() / 1000) }
  await runBatch(db, [
    ...insertWebhookOutbox(db, place, [{ kind: 'credential.claimed', subjectId: bytesOf(credential) }]),
    ...insertEntitlementOutbox(
      db,
      place,
      EVENT_TYPES.filter((type) => type.startsWith('entitlement.')).map((kind) => ({
        kind: kind as 'entitlement.ready',
        id: bytesOf(entitlement),
      })),
    ),
  ])
  await worker.tick()
  await DB.prepare('update sweep_cursors set at = at - 100').run()
  await DB.prepare('update credentials set valid_until = ? where seq = ?')
    .bind(place.at - 50, credential?.seq)
    .run()
  await worker.tick()
  await worker.drain()
  const events = network.sent.map((sent) => received(sent, webhook.secret).event)
  return new Map(events.map((event) => [event.type, event]))
}

describe('docs/webhooks.md', async () => {
  const sent = await everyEvent()

  it('has an example for each type, and for no other', () => {
    expect([...EXAMPLES.keys()].sort()).toEqual([...EVENT_TYPES].sort())
  })

  it.each(EVENT_TYPES)('shows %s as it is sent', (type) => {
    const event = sent.get(type)
    const example = EXAMPLES.get(type)
    expect(event, 'this was not sent').toBeDefined()
    expect(event?.type).toBe(example?.type)
    const { credential: _, ...own } = event?.data ?? {}
    const { credential: __, ...shown } = example?.data ?? {}
    expect(shapeOf(type.startsWith('entitlement.') ? own : event?.data)).toEqual(
      shapeOf(type.startsWith('entitlement.') ? shown : example?.data),
    )
    if (event?.data.status) expect(event.data.status).toBe(example?.data.status)
    if (event?.data.state && type !== 'entitlement.created')
      expect(event.data.state).toBe(example?.data.state)
    expect(event?.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  })
})
