import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { issue } from '@digitalbazaar/vc'
import { loadContext } from '../../src/core/contexts/load-context.ts'
import type { SigningMaterial } from '../../src/core/proof/eddsa-rdfc-2022.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { CREATED } from './signer.ts'

/** Signs with `@digitalbazaar/vc`. It writes into the document it is given, so each gets one of its own. */
export function createPeer({
  key,
  verificationMethod,
}: SigningMaterial): (document: JsonObject) => Promise<JsonObject> {
  // The peer gets the runtime's own Ed25519, as we do: its own key package would sign in JavaScript here.
  const options = {
    cryptosuite,
    date: CREATED,
    signer: {
      id: verificationMethod,
      algorithm: 'Ed25519',
      sign: async ({ data }: { data: Uint8Array<ArrayBuffer> }) =>
        new Uint8Array(await crypto.subtle.sign('Ed25519', key, data)),
    },
  }
  const suite = new DataIntegrityProof(options)
  return (document) =>
    issue({ credential: { ...document }, suite, documentLoader: loadContext, now: CREATED })
}
