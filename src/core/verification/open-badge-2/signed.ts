import { BadgeError } from '../../badge-error.ts'
import { fromBase64 } from '../../encoding/base64.ts'
import { assertHeader, verifyJws } from '../../jwt/verify-jws.ts'
import { type PublicKey, publicKeyOfJwk } from '../../keys/public-key.ts'
import { problemTypes } from '../../proof/security-error.ts'
import type { CompactJws } from '../../unpack/compact-jws.ts'
import { type Check, check, fail, pass, unknown } from '../check.ts'
import { issuerCheck } from '../issuer-check.ts'
import type { Lookup } from '../lookup.ts'
import { idOf, isObject, listOf } from '../read-members.ts'
import { findIssuer2, type Issuer2 } from './issuer.ts'
import type { Assertion } from './members.ts'

/**
 * A signed assertion is a JWS by a key that the issuer's profile lists and whose owner is the issuer (Open Badges 2.0,
 * "Signed badges"). Revoked ones are on the issuer's list.
 */
export async function verifySigned(jws: CompactJws, assertion: Assertion, lookup: Lookup): Promise<Check[]> {
  let issuer: Issuer2 | undefined
  let key: PublicKey | undefined
  const method = await check('verification_method', async () => {
    issuer = await findIssuer2(assertion.badge, lookup)
    key = await findKey2(issuer, assertion, lookup)
    return pass('verification_method', 'the key is listed in the issuer’s own profile')
  })
  const proof = await check(
    'proof',
    async () => {
      assertHeader(jws)
      if (key === undefined) {
        const detail = 'there is no trusted key to check the signature with'
        return { name: 'proof', outcome: method.outcome, detail }
      }
      return (await verifyJws(jws, key))
        ? pass('proof', `the ${jws.header.alg} signature is good: nothing was changed since it was made`)
        : fail('proof', 'the signature does not fit the assertion', problemTypes.cryptographicSecurity)
    },
    problemTypes.proofVerification,
  )
  const status = await check('status', () => statusOf(issuer, assertion, lookup))
  return [method, proof, issuerCheck(issuer?.id ?? 'its issuer', [method]), status]
}

async function findKey2(issuer: Issuer2, { creator }: Assertion, lookup: Lookup): Promise<PublicKey> {
  const listed = listOf(issuer.profile.publicKey)
  const id = creator ?? idOf(listed[0])
  const own = listed.find((item) => idOf(item) === id)
  if (id === undefined || own === undefined) {
    throw new BadgeError('bad_request', `the key ${creator ?? ''} is not listed by the issuer ${issuer.id}`)
  }
  const key = isObject(own) && own.publicKeyPem !== undefined ? own : await lookup.document(id)
  if (!isObject(key) || key.owner !== issuer.id || typeof key.publicKeyPem !== 'string') {
    throw new BadgeError('bad_request', `${id} is not a key of ${issuer.id}`)
  }
  return readPem(key.publicKeyPem)
}

/** An RSA key in PEM (RFC 7468 section 13). */
async function readPem(pem: string): Promise<PublicKey> {
  const [, base64 = ''] = /-----BEGIN PUBLIC KEY-----([\s\S]*)-----END PUBLIC KEY-----/.exec(pem) ?? []
  const spki = fromBase64(base64.replaceAll(/\s/g, ''))
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  try {
    const key = await crypto.subtle.importKey('spki', spki, algorithm, true, ['verify'])
    return publicKeyOfJwk(await crypto.subtle.exportKey('jwk', key))
  } catch (cause) {
    throw new BadgeError('bad_request', 'the issuer’s key is not an RSA key in PEM', { cause })
  }
}

async function statusOf(issuer: Issuer2 | undefined, { id }: Assertion, lookup: Lookup): Promise<Check> {
  if (issuer === undefined) return unknown('status', 'without its issuer, nobody knows whether it is revoked')
  const url = idOf(issuer.profile.revocationList)
  if (url === undefined) return pass('status', 'the issuer has no list of revoked assertions')
  const list = await lookup.document(url)
  if (!isObject(list)) return unknown('status', 'the issuer’s list of revoked assertions cannot be read')
  const found = listOf(list.revokedAssertions).find((item) => idOf(item) === id)
  return found === undefined
    ? pass('status', 'not revoked, says the issuer’s list')
    : fail('status', 'revoked, says the issuer’s list')
}
