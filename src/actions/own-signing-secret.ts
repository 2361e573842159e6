import { BadgeError } from '../core/badge-error.ts'
import { equalBytes, toHex, utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { type OwnKey, parseSigningSecret, signingSecretName } from '../core/keys/own-key.ts'
import type { ActionContext } from './context.ts'

/** The issuer's own Worker secret, and one text for what it says and for the key that is meant. */
export async function readOwnSecret(
  { readSigningSecret }: Pick<ActionContext, 'readSigningSecret'>,
  issuerSlug: string,
  publicKey: Uint8Array,
): Promise<{ text: string; version: string }> {
  const text = readSigningSecret(issuerSlug)
  if (text === undefined) {
    throw new BadgeError('misconfigured', `the Worker secret ${signingSecretName(issuerSlug)} is not set`)
  }
  return { text, version: `${toHex(publicKey)} ${toHex(await sha256(utf8(text)))}` }
}

/** The keys in the issuer's own Worker secret, the one to sign with from now on first. */
export async function openOwnSecret(text: string, issuerSlug: string): Promise<OwnKey[]> {
  try {
    return await parseSigningSecret(text)
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    throw new BadgeError('misconfigured', `${signingSecretName(issuerSlug)}: ${cause.message}`)
  }
}

/** The private half of a key that the issuer has published, from its own Worker secret. */
export async function findOwnKey(text: string, issuerSlug: string, publicKey: Uint8Array): Promise<OwnKey> {
  const keys = await openOwnSecret(text, issuerSlug)
  const found = keys.find((key) => equalBytes(key.publicKey, publicKey))
  if (found) return found
  const name = signingSecretName(issuerSlug)
  throw new BadgeError('misconfigured', `${name} does not hold the key that this issuer has published`)
}
