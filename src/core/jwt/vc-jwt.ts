import { CompactSign } from 'jose'
import { utf8 } from '../encoding/bytes.ts'
import type { JsonObject } from '../proof/rdf.ts'

/** `JWT` is what Open Badges 3.0 asks for, `vc+jwt` what VC-JOSE-COSE does. */
export type VcJwtType = 'JWT' | 'vc+jwt'

/**
 * Claims of a credential as a VC-JWT (Open Badges 3.0, section 8.2.4.1; VC-JOSE-COSE): the members themselves,
 * with no `vc` claim, and the registered claims that repeat them. Dates have whole seconds, as NumericDate has.
 */
export function vcJwtClaims(credential: JsonObject): JsonObject {
  const { proof: _, ...members } = credential
  return {
    ...members,
    iss: idOf(members.issuer),
    jti: members.id,
    sub: idOf(members.credentialSubject),
    nbf: numericDate(members.validFrom),
    ...(members.validUntil !== undefined && { exp: numericDate(members.validUntil) }),
  }
}

/**
 * Signs a credential as a compact JWS with RS256. The header has nothing but `alg`, `kid` and `typ`: further
 * ones are not allowed. The signature is deterministic, so the same credential gives the same text.
 */
export const signVcJwt = (
  credential: JsonObject,
  { key, kid }: { key: CryptoKey; kid: string },
  typ: VcJwtType,
): Promise<string> =>
  new CompactSign(utf8(JSON.stringify(vcJwtClaims(credential))))
    .setProtectedHeader({ alg: 'RS256', kid, typ })
    .sign(key)

const idOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'id' in value ? value.id : value

const numericDate = (value: unknown): number => Math.floor(Date.parse(String(value)) / 1000)
