import { BadgeError } from '../badge-error.ts'
import { credentialOfClaims } from '../jwt/verify-claims.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { type CompactJws, isCompactJws, parseCompactJws } from '../unpack/compact-jws.ts'
import { hasType, isObject } from './read-members.ts'

/** A credential with the token that it came in, if it came in one. */
export interface Presented {
  credential: JsonObject
  jws?: CompactJws
}

// VC Data Model 2.0 sections 4.13 and 4.14: a token as a data URL, so that it can stand in JSON-LD.
const ENVELOPES = ['EnvelopedVerifiableCredential', 'EnvelopedVerifiablePresentation']
const DATA_URL = /^data:application\/v[cp]\+jwt(?:;[^,]*)?,(.*)$/is

/** Reads a document, a compact JWS or an enveloped one; throws when it is none of these. */
export function readPresented(presented: unknown): Presented {
  if (typeof presented === 'string') {
    const text = presented.trim()
    if (!isCompactJws(text)) {
      throw new BadgeError('bad_request', 'this is not a JSON object and not a token (JWT)')
    }
    const jws = parseCompactJws(text)
    return { credential: credentialOfClaims(jws.payload), jws }
  }
  if (!isObject(presented)) throw new BadgeError('bad_request', 'this is not a JSON object')
  if (hasType(presented, ...ENVELOPES)) return readPresented(tokenIn(presented))
  return { credential: presented }
}

function tokenIn({ id }: JsonObject): string {
  const [, token] = (typeof id === 'string' ? DATA_URL.exec(id) : undefined) ?? []
  if (token === undefined || !isCompactJws(token)) {
    throw new BadgeError('bad_request', 'the envelope’s id is not a data URL with a token')
  }
  return token
}
