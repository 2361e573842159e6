import { createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto'
import type { Provider, Reading } from '../../src/commerce/provider.ts'
import { DEFAULT_DOOR, type DoorSettings } from '../../src/core/purchase/door.ts'
import type { PurchaseEvent, TranslatedEvent } from '../../src/core/purchase/purchase.ts'

// For Shopify, WooCommerce, Paddle and Lemon Squeezy the standard library signs: their makers publish no signer.
export const base64Hmac = (body: string | Uint8Array, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('base64')

export const hexHmac = (body: string | Uint8Array, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex')

/** A sender's Ed25519 key as Standard Webhooks writes it, and what it signs. */
export function asymmetricSender() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
  return {
    publicKey: `whpk_${raw.toString('base64')}`,
    sign: (id: string, timestamp: number, body: string): string =>
      `v1a,${signBytes(null, Buffer.from(`${id}.${timestamp}.${body}`), privateKey).toString('base64')}`,
  }
}

export const deliveryOf = (body: string | Uint8Array, headers: Record<string, string>) => ({
  header: (name: string) => headers[name] ?? null,
  body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
})

export const readingOf = (type = 'unknown', settings: Partial<DoorSettings> = {}): Reading => ({
  eventId: 'event-1',
  type,
  receivedAt: 1_790_000_000,
  settings: { ...DEFAULT_DOOR, ...settings },
})

/** The purchase that a body tells of; a body that tells of none fails the test with the reason. */
export function purchaseOf(
  { translate }: Pick<Provider, 'translate'>,
  body: unknown,
  type?: string,
  settings: Partial<DoorSettings> = {},
): PurchaseEvent {
  const translated = translate(body, readingOf(type, settings))
  if (translated.kind !== 'purchase') throw new Error(JSON.stringify(translated))
  return translated.event
}

export const reasonIn = (translated: TranslatedEvent): string =>
  'reason' in translated ? `${translated.kind}: ${translated.reason}` : translated.kind
