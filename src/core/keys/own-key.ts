import { BadgeError } from '../badge-error.ts'
import { fromBase64, fromBase64Url } from '../encoding/base64.ts'
import { equalBytes, utf8 } from '../encoding/bytes.ts'
import { importSigningKey, publicKeyOf, signEd25519, verifyEd25519 } from './ed25519.ts'
import { publicKeyOfJwk } from './public-key.ts'
import { importRsaPrivateKey, type RsaPublicJwk } from './rsa.ts'

/** A private key that somebody brings, in the forms in which keys are stored. */
export interface OwnKey {
  algorithm: 'Ed25519' | 'RS256'
  /** Ed25519: the 32 bytes. RS256: the public JWK as UTF-8 JSON. */
  publicKey: Uint8Array<ArrayBuffer>
  /** Ed25519: the seed. RS256: PKCS #8. Must be sealed at once or never kept. */
  secret: Uint8Array<ArrayBuffer>
}

/** A private key as a JWK (RFC 7517), Ed25519 or RSA. That both halves belong together is proven by a signature. */
export async function parseOwnKey(jwk: unknown): Promise<OwnKey> {
  const { kty, crv, d } = (typeof jwk === 'object' && jwk !== null ? jwk : {}) as Record<string, unknown>
  if (typeof d !== 'string') throw refuse('it has no private part (d)')
  if (kty === 'OKP' && crv === 'Ed25519') {
    const own = await ownEd25519Key(bytesOf(d))
    const published = publicKeyOfJwk(jwk)
    if (published.algorithm === 'Ed25519' && equalBytes(published.bytes, own.publicKey)) return own
    throw refuse('its public part does not belong to its private part')
  }
  if (kty === 'RSA') return ownRsaKey(jwk as JsonWebKey)
  throw refuse('it is of a kind other than Ed25519 and RSA')
}

/** The seed of an Ed25519 key (RFC 8032 section 5.1.5) with its public half, tried out. */
export async function ownEd25519Key(seed: Uint8Array<ArrayBuffer>): Promise<OwnKey> {
  if (seed.length !== 32) throw refuse('an Ed25519 key has 32 bytes')
  const publicKey = await publicKeyOf(seed)
  const signature = await signEd25519(await importSigningKey(seed), SAMPLE)
  if (!(await verifyEd25519(publicKey, signature, SAMPLE))) throw refuse('it does not sign')
  return { algorithm: 'Ed25519', publicKey, secret: seed }
}

const SAMPLE = utf8('signet tries this key')
const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }

/** A key that `generateRsaKey` has made. */
export const ownRsaKeyOf = ({
  publicJwk,
  pkcs8,
}: {
  publicJwk: RsaPublicJwk
  pkcs8: Uint8Array<ArrayBuffer>
}): OwnKey => ({ algorithm: 'RS256', publicKey: utf8(JSON.stringify(publicJwk)), secret: pkcs8 })

async function ownRsaKey(jwk: JsonWebKey): Promise<OwnKey> {
  const published = publicKeyOfJwk(jwk)
  if (published.algorithm !== 'RSA') throw refuse('it is no RSA key')
  const { n, e } = published.jwk
  const publicJwk: RsaPublicJwk = { kty: 'RSA', n, e }
  const [secret, publicKey] = await importRsa(jwk, publicJwk)
  const signature = await crypto.subtle.sign(RS256, await importRsaPrivateKey(secret), SAMPLE)
  if (!(await crypto.subtle.verify(RS256, publicKey, signature, SAMPLE))) {
    throw refuse('its public part does not belong to its private part')
  }
  return ownRsaKeyOf({ publicJwk, pkcs8: secret })
}

async function importRsa(
  { kty, n, e, d, p, q, dp, dq, qi }: JsonWebKey,
  publicJwk: RsaPublicJwk,
): Promise<[Uint8Array<ArrayBuffer>, CryptoKey]> {
  try {
    const parts = { kty, n, e, d, p, q, dp, dq, qi } as JsonWebKey
    const key = await crypto.subtle.importKey('jwk', parts, RS256, true, ['sign'])
    const pkcs8 = await crypto.subtle.exportKey('pkcs8', key)
    if (!(pkcs8 instanceof ArrayBuffer)) throw new TypeError('PKCS #8 is bytes')
    return [
      new Uint8Array(pkcs8),
      await crypto.subtle.importKey('jwk', { ...publicJwk }, RS256, false, ['verify']),
    ]
  } catch {
    // Without the cause: nothing that has seen the key leaves this function.
    throw refuse('it is no RSA key with all of its parts')
  }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64Url(text)
  } catch {
    throw refuse('its private part is no base64url')
  }
}

const refuse = (why: string) => new BadgeError('bad_request', `this key cannot be used: ${why}`)

/**
 * The Worker secret in which an issuer's own keys are. A slug has no underscores, so no two issuers have one name, and
 * nobody can name another's.
 */
export const signingSecretName = (issuerSlug: string): string =>
  `SIGNING_KEY_${issuerSlug.toUpperCase().replaceAll('-', '_')}`

/**
 * The keys in such a secret: one as base64 of an Ed25519 seed or as a JWK, or several as a JWK Set, so that the next one
 * can be there before it is used. What the secret says is never part of an error.
 */
export async function parseSigningSecret(text: string): Promise<OwnKey[]> {
  const trimmed = text.trim()
  if (!trimmed.startsWith('{')) return [await ownEd25519Key(seedOf(trimmed))]
  const value = jsonOf(trimmed)
  const isSet = typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys)
  return Promise.all((isSet ? (value.keys as unknown[]) : [value]).map(parseOwnKey))
}

function seedOf(text: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64(text)
  } catch {
    throw refuse('it is neither base64 nor a JWK')
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('it is no JSON')
  }
}
