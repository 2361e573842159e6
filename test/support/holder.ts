import { didKeyOf } from '../../src/core/did/did-key.ts'
import { encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { importSigningKey, publicKeyOf, signEd25519 } from '../../src/core/keys/ed25519.ts'
import type { DataIntegrityProof } from '../../src/core/proof/data-integrity.ts'
import { rdfcHashData } from '../../src/core/proof/hash-data.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { secureDocument } from '../../src/core/proof/secured-document.ts'

/** A presentation without credentials, as a wallet proves its DID with (VC-API, DIDAuthentication). */
export async function presentDid(challenge: string): Promise<JsonObject & { proof: DataIntegrityProof }> {
  const seed = crypto.getRandomValues(new Uint8Array(32))
  const did = didKeyOf(await publicKeyOf(seed))
  const presentation = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiablePresentation'],
    holder: did,
  }
  const proof: DataIntegrityProof = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    created: '2026-03-01T12:00:00Z',
    verificationMethod: `${did}#${did.slice('did:key:'.length)}`,
    proofPurpose: 'authentication',
    challenge,
    proofValue: '',
  }
  const data = await rdfcHashData(secureDocument(presentation), proof)
  const signature = await signEd25519(await importSigningKey(seed), data)
  return { ...presentation, proof: { ...proof, proofValue: encodeMultibase('z', signature) } }
}
