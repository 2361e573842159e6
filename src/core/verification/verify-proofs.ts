import { fingerprintOf } from '../keys/public-key.ts'
import { type DataIntegrityProof, splitProofs } from '../proof/data-integrity.ts'
import { canonicalizeJson } from '../proof/jcs.ts'
import { securedByProof } from '../proof/proof-chain.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { type SecuredDocument, secureDocument } from '../proof/secured-document.ts'
import { problemTypes } from '../proof/security-error.ts'
import { verifyProofValue } from '../proof/suites.ts'
import { assertCompacted } from './assert-compacted.ts'
import { type Check, check, fail, pass } from './check.ts'
import { findKey, relationshipOf, type Signer } from './find-key.ts'
import type { Lookup } from './lookup.ts'
import { listOf } from './read-members.ts'
import { rememberGood } from './remember-good.ts'

export interface ProofExpectations {
  signer: Signer
  lookup: Lookup
  /** What the verifier asked the holder to sign (VC Data Integrity 1.0 section 4.4); nothing is expected without. */
  domain?: string
  challenge?: string
  /**
   * SHA-256 of the whole document, where it is one that many credentials share: signatures over it that were good
   * are remembered, keys are looked up anew each time.
   */
  digest?: string
}

const { proofVerification, invalidDomain, invalidChallenge, cryptographicSecurity } = problemTypes

/**
 * Two checks for each proof: that its key is the signer's own (`verification_method`) and that the signature holds
 * (`proof`). All proofs of a set must hold. `secured` is the document without its proofs.
 */
export async function verifyProofs(
  document: JsonObject,
  expected: ProofExpectations,
  secured: SecuredDocument = secureDocument(withoutProof(document)),
): Promise<Check[]> {
  const found: Check[] = []
  const readable = await check(
    'proof',
    async () => {
      const { proofs } = splitProofs(document)
      for (const proof of proofs) found.push(...(await verifyProof(secured, proof, proofs, expected)))
      return pass('proof', 'the proof is readable')
    },
    proofVerification,
  )
  return readable.outcome === 'pass' ? found : [...found, readable]
}

export function withoutProof({ proof: _, ...unsecured }: JsonObject): JsonObject {
  return unsecured
}

async function verifyProof(
  secured: SecuredDocument,
  proof: DataIntegrityProof,
  proofs: readonly DataIntegrityProof[],
  expected: ProofExpectations,
): Promise<Check[]> {
  const { signer, lookup } = expected
  let key: Awaited<ReturnType<typeof findKey>> | undefined
  const method = await check('verification_method', async () => {
    const purpose = relationshipOf(signer)
    if (proof.proofPurpose !== purpose) {
      const detail = `the proof’s purpose is ${proof.proofPurpose.slice(0, 100)}, not ${purpose}`
      return fail('verification_method', detail, problemTypes.invalidRelationship)
    }
    key = await findKey(proof.verificationMethod, signer, lookup)
    return pass('verification_method', `the key is listed in the ${signer.role}’s own document`)
  })
  const signature = await check(
    'proof',
    async () => {
      if (key === undefined) {
        const detail = 'there is no trusted key to check the signature with'
        return { name: 'proof', outcome: method.outcome, detail }
      }
      const refusal = refuseOptions(proof, expected) ?? refuseContext(proof, secured.document)
      if (refusal) return refusal
      // The proof's own members are signed as RDF too, so they must be where everybody reads them.
      assertCompacted(withoutProof(proof))
      const name = proof.cryptosuite ?? proof.type
      const trusted = key
      const verify = () => verifyProofValue(securedByProof(secured, proof, proofs), proof, trusted)
      return (await rememberGood(expected.digest, `${proofs.indexOf(proof)} ${fingerprintOf(key)}`, verify))
        ? pass('proof', `the ${name} signature is good: nothing was changed since it was made`)
        : fail(
            'proof',
            'the signature does not fit the document: it was changed, or signed by another key',
            cryptographicSecurity,
          )
    },
    proofVerification,
  )
  return [method, signature]
}

/**
 * The `rdfc` suites read a proof by the document's contexts (Data Integrity EdDSA Cryptosuites section 3.2.5), so
 * that nothing signs others in the proof; those of the `jcs` suites are signed.
 */
function refuseContext(proof: DataIntegrityProof, document: JsonObject): Check | undefined {
  const context = proof['@context']
  if (context === undefined || !proof.cryptosuite?.includes('-rdfc-')) return undefined
  if (canonicalizeJson(context) === canonicalizeJson(document['@context'] ?? null)) return undefined
  return fail('proof', 'the proof brings contexts that are not the document’s', proofVerification)
}

function refuseOptions(proof: DataIntegrityProof, { lookup, domain, challenge }: ProofExpectations) {
  if (proof.expires !== undefined && new Date(proof.expires) <= lookup.now) {
    return fail('proof', 'the proof has expired', proofVerification)
  }
  if (domain !== undefined && !listOf(proof.domain).includes(domain)) {
    return fail('proof', 'the proof was not made for this domain', invalidDomain)
  }
  if (challenge !== undefined && proof.challenge !== challenge) {
    return fail('proof', 'the proof does not answer this challenge', invalidChallenge)
  }
  return undefined
}
