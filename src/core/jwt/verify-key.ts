import { BadgeError } from '../badge-error.ts'
import { findVerificationMethod } from '../did/did-document.ts'
import { didDocumentUrl } from '../did/did-web.ts'
import { fingerprintOf, type PublicKey, publicKeyOfJwk, publicKeyOfMethod } from '../keys/public-key.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { problemTypes, securityError } from '../proof/security-error.ts'
import { assertUsable, findKey, relationshipOf, type Signer } from '../verification/find-key.ts'
import type { Lookup } from '../verification/lookup.ts'
import { idOf, isObject, listOf } from '../verification/read-members.ts'

/**
 * The key that a token's header names, if it is one of the signer's own (Open Badges 3.0 section 8.2.3): a `kid`
 * leads into the signer's document or key set, and a `jwk` counts only when the signer has published it.
 */
export async function findJwtKey(header: JsonObject, signer: Signer, lookup: Lookup): Promise<PublicKey> {
  const { kid, jwk } = header
  if (kid === undefined && jwk === undefined) throw notOwn('the token names no key')
  const key = kid === undefined ? undefined : await findByKid(kid, signer, lookup)
  if (jwk === undefined && key !== undefined) return key
  const shown = publicJwk(jwk)
  const own = key === undefined ? await publishedKeys(signer, lookup) : [key]
  if (own.some((one) => fingerprintOf(one) === fingerprintOf(shown))) return shown
  throw notOwn(`the key in the token is not one that ${signer.id} has published`)
}

async function findByKid(kid: unknown, signer: Signer, lookup: Lookup): Promise<PublicKey> {
  if (typeof kid !== 'string' || kid === '') throw notOwn('the kid of the token is not a text')
  if (kid.startsWith('did:')) return findKey(kid, signer, lookup)
  if (kid.startsWith('#')) return findKey(signer.id + kid, signer, lookup)
  if (URL.canParse(kid)) return findByUrl(kid, signer, lookup)
  return keyInSet(await wellKnownSet(signer, lookup), kid, signer)
}

/** A URL leads to a method in the signer's document, to a JWK, or to a set of them. */
async function findByUrl(kid: string, signer: Signer, lookup: Lookup): Promise<PublicKey> {
  const [url = '', fragment] = kid.split('#')
  if (url === signer.id && fragment !== undefined) {
    const document = await lookup.controller(url)
    if (isObject(document) && document.id === url) return findKey(kid, signer, lookup)
  }
  if (!isPlaceOf(signer, url)) return keyInSet(await wellKnownSet(signer, lookup), kid, signer)
  const found = await lookup.document(url)
  if (isObject(found) && found.kty !== undefined) return keyInSet({ keys: [{ ...found, kid }] }, kid, signer)
  return keyInSet(found, kid, signer)
}

/** Whether an address lies below that of the signer: only the signer can have put something there. */
function isPlaceOf({ id }: Signer, url: string): boolean {
  const base = id.startsWith('did:web:')
    ? didDocumentUrl(id).replace(/(\/\.well-known)?\/did\.json$/, '')
    : id
  if (!/^https?:/.test(base) || base.includes('?')) return false
  // Parsed, so that `..` leads nowhere.
  return URL.canParse(url) && `${new URL(url).href}/`.startsWith(`${new URL(base).href.replace(/\/$/, '')}/`)
}

/** Open Badges 3.0 implementation guide: the keys of all issuers at an origin, each marked with its own. */
async function wellKnownSet({ id }: Signer, lookup: Lookup): Promise<unknown> {
  if (!/^https?:/.test(id)) throw notOwn(`the key of the token is not one of ${id}`)
  return lookup.document(new URL('/.well-known/jwks.json', id).href)
}

function keysInSet(set: unknown, { id }: Signer): JsonObject[] {
  const keys = isObject(set) ? listOf(set.keys).filter(isObject) : []
  return keys.filter(({ iss }) => iss === undefined || iss === id)
}

function keyInSet(set: unknown, kid: string, signer: Signer): PublicKey {
  const fragment = kid.split('#')[1] ?? kid
  const found = keysInSet(set, signer).find((key) => key.kid === kid || key.kid === fragment)
  if (found === undefined) throw notOwn(`${signer.id} has published no key ${kid.slice(0, 200)}`)
  return publicJwk(found)
}

/** Every key that the signer may sign with, from its document or from the key set of its origin. */
async function publishedKeys(signer: Signer, lookup: Lookup): Promise<PublicKey[]> {
  const document = signer.id.startsWith('did:')
    ? await lookup.controller(signer.id)
    : await lookup.controller(signer.id).catch(ignoreBadge)
  if (isObject(document) && document.id === signer.id && relationshipOf(signer) in document) {
    return methodsOf(document, signer, lookup)
  }
  return keysInSet(await wellKnownSet(signer, lookup), signer).map(publicJwk)
}

function methodsOf(document: JsonObject, signer: Signer, lookup: Lookup): PublicKey[] {
  const relationship = relationshipOf(signer)
  return listOf(document[relationship]).flatMap((reference) => {
    const id = idOf(reference) ?? ''
    try {
      const absolute = id.startsWith('#') ? signer.id + id : id
      const method = findVerificationMethod(document, { controller: signer.id, id: absolute, relationship })
      assertUsable(method, lookup.now)
      return [publicKeyOfMethod(method)]
    } catch (cause) {
      // One key that we cannot read does not spoil the others.
      ignoreBadge(cause)
      return []
    }
  })
}

function publicJwk(jwk: unknown): PublicKey {
  if (isObject(jwk) && Object.hasOwn(jwk, 'd')) throw notOwn('the JWK publishes a private key')
  return publicKeyOfJwk(jwk)
}

function ignoreBadge(cause: unknown): undefined {
  if (!(cause instanceof BadgeError)) throw cause
  return undefined
}

const notOwn = (message: string) => securityError(problemTypes.invalidVerificationMethod, message)
