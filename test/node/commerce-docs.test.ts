import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { STANDARD_EVENT_TYPES } from '../../src/commerce/standard-webhooks/event.ts'
import { standardWebhooks } from '../../src/commerce/standard-webhooks/provider.ts'
import { verifyDelivery } from '../../src/commerce/verify-signature.ts'
import { PROVIDER_NAMES } from '../../src/core/purchase/door.ts'
import type { TranslatedEvent } from '../../src/core/purchase/purchase.ts'

const text = readFileSync(join(import.meta.dirname, '../../docs/commerce.md'), 'utf8')
const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']) => json)

/** What the page says of each example. */
const MEANINGS: Record<string, object> = {
  'purchase.paid': {
    kind: 'purchase',
    event: { facts: [{ kind: 'order' }, { kind: 'payment', status: 'paid' }] },
  },
  'purchase.cancelled': { kind: 'purchase', event: { facts: [{ kind: 'cancel' }] } },
  'refund.succeeded': {
    kind: 'purchase',
    event: { facts: [{ kind: 'refund', amount: 16_000, lines: [{ key: '1', quantity: 1 }] }] },
  },
  'dispute.opened': { kind: 'purchase', event: { facts: [{ kind: 'dispute', status: 'open' }] } },
  'subscription.lapsed': { kind: 'purchase', event: { facts: [{ kind: 'subscription', status: 'lapsed' }] } },
  'learning.completed': { kind: 'signal', event: { signal: 'completion', positive: true } },
  'learning.scored': { kind: 'signal', event: { signal: 'score', score: 0.84 } },
  'learning.approved': { kind: 'signal', event: { signal: 'approval', orderRef: 'A-1002' } },
  test: { kind: 'test' },
}

function translate(payload: unknown): TranslatedEvent {
  const settings = { mode: 'both', account: null, orderTrigger: 'paid', orderSource: 'checkout' } as const
  const about = {
    eventId: 'msg_1',
    type: 'unknown',
    receivedAt: 0,
    settings: { ...settings, learnerFields: null },
  }
  return standardWebhooks.translate(payload, about)
}

describe('docs/commerce.md', () => {
  it('has an example of every event that it describes', () => {
    const types = examples.map((json) => JSON.parse(json).type)
    expect([...new Set(types)].sort()).toEqual(Object.keys(MEANINGS).sort())
  })

  it.each(examples)('has an example that is signed, taken and understood: %s', async (json) => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
    const now = new Date(1_790_000_000_000)
    const headers: Record<string, string> = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1790000000',
      'webhook-signature': new Webhook(secret).sign('msg_1', now, json),
    }
    const delivery = { header: (name: string) => headers[name] ?? null, body: new TextEncoder().encode(json) }
    expect(await verifyDelivery(standardWebhooks, delivery, [secret], now)).toBe('ok')
    const payload = JSON.parse(json)
    expect(translate(payload)).toMatchObject(MEANINGS[payload.type] ?? {})
    const { timestamp } = payload
    const translated = translate(payload)
    if (translated.kind === 'signal') expect(translated.event.at).toBe(Date.parse(timestamp) / 1000)
  })

  it.each(STANDARD_EVENT_TYPES)('names the event %s', (type) => expect(text).toContain(`\`${type}\``))
  it.each(PROVIDER_NAMES)('names the provider %s', (name) => expect(text).toContain(`\`${name}\``))
})
