import { BadgeError } from '../badge-error.ts'
import { parseDateTime } from '../encoding/date-time.ts'
import { decodeMultibase } from '../encoding/multibase.ts'
import type { JsonObject } from './rdf.ts'

/** A Data Integrity proof (VC Data Integrity 1.0, section 2.1), as far as its algorithms read it. */
export interface DataIntegrityProof {
  '@context'?: unknown
  type: string
  /** Absent in suites that are older than Data Integrity. */
  cryptosuite?: string
  created?: string
  expires?: string
  verificationMethod: string
  proofPurpose: string
  proofValue: string
  [member: string]: unknown
}

// Each proof costs as much work as the first; nobody needs more of them.
const MAX_PROOFS = 10

/** The proofs of a document and the document without them. A missing or empty proof is an error. */
export function splitProofs(document: JsonObject): { unsecured: JsonObject; proofs: DataIntegrityProof[] } {
  const { proof, ...unsecured } = document
  const found = Array.isArray(proof) ? proof : [proof]
  if (found.length > MAX_PROOFS) throw new BadgeError('bad_request', `more than ${MAX_PROOFS} proofs`)
  const proofs = found.map(parseProof)
  if (proofs.length === 0) throw new BadgeError('bad_request', 'the document carries no proof')
  return { unsecured, proofs }
}

function parseProof(value: unknown): DataIntegrityProof {
  if (typeof value !== 'object' || value === null) {
    throw new BadgeError('bad_request', 'the document carries no proof')
  }
  const proof = value as Record<string, unknown>
  for (const member of ['type', 'verificationMethod', 'proofPurpose', 'proofValue']) {
    if (typeof proof[member] !== 'string') throw new BadgeError('bad_request', `proof.${member} is missing`)
  }
  for (const member of ['created', 'expires']) {
    const time = proof[member]
    if (time === undefined) continue
    // A dateTimeStamp, which has a zone (VC Data Integrity 1.0 section 2.1).
    if (typeof time !== 'string' || !parseDateTime(time)) {
      throw new BadgeError('bad_request', `proof.${member} is not a date and time with a zone`)
    }
  }
  if (proof.cryptosuite !== undefined && typeof proof.cryptosuite !== 'string') {
    throw new BadgeError('bad_request', 'proof.cryptosuite is not a text')
  }
  // Every member that the algorithms read has just been checked.
  return proof as DataIntegrityProof
}

/**
 * The bytes of a `proofValue`. Only base58-btc is allowed (Data Integrity EdDSA Cryptosuites, section 2.2.1), so
 * that a signature has one spelling.
 */
export function decodeProofValue(proofValue: string): Uint8Array {
  if (!proofValue.startsWith('z')) throw new BadgeError('bad_request', 'proofValue must be base58-btc (z)')
  return decodeMultibase(proofValue)
}
