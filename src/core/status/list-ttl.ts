import { BadgeError } from '../badge-error.ts'
import { isObject } from '../verification/read-members.ts'
import { readPresented } from '../verification/read-presented.ts'

const MAX_TTL = 300_000

/**
 * For how many milliseconds a status list may be kept (Bitstring Status List 1.0 section 2.2, `ttl`), five minutes at
 * most: a list that lies about it must not keep a revocation from being seen. Zero where it does not say.
 */
export function listTtl(list: unknown): number {
  try {
    const { credentialSubject: subject } = readPresented(list).credential
    const ttl = isObject(subject) ? subject.ttl : undefined
    return typeof ttl === 'number' && ttl > 0 ? Math.min(ttl, MAX_TTL) : 0
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    return 0
  }
}
