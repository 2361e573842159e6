import type { DataIntegrityProof } from '../core/proof/data-integrity.ts'
import { type ProofDemands, unmetDemand } from '../core/proof/unmet-demands.ts'
import { type Check, fail } from '../core/verification/check.ts'
import { isObject, listOf } from '../core/verification/read-members.ts'
import type { Verification } from '../core/verification/verify-credential.ts'
import type { PresentationVerification } from '../core/verification/verify-presentation.ts'
import type { ActionContext } from './context.ts'
import { verifyPresented, verifyPresentedBy } from './verify-presented.ts'

/** Verifies a credential from anybody, and that each of its proofs says what the caller demands (VC-API). */
export async function verifyCredentialOnDemand(
  ctx: ActionContext,
  credential: unknown,
  demands: ProofDemands,
): Promise<Verification> {
  const result = await verifyPresented(ctx, credential)
  return { ...result, ...withDemands(result, credential, demands) }
}

/** The same for a presentation: its holder answers for challenge and domain. */
export async function verifyPresentationOnDemand(
  ctx: ActionContext,
  presentation: unknown,
  { domain, challenge, expectedProofPurpose }: ProofDemands,
): Promise<PresentationVerification> {
  const expected = { ...(domain !== undefined && { domain }), ...(challenge !== undefined && { challenge }) }
  const result = await verifyPresentedBy(ctx, presentation, expected)
  return { ...result, ...withDemands(result, presentation, { expectedProofPurpose }) }
}

function withDemands(
  { verified, checks }: { verified: boolean; checks: Check[] },
  document: unknown,
  demands: ProofDemands,
): { verified: boolean; checks: Check[] } {
  if (Object.values(demands).every((demand) => demand === undefined)) return { verified, checks }
  // A token has no proof, and says nothing of the kind.
  const proofs = isObject(document) && 'proof' in document ? listOf(document.proof) : [{}]
  const unmet = proofs.flatMap((proof) => {
    const found = unmetDemand((isObject(proof) ? proof : {}) as Partial<DataIntegrityProof>, demands)
    return found ? [fail('proof', found.detail, found.type)] : []
  })
  return { verified: verified && unmet.length === 0, checks: [...checks, ...unmet] }
}
