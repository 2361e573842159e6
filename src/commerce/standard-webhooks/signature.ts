import { concatBytes, utf8 } from '../../core/encoding/bytes.ts'
import { isEd25519PublicKey } from '../../core/keys/ed25519.ts'
import type { Delivery, Objection, SignatureClaim } from '../provider.ts'
import { asTimestamp, base64Mac, decodeBase64, MAX_SIGNATURES } from '../signature-values.ts'
import type { VerificationKey } from '../verify-signature.ts'

const headerOf = ({ header }: Delivery, name: string): string | null =>
  header(`webhook-${name}`) ?? header(`svix-${name}`)

/** The id is under the signature. A full stop in it would make two readings of what was signed. */
export function readWebhookId(delivery: Delivery): string | undefined {
  const id = headerOf(delivery, 'id') ?? ''
  return /^[\x21-\x2d\x2f-\x7e]{1,200}$/.test(id) ? id : undefined
}

/** Standard Webhooks 1.0.0: `v1,…` is HMAC-SHA256 and `v1a,…` Ed25519, both over `id.timestamp.body`. */
export function readStandardSignature(delivery: Delivery): SignatureClaim | undefined {
  const id = readWebhookId(delivery)
  const timestamp = headerOf(delivery, 'timestamp')
  const at = asTimestamp(timestamp)
  const signatures = headerOf(delivery, 'signature')
  if (id === undefined || at === undefined || signatures === null || signatures.length > 4096)
    return undefined
  const items = signatures.split(' ')
  if (items.length > MAX_SIGNATURES) return undefined
  const valuesOf = (version: string) =>
    items.filter((item) => item.startsWith(`${version},`)).map((item) => item.slice(version.length + 1))
  return {
    signed: concatBytes(utf8(`${id}.${timestamp}.`), delivery.body),
    macs: valuesOf('v1').flatMap(base64Mac),
    ed25519: valuesOf('v1a').flatMap((text) => decodeBase64(text) ?? []),
    at,
  }
}

/** What follows the prefix is the key in base64; Stripe writes its secrets alike and takes the whole text. */
export function standardKeys(secret: string): VerificationKey[] {
  const raw = decodeBase64(secret.replace(/^(?:whsec|whpk)_/, ''))
  if (raw === undefined) return []
  return secret.startsWith('whpk_') ? [{ ed25519: raw }] : [{ hmac: raw }]
}

export function objectToStandardSecret(secret: string): Objection {
  if (/^whsk_/.test(secret)) {
    return 'this is the sender’s private key, which nobody but the sender may have; what is meant is its public key, which starts with whpk_'
  }
  const raw = decodeBase64(secret.replace(/^(?:whsec|whpk)_/, ''))
  if (secret.startsWith('whpk_')) {
    return raw && isEd25519PublicKey(raw) ? undefined : 'must be an Ed25519 public key of 32 bytes in base64'
  }
  if (raw && raw.length >= 24 && raw.length <= 64) return undefined
  return /^whsec_/.test(secret)
    ? 'what follows whsec_ must be 24 to 64 bytes in base64. Stripe’s secrets start with whsec_ too: choose the provider stripe for one of those'
    : 'must be whsec_ and 24 to 64 bytes in base64, or a public key that starts with whpk_'
}
