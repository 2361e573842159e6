import { BadgeError } from '../badge-error.ts'
import type { JsonObject } from '../proof/rdf.ts'
import {
  dataModelVersionOf,
  idOf,
  isObject,
  isOpenBadge,
  listOf,
  validityMembers,
} from '../verification/read-members.ts'

// RFC 7519 section 4.1. In the payload they are JWT's, whatever a context may say of such names.
const REGISTERED = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti'] as const

/**
 * The credential that a payload stands for. In version 2.0 the claims are its members, beside the registered ones
 * (VC-JOSE-COSE section 3.1.3); in 1.1 it is in the claim `vc`, and what it leaves out is in the registered ones
 * (VC Data Model 1.1 section 6.3.1).
 */
export function credentialOfClaims(payload: JsonObject): JsonObject {
  if (payload.vc === undefined) {
    const members = Object.entries(payload).filter(([name]) => !REGISTERED.some((claim) => claim === name))
    return Object.fromEntries(members)
  }
  if (!isObject(payload.vc)) throw new BadgeError('bad_request', 'the claim vc is not an object')
  const { iss, jti, sub, nbf, exp } = payload
  const { credentialSubject: subject, ...members } = payload.vc
  return {
    ...(iss !== undefined && { issuer: iss }),
    ...(jti !== undefined && { id: jti }),
    ...(typeof nbf === 'number' && isTime(nbf) && { issuanceDate: dateOf(nbf) }),
    ...(typeof exp === 'number' && isTime(exp) && { expirationDate: dateOf(exp) }),
    ...members,
    ...(subject !== undefined && {
      credentialSubject: isObject(subject) && sub !== undefined ? { id: sub, ...subject } : subject,
    }),
  }
}

/**
 * Throws unless the registered claims say the same as the credential's members (Open Badges 3.0 section 8.2.4.1).
 * Returns those that a badge must have and does not: they would only repeat what is signed anyway, and 1EdTech's
 * own samples lack `sub`, so that they are worth a remark and no more.
 */
export function missingClaims(payload: JsonObject, credential: JsonObject): string[] {
  if (payload.vc !== undefined && dataModelVersionOf(credential) !== 1) {
    refuse('the claim vc belongs to version 1.1 of the data model; in 2.0 it must not be there')
  }
  const [from, until] = validityMembers(credential)
  const [subject] = listOf(credential.credentialSubject)
  const expected = {
    iss: idOf(credential.issuer),
    jti: credential.id,
    sub: isObject(subject) ? subject.id : undefined,
    nbf: secondsOf(credential[from]),
    exp: secondsOf(credential[until]),
  }
  const missing: string[] = []
  for (const [claim, member] of Object.entries(expected)) {
    const value = payload[claim]
    // A NumericDate may have a fraction, and so may a date in the credential.
    const said = typeof value === 'number' ? Math.floor(value) : value
    if (value === undefined && member !== undefined) missing.push(claim)
    // An end that is in the token alone is one all the same; `verifyDates` looks at it.
    if (value === undefined || said === member || (claim === 'exp' && member === undefined)) continue
    refuse(`the claim ${claim} does not say the same as the credential`)
  }
  if (payload.exp !== undefined && typeof payload.exp !== 'number') refuse('the claim exp is not a number')
  return isOpenBadge(credential) ? missing : []
}

function secondsOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000)
}

const isTime = (seconds: number): boolean => Math.abs(seconds) < 8.64e12
const dateOf = (seconds: number): string => new Date(seconds * 1000).toISOString()

function refuse(detail: string): never {
  throw new BadgeError('bad_request', detail)
}
