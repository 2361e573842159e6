import { invalidInput } from '../badge-error.ts'
import { CREDENTIALS_V2 } from '../contexts/urls.ts'
import { encodeMultibase } from '../encoding/multibase.ts'
import { signVcJwt, type VcJwtType } from '../jwt/vc-jwt.ts'
import { signEd25519 } from '../keys/ed25519.ts'
import type { SigningKey } from '../keys/signing-key.ts'
import type { DataIntegrityProof } from '../proof/data-integrity.ts'
import { signEcdsaRdfc2019 } from '../proof/ecdsa-rdfc-2019.ts'
import { signEddsaJcs2022 } from '../proof/eddsa-jcs-2022.ts'
import { rdfcHashData } from '../proof/hash-data.ts'
import { proofOptions, type SigningSuite } from '../proof/proof-options.ts'
import type { JsonObject } from '../proof/rdf.ts'
import type { SecuredDocument } from '../proof/secured-document.ts'
import { hasType } from '../verification/read-members.ts'
import { lacksClaims } from './badge-faults.ts'

/** A key, and the DID URL by which verifiers find its public half. */
export interface Signer extends SigningKey {
  verificationMethod: string
}

/** Adds proofs, one for each suite, all over the same document: a proof set (VC Data Integrity 1.0 section 2.1.1). */
export async function addProofs(
  secured: SecuredDocument,
  signer: Signer,
  { suites, created }: { suites: readonly SigningSuite[]; created: Date },
): Promise<JsonObject> {
  const proofs: DataIntegrityProof[] = []
  for (const suite of suites) proofs.push(await createProof(secured, signer, suite, created))
  const { document } = secured
  // The schema of Open Badges 3.0 wants a list, and the W3C's tests want one proof to be an object.
  const isList = proofs.length > 1 || hasType(document, ...ONE_ED_TECH)
  return { ...document, proof: isList ? proofs : proofs[0] }
}

const ONE_ED_TECH = ['OpenBadgeCredential', 'AchievementCredential', 'EndorsementCredential', 'ClrCredential']

async function createProof(
  secured: SecuredDocument,
  signer: Signer,
  suite: SigningSuite,
  created: Date,
): Promise<DataIntegrityProof> {
  const { algorithm, key, verificationMethod } = signer
  if (suite === 'ecdsa-rdfc-2019' && (algorithm === 'P-256' || algorithm === 'P-384')) {
    return signEcdsaRdfc2019(secured, signer, algorithm, created)
  }
  if (suite === 'ecdsa-rdfc-2019' || algorithm !== 'Ed25519') {
    throw invalidInput('/options/cryptosuite', `an ${algorithm} key cannot make a proof of ${suite}`)
  }
  if (suite === 'eddsa-jcs-2022') return signEddsaJcs2022(secured.document, signer, created)
  const proof = proofOptions(suite, verificationMethod, created)
  const signature = await signEd25519(key, await rdfcHashData(secured, proof))
  return { ...proof, proofValue: encodeMultibase('z', signature) }
}

/** The credential as a token. */
export async function signToken(
  { document }: SecuredDocument,
  signer: Signer,
  typ: VcJwtType,
): Promise<string> {
  if (typ === 'JWT' && lacksClaims(document)) {
    throw invalidInput(
      '/options/type',
      'a badge as a token needs an id, a validFrom and an id of its subject',
    )
  }
  return signVcJwt(document, { ...signer, kid: signer.verificationMethod, alg: signer.jwtAlgorithm }, typ)
}

/** A token as JSON-LD (VC Data Model 2.0 section 4.13). */
export const envelopeOf = (token: string) => ({
  '@context': CREDENTIALS_V2,
  id: `data:application/vc+jwt,${token}`,
  type: 'EnvelopedVerifiableCredential',
})
