import { fromBase64, toBase64 } from '../encoding/base64.ts'
import { utf8 } from '../encoding/bytes.ts'
import { hmacSha256 } from '../keys/derive.ts'

/** A secret as Standard Webhooks writes it. */
export const formatWebhookSecret = (random: Uint8Array): string => `whsec_${toBase64(random)}`

/**
 * The headers of a signed message (Standard Webhooks, "Webhook Headers (sending metadata to consumers)"). With two
 * secrets, during the overlap of a change, there are two signatures, and consumers look for one that fits.
 */
export async function signWebhook(
  secrets: readonly string[],
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
): Promise<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const signatures: string[] = []
  for (const secret of secrets) {
    const key = fromBase64(secret.slice('whsec_'.length))
    signatures.push(`v1,${toBase64(await hmacSha256(key, utf8(`${id}.${timestamp}.${body}`)))}`)
  }
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  }
}
