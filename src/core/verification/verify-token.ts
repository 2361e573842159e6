import { assertHeader, verifyJws } from '../jwt/verify-jws.ts'
import { findJwtKey } from '../jwt/verify-key.ts'
import { fingerprintOf, type PublicKey } from '../keys/public-key.ts'
import { problemTypes } from '../proof/security-error.ts'
import type { CompactJws } from '../unpack/compact-jws.ts'
import { type Check, check, fail, pass } from './check.ts'
import type { Signer } from './find-key.ts'
import type { Lookup } from './lookup.ts'
import { rememberGood } from './remember-good.ts'

interface TokenExpectations {
  signer: Signer
  lookup: Lookup
  /** SHA-256 of the token, where it is one that many credentials share. */
  digest?: string
  /** A badge or an endorsement, about whose token Open Badges has rules of its own. */
  isBadge?: boolean
}

/** The same two checks as for a Data Integrity proof, for a token (Open Badges 3.0 section 8.2.4.2; VC-JOSE-COSE). */
export async function verifyToken(
  jws: CompactJws,
  { signer, lookup, digest, isBadge = false }: TokenExpectations,
): Promise<Check[]> {
  let key: PublicKey | undefined
  const method = await check('verification_method', async () => {
    key = await findJwtKey(jws.header, signer, lookup)
    return pass('verification_method', `the key is one that the ${signer.role} has published`)
  })
  const signature = await check(
    'proof',
    async () => {
      // First, so that nobody looks for a key in a token that could never be accepted.
      assertHeader(jws, { isBadge })
      if (key === undefined) {
        const detail = 'there is no trusted key to check the signature with'
        return { name: 'proof', outcome: method.outcome, detail }
      }
      const trusted = key
      return (await rememberGood(digest, fingerprintOf(key), () => verifyJws(jws, trusted)))
        ? pass('proof', `the ${jws.header.alg} signature is good: nothing was changed since it was made`)
        : fail(
            'proof',
            'the signature does not fit the token: it was changed, or signed by another key',
            problemTypes.cryptographicSecurity,
          )
    },
    problemTypes.proofVerification,
  )
  return [method, signature]
}
