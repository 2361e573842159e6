import { CompactSign } from 'jose'
import { BadgeError } from '../badge-error.ts'
import { utf8 } from '../encoding/bytes.ts'
import { verifySignature } from '../keys/verify-signature.ts'
import { parseCompactJws } from '../unpack/compact-jws.ts'
import { findKey } from '../verification/find-key.ts'
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

/** What a signed line says, when the issuer's own key has signed it; throws otherwise. */
export async function verifyHead(signature: string, lookup: Lookup): Promise<HeadStatement> {
  const { header, payload, signingInput, signature: bytes } = parseCompactJws(signature)
  const { alg, kid, typ } = header
  if (alg !== 'EdDSA' || typ !== TYPE || typeof kid !== 'string' || header.crit !== undefined) {
    throw new BadgeError('bad_request', 'the signature is not that of a line of a log')
  }
  const statement = readStatement(payload)
  const key = await findKey(kid, { id: statement.iss, role: 'issuer' }, lookup)
  if (key.algorithm === 'Ed25519' && (await verifySignature(key, bytes, signingInput))) return statement
  throw new BadgeError('bad_request', 'the signature does not fit the line')
}

function readStatement({ iss, chain, date, block, entries, hash }: Record<string, unknown>): HeadStatement {
  const fits =
    [iss, chain, date, hash].every((member) => typeof member === 'string') &&
    [block, entries].every((member) => Number.isSafeInteger(member))
  if (!fits) throw new BadgeError('bad_request', 'what was signed is not a line of a log')
  // Looked at just now.
  return { iss, chain, date, block, entries, hash } as HeadStatement
}
