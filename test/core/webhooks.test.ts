import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { describe, expect, it } from 'vitest'
import { EVENT_TYPES, isEventPattern, isSubscribed } from '../../src/core/webhooks/event-types.ts'
import {
  MAX_ATTEMPTS,
  nextRetry,
  parseRetryAfter,
  RETRY_AFTER,
} from '../../src/core/webhooks/retry-schedule.ts'
import { formatWebhookSecret, signWebhook } from '../../src/core/webhooks/standard-signature.ts'

const now = () => Math.floor(Date.now() / 1000)
const anySecret = fc.uint8Array({ minLength: 24, maxLength: 64 }).map(formatWebhookSecret)
const anyMessage = fc.record({
  id: fc.uuid().map((id) => `msg_${id.replaceAll('-', '')}`),
  body: fc.json(),
})

/** Verifiers of others. */
const VERIFIERS = { standardwebhooks: Webhook, svix: SvixWebhook }

describe.each(Object.entries(VERIFIERS))('a signature, as the package %s verifies it', (_, Verifier) => {
  it('holds, whatever is sent', async () => {
    await fc.assert(
      fc.asyncProperty(anySecret, anyMessage, async (secret, { id, body }) => {
        const headers = await signWebhook([secret], { id, timestamp: now(), body })
        expect(() => new Verifier(secret).verify(body, headers)).not.toThrow()
      }),
    )
  })

  it('holds for either secret while a change is under way, and for no other', async () => {
    await fc.assert(
      fc.asyncProperty(anySecret, anySecret, anySecret, async (current, previous, other) => {
        fc.pre(new Set([current, previous, other]).size === 3)
        const body = '{"type":"credential.issued"}'
        const headers = await signWebhook([current, previous], { id: 'msg_1', timestamp: now(), body })
        expect(headers['webhook-signature'].split(' ')).toHaveLength(2)
        for (const secret of [current, previous])
          expect(() => new Verifier(secret).verify(body, headers)).not.toThrow()
        expect(() => new Verifier(other).verify(body, headers)).toThrow()
      }),
    )
  })

  it('does not hold for another body, id or time', async () => {
    const secret = formatWebhookSecret(new Uint8Array(32).fill(7))
    const body = '{"type":"credential.issued"}'
    const headers = await signWebhook([secret], { id: 'msg_1', timestamp: now(), body })
    const verifier = new Verifier(secret)
    expect(() => verifier.verify(`${body} `, headers)).toThrow()
    expect(() => verifier.verify(body, { ...headers, 'webhook-id': 'msg_2' })).toThrow()
    expect(() => verifier.verify(body, { ...headers, 'webhook-timestamp': String(now() - 1) })).toThrow()
  })
})

describe('retries', () => {
  it('go on for three days', () => {
    const total = RETRY_AFTER.reduce((sum, pause) => sum + pause, 0)
    expect(total / 3_600).toBeGreaterThan(70)
    expect(total / 3_600).toBeLessThanOrEqual(72)
  })

  it('come at most a tenth later than the schedule says, never sooner, and end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(255), (attempts, random) => {
        const pause = nextRetry(attempts, { random })
        if (attempts >= MAX_ATTEMPTS) return pause === undefined
        const planned = RETRY_AFTER[attempts - 1] ?? 0
        return pause !== undefined && pause >= planned && pause <= Math.ceil(planned * 1.1)
      }),
    )
  })

  it('wait as long as the consumer asks, a day at most, and never less than the schedule', () => {
    expect(nextRetry(1, { retryAfter: 3_600, random: 0 })).toBe(3_600)
    expect(nextRetry(1, { retryAfter: 10, random: 0 })).toBe(60)
    expect(nextRetry(1, { retryAfter: 10 ** 8, random: 0 })).toBe(86_400)
  })

  it('understand Retry-After as seconds and as a date', () => {
    const at = new Date('2026-11-25T00:00:00Z')
    expect(parseRetryAfter('120', at)).toBe(120)
    expect(parseRetryAfter('Wed, 25 Nov 2026 00:02:00 GMT', at)).toBe(120)
    expect(parseRetryAfter('Tue, 24 Nov 2026 00:00:00 GMT', at)).toBe(0)
    for (const nonsense of [null, '', 'soon', '-5', '1e3', '99999999999']) {
      const seconds = parseRetryAfter(nonsense, at)
      expect(seconds === undefined || seconds >= 0, String(nonsense)).toBe(true)
    }
  })
})

describe('a subscription', () => {
  it('to a family gets its events and no others', () => {
    for (const type of EVENT_TYPES) {
      expect(isSubscribed(['*'], type)).toBe(true)
      expect(isSubscribed([type], type)).toBe(true)
      expect(isSubscribed(['credential.*'], type)).toBe(type.startsWith('credential.'))
    }
  })

  it('names events that there are', () => {
    for (const known of [...EVENT_TYPES, '*', 'credential.*', 'entitlement.*'])
      expect(isEventPattern(known)).toBe(true)
    for (const unknown of [
      '',
      'credential',
      'credential.',
      'credential.i*',
      'cred.*',
      '**',
      'x.*',
      'toString',
    ])
      expect(isEventPattern(unknown), unknown).toBe(false)
  })
})
