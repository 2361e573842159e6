import { concatBytes, toHex, utf8 } from '../../src/core/encoding/bytes.ts'
import { encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { sha256 } from '../../src/core/encoding/sha256.ts'
import { hashIdentity } from '../../src/core/identity/identity-hash.ts'
import { importDataKey } from '../../src/core/keys/data-key.ts'
import { hmacSha256 } from '../../src/core/keys/derive.ts'
import { signEd25519 } from '../../src/core/keys/ed25519.ts'
import { sealWith } from '../../src/core/keys/sealing.ts'
import { canonicalize } from '../../src/core/proof/canonicalize.ts'
import { compileTemplate } from '../../src/core/proof/compile-template.ts'
import {
  eddsaRdfc2022Options,
  eddsaRdfc2022Proof,
  signEddsaRdfc2022,
} from '../../src/core/proof/eddsa-rdfc-2022.ts'
import { fillTemplate } from '../../src/core/proof/fill-template.ts'
import { canonicalNQuads, type JsonObject } from '../../src/core/proof/rdf.ts'
import { shapeOf, skeletonOf } from '../../src/core/proof/template-shape.ts'
import { createPeer } from './peer.ts'
import { frozenParts, sampleCredential } from './sample-credentials.ts'
import { CREATED, createSigner } from './signer.ts'
import { createVerifyPieces } from './verify-pieces.ts'

export type Piece = (n: number) => Promise<unknown>

const DOCUMENTS = 500

/** Work that is measured, each by name: the n-th call takes the n-th of many documents. */
export async function createPieces() {
  const signer = await createSigner()
  const issuePeer = createPeer(signer)
  const documents = Array.from({ length: DOCUMENTS }, (_, n) => sampleCredential(n))
  const documentOf = (n: number): JsonObject => documents[n % DOCUMENTS] as JsonObject
  const config = {
    '@context': documents[0]?.['@context'],
    ...eddsaRdfc2022Options(signer.verificationMethod, CREATED),
  }
  const shapes = documents.map((document) => shapeOf(document, frozenParts))
  const template = await compileTemplate(
    skeletonOf(documentOf(0), frozenParts),
    shapes[0]?.values.length ?? 0,
  )
  if (template === undefined) throw new Error('the sample credential has no template')
  const configBytes = utf8(await canonicalNQuads(config))
  const texts = await Promise.all(documents.slice(0, 50).map((document) => canonicalNQuads(document)))
  const canonical = texts.map((text) => utf8(text))
  const canonicalOf = (n: number) => canonical[n % canonical.length] ?? new Uint8Array()
  const signature = new Uint8Array(64).fill(9)
  const secret = new Uint8Array(32).fill(3)
  const dataKey = await importDataKey(secret)
  const iv = new Uint8Array(12)
  const person = (n: number) =>
    utf8(JSON.stringify({ email: `learner-${n}@example.org`, name: `Learner ${n}` }))

  return {
    ...(await createVerifyPieces()),
    empty: async () => {},
    /** From the unsigned document to the signed one, as `src/actions` does it. */
    ours: async (n) => {
      const document = documentOf(n)
      const { signature } = await signEddsaRdfc2022(document, signer, CREATED, frozenParts)
      return { ...document, proof: [eddsaRdfc2022Proof(signer.verificationMethod, CREATED, signature)] }
    },
    peer: (n) => issuePeer(documentOf(n)),
    floor: async (n) => {
      const data = concatBytes(await sha256(configBytes), await sha256(canonicalOf(n)))
      return signEd25519(signer.key, data)
    },
    'canonicalise the proof options': () => canonicalize(config, frozenParts),
    'canonicalise the document': (n) => canonicalize(documentOf(n), frozenParts),
    '- its shape': async (n) => shapeOf(documentOf(n), frozenParts),
    '- filling the template': (n) => fillTemplate(template, shapes[n % DOCUMENTS]?.values ?? []),
    'UTF-8 of the canonical form': async (n) => utf8(texts[n % texts.length] ?? ''),
    'SHA-256 of it': (n) => sha256(canonicalOf(n)),
    'Ed25519 signature': () => signEd25519(signer.key, secret),
    'base58 of the signature': async () => encodeMultibase('z', signature),
    'build the document': async (n) => sampleCredential(n),
    'blind index': (n) => hmacSha256(secret, utf8(`email:learner-${n}@example.org`)),
    'identity hash': (n) => hashIdentity(`learner-${n}@example.org`, toHex(iv)),
    'import a data key': () => importDataKey(secret),
    'seal once': (n) => sealWith(dataKey, person(n), 'personal|00', iv),
  } satisfies Record<string, Piece>
}

export type PieceName = keyof Awaited<ReturnType<typeof createPieces>>
