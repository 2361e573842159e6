import { BadgeError } from '../badge-error.ts'
import type { VerificationMethod } from '../did/verification-method.ts'
import { fromBase64Url } from '../encoding/base64.ts'
import { decompressPoint, type EcCurve, type EcPublicJwk } from './ec-point.ts'
import { isEd25519PublicKey } from './ed25519.ts'
import { decodeMultikey } from './multikey.ts'
import type { RsaPublicJwk } from './rsa.ts'

/** A public key of one of the kinds that we verify with, whatever form it was published in. */
export type PublicKey =
  | { algorithm: 'Ed25519'; bytes: Uint8Array<ArrayBuffer> }
  | { algorithm: EcCurve | 'P-521'; jwk: EcPublicJwk }
  | { algorithm: 'RSA'; jwk: RsaPublicJwk }

/** The key of a verification method (Controlled Identifiers 1.0 section 2.2). */
export function publicKeyOfMethod({ publicKeyMultibase, publicKeyJwk }: VerificationMethod): PublicKey {
  if (publicKeyMultibase === undefined) return publicKeyOfJwk(publicKeyJwk)
  const { algorithm, publicKey } = decodeMultikey(publicKeyMultibase)
  if (algorithm === 'Ed25519') return ed25519Key(publicKey)
  return { algorithm, jwk: decompressPoint(algorithm, publicKey) }
}

/** The key of a JWK (RFC 7517). What else the JWK says is not looked at. */
export function publicKeyOfJwk(jwk: unknown): PublicKey {
  const { kty, crv, x, y, n, e } = (typeof jwk === 'object' && jwk !== null ? jwk : {}) as Record<
    string,
    unknown
  >
  if (kty === 'OKP' && crv === 'Ed25519' && typeof x === 'string') return ed25519Key(fromBase64Url(x))
  if (
    kty === 'EC' &&
    (crv === 'P-256' || crv === 'P-384' || crv === 'P-521') &&
    typeof x === 'string' &&
    typeof y === 'string'
  ) {
    return { algorithm: crv, jwk: { kty, crv, x, y } }
  }
  if (kty === 'RSA' && typeof n === 'string' && typeof e === 'string') {
    assertRsaSize(n, e)
    return { algorithm: 'RSA', jwk: { kty, n, e } }
  }
  throw new BadgeError('bad_request', 'the key is of a kind other than Ed25519, P-256, P-384, P-521 or RSA')
}

/** One text for one key, for comparing and for caches. */
export const fingerprintOf = (key: PublicKey): string =>
  key.algorithm === 'Ed25519' ? `Ed25519 ${key.bytes.join()}` : Object.values(key.jwk).join(' ')

function ed25519Key(bytes: Uint8Array<ArrayBuffer>): PublicKey {
  if (!isEd25519PublicKey(bytes)) throw new BadgeError('bad_request', 'the key is not an Ed25519 public key')
  return { algorithm: 'Ed25519', bytes }
}

// RFC 7518 section 3.3 asks for 2,048 bits; more than 8,192, or a long exponent, would only cost work.
function assertRsaSize(modulus: string, exponent: string): void {
  const length = fromBase64Url(modulus).length
  if (length < 256 || length > 1024 || fromBase64Url(exponent).length > 8) {
    throw new BadgeError('bad_request', 'an RSA key must have 2,048 to 8,192 bits')
  }
}
