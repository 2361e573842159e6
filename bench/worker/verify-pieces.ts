import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { verifyCredential as verifyElsewhere } from '@digitalbazaar/vc'
import { loadContext } from '../../src/core/contexts/load-context.ts'
import { buildDidDocument } from '../../src/core/did/did-document.ts'
import { importSigningKey, publicKeyOf } from '../../src/core/keys/ed25519.ts'
import { encodeEd25519Multikey } from '../../src/core/keys/multikey.ts'
import { eddsaRdfc2022Proof, signEddsaRdfc2022 } from '../../src/core/proof/eddsa-rdfc-2022.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { encodeBitstring } from '../../src/core/status/bitstring.ts'
import { buildStatusListCredential } from '../../src/core/status/status-list-credential.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { randomCredential, randomFamily } from './random-credential.ts'
import { sampleCredential } from './sample-credentials.ts'
import { CREATED } from './signer.ts'

const OWN = 500
// More than the shapes that the verifier keeps, so that none is known when it comes again.
const FOREIGN = 320
const NOW = new Date(CREATED.getTime() + 86_400_000)

/** An issuer with a status list, and what its verifiers must look up: given, so that nothing is fetched. */
async function createIssuer(did: string, seed: number) {
  const bytes = new Uint8Array(32).fill(seed)
  const publicKey = await publicKeyOf(bytes)
  const method = encodeEd25519Multikey(publicKey)
  const material = { key: await importSigningKey(bytes), verificationMethod: `${did}#${method}` }
  const sign = async (document: JsonObject): Promise<JsonObject> => {
    const { signature } = await signEddsaRdfc2022(document, material, CREATED)
    return { ...document, proof: [eddsaRdfc2022Proof(material.verificationMethod, CREATED, signature)] }
  }
  const verifier = await crypto.subtle.importKey('raw', new Uint8Array(publicKey), 'Ed25519', false, [
    'verify',
  ])
  const didDocument = buildDidDocument({ did, keys: [{ publicKeyMultibase: method }] })
  const lists = new Map<string, Promise<JsonObject>>()
  const listAt = (id: string): Promise<JsonObject> => {
    const known = lists.get(id)
    if (known) return known
    const list = encodeBitstring([]).then((encodedList) =>
      sign(
        buildStatusListCredential({
          id,
          issuer: did,
          purpose: 'revocation',
          encodedList,
          validFrom: CREATED,
          validUntil: new Date(CREATED.getTime() + 7 * 86_400_000),
          ttl: 30_000,
        }),
      ),
    )
    lists.set(id, list)
    return list
  }
  return { did, didDocument, verifier, sign, listAt }
}

type Issuer = Awaited<ReturnType<typeof createIssuer>>

const verifyHere = async ({ didDocument, listAt }: Issuer, credential: unknown): Promise<boolean> =>
  (
    await verifyCredential(credential, {
      now: NOW,
      resolveDid: async () => didDocument,
      fetchStatusList: listAt,
    })
  ).verified

/**
 * The peer with all that we are given: contexts and the DID document from memory, the runtime's Ed25519 with a key
 * that is imported already. Of the status list it is told that all is well, so that it has less to do than we.
 */
function createPeer({ didDocument, verifier }: Issuer): (credential: unknown) => Promise<boolean> {
  const known = new Map<string, object>([[didDocument.id, didDocument]])
  for (const method of didDocument.verificationMethod) {
    known.set(method.id, { '@context': 'https://w3id.org/security/multikey/v1', ...method })
  }
  const verify = async ({ data, signature }: Record<'data' | 'signature', Uint8Array<ArrayBuffer>>) =>
    crypto.subtle.verify('Ed25519', verifier, signature, data)
  const createVerifier = async ({ verificationMethod: { id } }: { verificationMethod: { id: string } }) => ({
    id,
    algorithm: 'Ed25519',
    verify,
  })
  const suite = new DataIntegrityProof({ cryptosuite: { ...cryptosuite, createVerifier } })
  const documentLoader = async (url: string) => {
    const document = known.get(url)
    return document ? { contextUrl: null, documentUrl: url, document } : loadContext(url)
  }
  const checkStatus = async () => ({ verified: true })
  return async (credential) =>
    (await verifyElsewhere({ credential, suite, documentLoader, checkStatus, now: NOW })).verified
}

/** As whoever has another builder would make it: every credential has other members. */
function foreignCredential(did: string, n: number): JsonObject {
  const { validUntil: _, ...document } = randomCredential(randomFamily(20_261_124, n), n)
  const validFrom = CREATED.toISOString().replace('.000', '')
  return { ...document, validFrom, issuer: { ...(document.issuer as object), id: did } }
}

async function collect(wanted: number, make: (n: number) => Promise<JsonObject | undefined>) {
  const found: JsonObject[] = []
  for (let n = 0; found.length < wanted; n++) {
    if (n > 5 * wanted) throw new Error(`only ${found.length} of ${wanted} credentials verify`)
    const credential = await make(n)
    if (credential) found.push(credential)
  }
  return found
}

/** Verification of credentials of ours and of others', by us and by the peer. */
export async function createVerifyPieces() {
  const own = await createIssuer('did:web:signet.example:i:institute', 7)
  const foreign = await createIssuer('did:web:college.example', 8)
  const peers = { own: createPeer(own), foreign: createPeer(foreign) }
  const ownCredentials = await collect(OWN, (n) => own.sign(sampleCredential(n)))
  const foreignCredentials = await collect(FOREIGN, async (n) => {
    // Random texts can be what a schema or JSON-LD refuses.
    const credential = await foreign.sign(foreignCredential(foreign.did, n)).catch(() => undefined)
    if (credential === undefined) return undefined
    const isGood = (await verifyHere(foreign, credential)) && (await peers.foreign(credential))
    return isGood ? credential : undefined
  })
  const must = async (verified: Promise<boolean>) => {
    if (!(await verified)) throw new Error('a good credential does not verify')
  }
  const ownOf = (n: number) => ownCredentials[n % OWN]
  const foreignOf = (n: number) => foreignCredentials[n % FOREIGN]
  return {
    'verify own': (n: number) => must(verifyHere(own, ownOf(n))),
    'verify own, peer': (n: number) => must(peers.own(ownOf(n))),
    'verify foreign': (n: number) => must(verifyHere(foreign, foreignOf(n))),
    'verify foreign, peer': (n: number) => must(peers.foreign(foreignOf(n))),
    'verify foreign, one of few shapes': (n: number) => must(verifyHere(foreign, foreignOf(n % 20))),
  }
}
