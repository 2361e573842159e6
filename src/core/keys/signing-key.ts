import { BadgeError } from '../badge-error.ts'
import { utf8 } from '../encoding/bytes.ts'
import type { JwtAlgorithm } from '../jwt/vc-jwt.ts'

/** A private key with what it can be used for. */
export interface SigningKey {
  algorithm: 'Ed25519' | 'P-256' | 'P-384' | 'P-521' | 'RSA'
  jwtAlgorithm: JwtAlgorithm
  key: CryptoKey
}

type ImportAlgorithm = { name: string; namedCurve?: string }

// RFC 7518 section 3.4 and RFC 8037: each curve has one algorithm for tokens, and one hash.
const CURVES = {
  Ed25519: { kty: 'OKP', jwtAlgorithm: 'EdDSA', hash: undefined },
  'P-256': { kty: 'EC', jwtAlgorithm: 'ES256', hash: 'SHA-256' },
  'P-384': { kty: 'EC', jwtAlgorithm: 'ES384', hash: 'SHA-384' },
  'P-521': { kty: 'EC', jwtAlgorithm: 'ES512', hash: 'SHA-512' },
} as const

/** The private key of a JWK (RFC 7517) that somebody brings. What else the JWK says is not looked at. */
export async function importSigningJwk(jwk: unknown): Promise<SigningKey> {
  const { kty, crv, x, y, d } = (typeof jwk === 'object' && jwk !== null ? jwk : {}) as Record<
    string,
    unknown
  >
  const curve = (Object.keys(CURVES) as (keyof typeof CURVES)[]).find((name) => name === crv)
  if (curve === undefined || kty !== CURVES[curve].kty) {
    throw new BadgeError('bad_request', 'the key is of a kind other than Ed25519, P-256, P-384 or P-521')
  }
  if (typeof d !== 'string') throw new BadgeError('bad_request', 'the JWK has no private key (d)')
  const { jwtAlgorithm, hash } = CURVES[curve]
  const algorithm = curve === 'Ed25519' ? { name: curve } : { name: 'ECDSA', namedCurve: curve }
  const parts = {
    kty: CURVES[curve].kty,
    crv: curve,
    x: String(x),
    ...(curve !== 'Ed25519' && { y: String(y) }),
  }
  const [key, publicKey] = await importBoth(parts, d, algorithm)
  // A public half that is another key's would be published with signatures that nobody can verify.
  const use = hash ? { name: 'ECDSA', hash } : { name: curve }
  const sample = utf8('signet')
  if (!(await crypto.subtle.verify(use, publicKey, await crypto.subtle.sign(use, key, sample), sample))) {
    throw new BadgeError('bad_request', 'the public part of the JWK does not belong to its private part')
  }
  return { algorithm: curve, jwtAlgorithm, key }
}

async function importBoth(
  parts: JsonWebKey,
  d: string,
  algorithm: ImportAlgorithm,
): Promise<[CryptoKey, CryptoKey]> {
  try {
    return [
      await crypto.subtle.importKey('jwk', { ...parts, d }, algorithm, false, ['sign']),
      await crypto.subtle.importKey('jwk', parts, algorithm, false, ['verify']),
    ]
  } catch (cause) {
    throw new BadgeError('bad_request', 'the JWK is not a key of its curve', { cause })
  }
}
