import { calculateJwkThumbprint } from 'jose'
import { BadgeError } from '../badge-error.ts'
import { owned } from '../encoding/bytes.ts'

/** The public half of an RSA key, as a JWK without a name. */
export interface RsaPublicJwk {
  kty: 'RSA'
  n: string
  e: string
}

const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }

/**
 * A new RSA-2048 key for RS256, the least that Open Badges 3.0 (section 8.2.1) lets a VC-JWT be signed with.
 * `pkcs8` must be sealed at once. The runtime draws the primes itself; there is no way to pass them in.
 */
export async function generateRsaKey(): Promise<{ publicJwk: RsaPublicJwk; pkcs8: Uint8Array<ArrayBuffer> }> {
  const algorithm = { ...RS256, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) }
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new TypeError('an RSA key is a pair')
  const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', pair.privateKey)
  if (!('n' in jwk) || !(pkcs8 instanceof ArrayBuffer))
    throw new TypeError('the key was exported in another form')
  return { publicJwk: { kty: 'RSA', n: String(jwk.n), e: String(jwk.e) }, pkcs8: new Uint8Array(pkcs8) }
}

/** A private RSA key that cannot be read back. */
export const importRsaPrivateKey = (pkcs8: Uint8Array): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', owned(pkcs8), RS256, false, ['sign'])

/** The name of the key in the issuer's DID document: its thumbprint (RFC 7638), so that it never changes. */
export async function rsaKeyId(did: string, publicJwk: RsaPublicJwk): Promise<string> {
  return `${did}#${await calculateJwkThumbprint(publicJwk, 'sha256')}`
}

/** Reads a public JWK that `generateRsaKey` made. */
export function parseRsaPublicJwk(json: string): RsaPublicJwk {
  const jwk: unknown = JSON.parse(json)
  if (typeof jwk !== 'object' || jwk === null || !('n' in jwk) || !('e' in jwk)) {
    throw new BadgeError('misconfigured', 'a stored RSA key is not a JWK')
  }
  return { kty: 'RSA', n: String(jwk.n), e: String(jwk.e) }
}
