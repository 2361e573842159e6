import { CompactSign } from 'jose'
import { BadgeError } from '../badge-error.ts'
import { utf8 } from '../encoding/bytes.ts'
import { publicKeyOfMethod } from '../keys/public-key.ts'
import { verifySignature } from '../keys/verify-signature.ts'
import { parseCompactJws } from '../unpack/compact-jws.ts'
import { assertUsable, findMethod } from '../verification/find-key.ts'
import type { Lookup } from '../verification/lookup.ts'

/** What an issuer says of its audit chain at the end of a day: so many entries, and their hash. */
export interface HeadStatement {
  /** DID of the issuer. */
  iss: string
  chain: string
  /** The day that has ended (UTC), `2027-01-31`. */
  date: string
  block: number
  entries: number
  hash: string
}

// No credential: nobody is to take one for the other.
const TYPE = 'signet-head+jws'

/** A line of a log as a compact JWS (RFC 7515): whoever keeps it can prove what the issuer said. */
export const signHead = (
  { iss, chain, date, block, entries, hash }: HeadStatement,
  { key, verificationMethod }: { key: CryptoKey; verificationMethod: string },
): Promise<string> =>
  new CompactSign(utf8(JSON.stringify({ iss, chain, date, block, entries, hash })))
    .setProtectedHeader({ alg: 'EdDSA', kid: verificationMethod, typ: TYPE })
    .sign(key)

/** A line as it was signed. */
export interface SignedHead extends HeadStatement {
  /** Since when nobody is to trust the key any more: whoever has stolen it can write such a line, too. */
  keyRevoked?: Date
}

/**
 * What a signed line says, when the issuer's own key has signed it; throws otherwise. Also when the key was revoked
 * since: else an issuer could take back all that it has ever published by giving up a key.
 */
export async function verifyHead(signature: string, lookup: Lookup): Promise<SignedHead> {
  const { header, payload, signingInput, signature: bytes } = parseCompactJws(signature)
  const { alg, kid, typ } = header
  if (alg !== 'EdDSA' || typ !== TYPE || typeof kid !== 'string' || header.crit !== undefined) {
    throw new BadgeError('bad_request', 'the signature is not that of a line of a log')
  }
  const statement = readStatement(payload)
  const { revoked, ...method } = await findMethod(kid, { id: statement.iss, role: 'issuer' }, lookup)
  assertUsable(method, lookup.now)
  const key = publicKeyOfMethod(method)
  if (key.algorithm !== 'Ed25519' || !(await verifySignature(key, bytes, signingInput))) {
    throw new BadgeError('bad_request', 'the signature does not fit the line')
  }
  return revoked && lookup.now >= revoked ? { ...statement, keyRevoked: revoked } : statement
}

function readStatement({ iss, chain, date, block, entries, hash }: Record<string, unknown>): HeadStatement {
  const fits =
    [iss, chain, date, hash].every((member) => typeof member === 'string') &&
    [block, entries].every((member) => Number.isSafeInteger(member))
  if (!fits) throw new BadgeError('bad_request', 'what was signed is not a line of a log')
  // Looked at just now.
  return { iss, chain, date, block, entries, hash } as HeadStatement
}
