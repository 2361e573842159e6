import type { DataIntegrityProof } from './data-integrity.ts'
import { type SecuredDocument, secureDocument } from './secured-document.ts'
import { problemTypes, securityError } from './security-error.ts'

/**
 * What a proof of a set or chain secures (VC Data Integrity 1.0, "Verify Proof Sets and Chains"): the document
 * with the proofs that it names in `previousProof` put back, and with no others. `secured` is the document
 * without proofs, whose canonical form the proofs of a set share.
 */
export function securedByProof(
  secured: SecuredDocument,
  proof: DataIntegrityProof,
  proofs: readonly DataIntegrityProof[],
): SecuredDocument {
  const previous = previousProofs(proof, proofs)
  if (previous.length === 0) return secured
  assertNoCycle(proof, proofs)
  return secureDocument({ ...secured.document, proof: previous })
}

function previousProofs(
  proof: DataIntegrityProof,
  proofs: readonly DataIntegrityProof[],
): DataIntegrityProof[] {
  const { previousProof } = proof
  if (previousProof === undefined) return []
  const ids: unknown[] = Array.isArray(previousProof) ? previousProof : [previousProof]
  return ids.map((id) => {
    const [found, ...others] = typeof id === 'string' ? proofs.filter((other) => other.id === id) : []
    if (found === undefined) throw broken('a proof names a previous proof that is not there')
    if (others.length > 0) throw broken('a proof names a previous proof that is there more than once')
    return found
  })
}

function assertNoCycle(start: DataIntegrityProof, proofs: readonly DataIntegrityProof[]): void {
  const reached = new Set<DataIntegrityProof>()
  const open = previousProofs(start, proofs)
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === start) throw broken('the proofs name each other as previous proof')
    if (reached.has(next)) continue
    reached.add(next)
    open.push(...previousProofs(next, proofs))
  }
}

const broken = (message: string) => securityError(problemTypes.proofVerification, message)
