import { equalBytes, owned } from '../core/encoding/bytes.ts'
import { verifyEd25519 } from '../core/keys/ed25519.ts'
import type { Delivery, Provider, SignatureClaim, Verdict } from './provider.ts'

export type VerificationKey = { hmac: Uint8Array<ArrayBuffer> } | { ed25519: Uint8Array<ArrayBuffer> }

/** Stripe's, Svix' and Paddle's own libraries allow as much. */
export const TOLERANCE_SECONDS = 300

// A refusal costs as many HMACs as an endpoint has secrets at most: how long it takes tells neither whether there is
// an endpoint, nor whose, nor whether its secret is being changed.
const HMACS_A_REFUSAL = 2
const NOBODYS_KEY = new Uint8Array(32).fill(1)

/** Whether one of the secrets signed the delivery, within five minutes of `now` where the provider signs the time. */
export async function verifyDelivery(
  { readSignature, keysOf }: Pick<Provider, 'readSignature' | 'keysOf'>,
  delivery: Delivery,
  secrets: readonly string[],
  now: Date,
): Promise<Verdict> {
  const claim = readSignature(delivery)
  const isSigned = await findSigner(claim ?? { signed: delivery.body, macs: [] }, secrets.flatMap(keysOf))
  if (claim === undefined) return 'no_signature'
  if (!isSigned) return 'wrong_signature'
  if (claim.at === undefined) return 'ok'
  const age = Math.floor(now.getTime() / 1000) - claim.at
  return Math.abs(age) > TOLERANCE_SECONDS ? 'stale' : 'ok'
}

async function findSigner(claim: SignatureClaim, keys: readonly VerificationKey[]): Promise<boolean> {
  let hmacs = 0
  for (const key of keys) {
    if ('hmac' in key) {
      hmacs++
      if (await matchesMac(claim, key.hmac)) return true
    } else if (await matchesEd25519(claim, key.ed25519)) return true
  }
  for (; hmacs < HMACS_A_REFUSAL; hmacs++) await matchesMac(claim, NOBODYS_KEY)
  return false
}

async function matchesMac({ signed, macs }: SignatureClaim, raw: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const expected = new Uint8Array(await crypto.subtle.sign('HMAC', key, owned(signed)))
  return macs.filter((mac) => equalBytes(mac, expected)).length > 0
}

async function matchesEd25519(
  { signed, ed25519 = [] }: SignatureClaim,
  publicKey: Uint8Array,
): Promise<boolean> {
  for (const signature of ed25519) {
    if (await verifyEd25519(publicKey, signature, signed)) return true
  }
  return false
}
