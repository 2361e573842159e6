import { BadgeError } from '../badge-error.ts'
import type { JsonObject } from './rdf.ts'

/** A Data Integrity proof (VC Data Integrity 1.0, section 2.1), as far as its algorithms read it. */
export interface DataIntegrityProof {
  '@context'?: unknown
  type: string
  cryptosuite: string
  created?: string
  expires?: string
  verificationMethod: string
  proofPurpose: string
  proofValue: string
  [member: string]: unknown
}

/** The proofs of a document and the document without them. A missing or empty proof is an error. */
export function splitProofs(document: JsonObject): { unsecured: JsonObject; proofs: DataIntegrityProof[] } {
  const { proof, ...unsecured } = document
  const proofs = (Array.isArray(proof) ? proof : [proof]).map(parseProof)
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
    if (typeof time !== 'string' || Number.isNaN(Date.parse(time))) {
      throw new BadgeError('bad_request', `proof.${member} is not a date and time`)
    }
  }
  // Every member that the algorithms read has just been checked.
  return { cryptosuite: '', ...proof } as DataIntegrityProof
}
