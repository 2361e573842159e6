import type { DataIntegrityProof } from './data-integrity.ts'
import { problemTypes } from './security-error.ts'

/** What a verifier may want proofs to say (VC Data Integrity 1.0 section 4.4). */
export interface ProofDemands {
  domain?: string | undefined
  challenge?: string | undefined
  expectedProofPurpose?: string | undefined
}

/** The first demand that a proof does not meet, with the problem type of the standard. */
export function unmetDemand(
  { domain, challenge, proofPurpose }: Partial<DataIntegrityProof>,
  demands: ProofDemands,
): { detail: string; type: string } | undefined {
  const domains = Array.isArray(domain) ? domain : [domain]
  if (demands.domain !== undefined && !domains.includes(demands.domain)) {
    return { detail: 'the proof was not made for this domain', type: problemTypes.invalidDomain }
  }
  if (demands.challenge !== undefined && challenge !== demands.challenge) {
    return { detail: 'the proof does not answer this challenge', type: problemTypes.invalidChallenge }
  }
  if (demands.expectedProofPurpose !== undefined && proofPurpose !== demands.expectedProofPurpose) {
    const detail = `the proof was not made for ${demands.expectedProofPurpose.slice(0, 100)}`
    return { detail, type: problemTypes.proofVerification }
  }
  return undefined
}
