import { CompactSign } from 'jose'
import { utf8 } from '../encoding/bytes.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { dataModelVersionOf, idOf, isObject, validityMembers } from '../verification/read-members.ts'

/** `JWT` is what Open Badges 3.0 asks for, `vc+jwt` what VC-JOSE-COSE does. */
export type VcJwtType = 'JWT' | 'vc+jwt'

/** What signs: RS256 is the least that Open Badges 3.0 takes, the others are those of keys that are brought along. */
export type JwtAlgorithm = 'RS256' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA'

/**
 * Claims of a credential as a VC-JWT (Open Badges 3.0, section 8.2.4.1; VC-JOSE-COSE): the members themselves, and
 * the registered claims that repeat those of them that are there. In version 1.1 the credential is in the claim `vc`
 * (VC Data Model 1.1 section 6.3.1). Dates have whole seconds, as NumericDate has.
 */
export function vcJwtClaims(credential: JsonObject): JsonObject {
  const { proof: _, ...members } = credential
  const [from, until] = validityMembers(members)
  const claims = {
    iss: idOf(members.issuer),
    jti: members.id,
    sub: isObject(members.credentialSubject) ? idOf(members.credentialSubject) : undefined,
    nbf: numericDate(members[from]),
    exp: numericDate(members[until]),
  }
  const present = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))
  return dataModelVersionOf(members) === 1 ? { vc: members, ...present } : { ...members, ...present }
}

/**
 * Signs a credential as a compact JWS. The header has nothing but `alg`, `kid` and `typ`: further ones are not
 * allowed. With RS256 the signature is deterministic, so the same credential gives the same text.
 */
export const signVcJwt = (
  credential: JsonObject,
  { key, kid, alg = 'RS256' }: { key: CryptoKey; kid: string; alg?: JwtAlgorithm },
  typ: VcJwtType,
): Promise<string> =>
  new CompactSign(utf8(JSON.stringify(vcJwtClaims(credential))))
    .setProtectedHeader({ alg, kid, typ })
    .sign(key)

const numericDate = (value: unknown): number | undefined =>
  value === undefined ? undefined : Math.floor(Date.parse(String(value)) / 1000)
