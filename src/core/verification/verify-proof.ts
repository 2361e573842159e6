import { BadgeError } from '../badge-error.ts'
import { findVerificationMethod } from '../did/did-document.ts'
import { expandDidKey } from '../did/did-key.ts'
import { decodeMultikey } from '../keys/multikey.ts'
import type { DataIntegrityProof } from '../proof/data-integrity.ts'
import { verifyEddsaJcs2022 } from '../proof/eddsa-jcs-2022.ts'
import { verifyEddsaRdfc2022 } from '../proof/eddsa-rdfc-2022.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { type Check, check, fail, pass } from './check.ts'

/** Fetches the DID document of a DID that needs a look-up; throws `unavailable` when it cannot be had. */
export type ResolveDid = (did: string) => Promise<unknown>

const SUITES = { 'eddsa-rdfc-2022': verifyEddsaRdfc2022, 'eddsa-jcs-2022': verifyEddsaJcs2022 }

const isSupported = (suite: string): suite is keyof typeof SUITES => Object.hasOwn(SUITES, suite)

/**
 * Checks one proof: that its key is the issuer's own (`verification_method`; Controlled Identifiers 1.0,
 * section 3.3) and that the signature holds (`proof`). Nothing that the credential says of a key is believed.
 */
export async function verifyProof(
  unsecured: JsonObject,
  proof: DataIntegrityProof,
  { issuer, resolveDid, now }: { issuer: string; resolveDid: ResolveDid; now: Date },
): Promise<Check[]> {
  let publicKey: Uint8Array | undefined
  const method = await check('verification_method', async () => {
    if (proof.proofPurpose !== 'assertionMethod') {
      return fail('verification_method', `the proof's purpose is ${proof.proofPurpose}, not assertionMethod`)
    }
    const found = await findKey(proof, issuer, resolveDid)
    if (found.revoked && (proof.created === undefined || new Date(proof.created) >= found.revoked)) {
      return fail('verification_method', 'the key was revoked before the proof was made')
    }
    publicKey = found.publicKey
    return pass('verification_method', 'the key is listed in the issuer’s own DID document')
  })
  const signature = await check('proof', async () => {
    if (publicKey === undefined) {
      return {
        name: 'proof',
        outcome: method.outcome,
        detail: 'there is no trusted key to check the signature with',
      }
    }
    if (proof.type !== 'DataIntegrityProof' || !isSupported(proof.cryptosuite)) {
      return fail('proof', `proofs of ${proof.type} ${proof.cryptosuite} are not supported here`.trim())
    }
    if (proof.expires !== undefined && new Date(proof.expires) < now)
      return fail('proof', 'the proof has expired')
    return (await SUITES[proof.cryptosuite](unsecured, proof, publicKey))
      ? pass('proof', `the ${proof.cryptosuite} signature is good: nothing was changed since it was issued`)
      : fail('proof', 'the signature does not fit the document: it was changed, or signed by another key')
  })
  return [method, signature]
}

async function findKey(proof: DataIntegrityProof, issuer: string, resolveDid: ResolveDid) {
  const [controller = ''] = proof.verificationMethod.split('#')
  if (controller !== issuer) {
    throw new BadgeError(
      'bad_request',
      `the proof’s key belongs to ${controller}, not to the issuer ${issuer}`,
    )
  }
  const document = controller.startsWith('did:key:') ? expandDidKey(controller) : await resolveDid(controller)
  const method = findVerificationMethod(document, {
    controller,
    id: proof.verificationMethod,
    relationship: 'assertionMethod',
  })
  if (method.publicKeyMultibase === undefined) {
    throw new BadgeError('bad_request', 'the verification method is not a Multikey')
  }
  const { algorithm, publicKey } = decodeMultikey(method.publicKeyMultibase)
  if (algorithm !== 'Ed25519')
    throw new BadgeError('bad_request', `an ${algorithm} key cannot make this proof`)
  return { publicKey, revoked: method.revoked }
}
