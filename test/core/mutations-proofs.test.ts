import { describe, expect, it } from 'vitest'
import { buildAchievement } from '../../src/core/credential/build-achievement.ts'
import { buildCredential } from '../../src/core/credential/build-credential.ts'
import { encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { signEd25519 } from '../../src/core/keys/ed25519.ts'
import type { DataIntegrityProof } from '../../src/core/proof/data-integrity.ts'
import { signEddsaJcs2022 } from '../../src/core/proof/eddsa-jcs-2022.ts'
import { rdfcHashData } from '../../src/core/proof/hash-data.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { secureDocument } from '../../src/core/proof/secured-document.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { additionsTo, type Mutation, mutationsOf, namesOf, refusalsOf, rewritingsOf } from './mutations.ts'
import {
  CREATED,
  DID_DOCUMENT,
  DID_WEB,
  LIST_URL,
  methodOf,
  profileOf,
  SIGNING_KEY,
  sign,
  statusList,
} from './signed-samples.ts'
import { sourcesAt } from './verification-sources.ts'

const verificationMethod = methodOf(DID_WEB)
const material = { key: SIGNING_KEY, verificationMethod }
const sources = sourcesAt({ did: DID_DOCUMENT, list: await statusList(DID_WEB, []) })

const unsigned: JsonObject = JSON.parse(
  JSON.stringify(
    buildCredential({
      url: 'https://badges.example/i/acme/credentials/1',
      profile: profileOf(DID_WEB),
      achievement: buildAchievement(
        { slug: 'cut', name: 'Cutting', description: 'Cuts.', criteria: { narrative: 'Cut.' } },
        { url: 'https://badges.example/i/acme/achievements/cut', version: 1 },
      ),
      validFrom: CREATED,
      facts: { name: 'Anna', subject: { creditsEarned: 2 } },
      status: { list: LIST_URL, index: 1 },
    }),
  ),
)

/** A proof with members of our choice; `previous` are those that it secures too. */
async function proofWith(
  members: JsonObject,
  previous: DataIntegrityProof[] = [],
): Promise<DataIntegrityProof> {
  const options: DataIntegrityProof = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    created: '2026-03-01T10:00:00Z',
    verificationMethod,
    proofPurpose: 'assertionMethod',
    proofValue: '',
    ...members,
  }
  const secured = secureDocument(previous.length > 0 ? { ...unsigned, proof: previous } : unsigned)
  const data = await rdfcHashData(secured, options)
  return { ...options, proofValue: encodeMultibase('z', await signEd25519(SIGNING_KEY, data)) }
}

const [plain] = (await sign(unsigned, verificationMethod)).proof as [DataIntegrityProof]
const jcs = await signEddsaJcs2022(unsigned, material, CREATED)
const first = await proofWith({ id: 'urn:uuid:first' })
const second = await proofWith({ id: 'urn:uuid:second', previousProof: 'urn:uuid:first' }, [first])
const third = await proofWith(
  { id: 'urn:uuid:third', previousProof: ['urn:uuid:first', 'urn:uuid:second'] },
  [first, second],
)
const talkative = await proofWith({
  id: 'urn:uuid:talkative',
  expires: '2027-03-01T10:00:00Z',
  domain: 'https://verifier.example',
  challenge: '1',
  nonce: 'n',
})

// JSON-LD has sets: one name and the set of it are the same.
const ONE_IN_BRACKETS = '/proof/1/previousProof = ["urn:uuid:first"]'

interface Shape {
  name: string
  proof: DataIntegrityProof[]
  /** Changes that leave it verified. */
  allowed: string[]
}

// Nothing tells a verifier how many proofs there were: whoever holds a document can leave out one that no other
// secures (VC Data Integrity 1.0 section 2.1.1, "Proof Sets").
const SHAPES: Shape[] = [
  {
    name: 'a proof set of both suites',
    proof: [plain, jcs],
    // The context of the document is what an eddsa-rdfc-2022 proof is read by, whether it says so or not.
    allowed: ['without /proof/0', 'without /proof/1', '/proof/0/@context as in /proof/1'],
  },
  { name: 'an eddsa-jcs-2022 proof alone', proof: [jcs], allowed: [] },
  { name: 'a chain of three', proof: [first, second, third], allowed: [ONE_IN_BRACKETS, 'without /proof/2'] },
  { name: 'a proof with every optional member', proof: [talkative], allowed: [] },
]

/** Proofs of one put into the other, and members of one proof exchanged for those of its neighbour. */
function exchanges(document: JsonObject): Mutation[] {
  const proofs = document.proof as JsonObject[]
  return proofs.flatMap((proof, n) =>
    proofs.flatMap((other, m): Mutation[] => {
      if (n === m) return []
      const names = new Set([...Object.keys(proof), ...Object.keys(other)])
      return [...names].flatMap((name): Mutation[] => {
        if (JSON.stringify(proof[name]) === JSON.stringify(other[name])) return []
        const { [name]: _, ...rest } = proof
        const changed = { ...rest, ...(other[name] !== undefined && { [name]: other[name] }) }
        const what = `/proof/${n}/${name} as in /proof/${m}`
        return [{ what, document: { ...document, proof: proofs.with(n, changed) } }]
      })
    }),
  )
}

/** Each character of each signature replaced by its neighbour. */
function otherSignatures(document: JsonObject): Mutation[] {
  const proofs = document.proof as DataIntegrityProof[]
  return proofs.flatMap((proof, n) =>
    [...proof.proofValue].map((character, at): Mutation => {
      const other = character === '2' ? '3' : '2'
      const proofValue = `${proof.proofValue.slice(0, at)}${other}${proof.proofValue.slice(at + 1)}`
      const what = `/proof/${n}/proofValue, character ${at}`
      return { what, document: { ...document, proof: proofs.with(n, { ...proof, proofValue }) } }
    }),
  )
}

let refused = 0

describe.each(SHAPES)('$name', ({ proof, allowed }) => {
  const document: JsonObject = JSON.parse(JSON.stringify({ ...unsigned, proof }))

  it('is good to begin with', async () => {
    expect((await verifyCredential(structuredClone(document), sources)).verified).toBe(true)
  })

  it('is refused after any change, removal or addition of any value, for a reason', async () => {
    const found = await refusalsOf(
      [
        ...mutationsOf(document),
        ...additionsTo(document),
        ...exchanges(document),
        ...otherSignatures(document),
      ],
      sources,
    )
    expect(namesOf(found.slipped)).toEqual(allowed)
    expect(found.byAccident).toEqual([])
    refused += found.refused
  })
})

it('a set with an eddsa-jcs-2022 proof is refused however its lists are written', async () => {
  const found = await refusalsOf(rewritingsOf({ ...unsigned, proof: [plain, jcs] }), sources)
  // Contexts may be put behind those that were signed (Data Integrity EdDSA Cryptosuites section 3.3.2), and the
  // proofs are not part of what they sign.
  const contexts = unsigned['@context'] as string[]
  const doubled = `/@context = ${JSON.stringify([...contexts, ...contexts]).slice(0, 100)}`
  expect(namesOf(found.slipped).filter((what) => !/^\/proof( |$)/.test(what))).toEqual([doubled])
  refused += found.refused
})

it.each([
  ['others', ['https://www.w3.org/ns/credentials/v2']],
  ['one that nobody knows', 'https://elsewhere.example/context'],
  ['none', null],
])('contexts of its own in an eddsa-rdfc-2022 proof are refused: %s', async (_name, context) => {
  const document = { ...unsigned, proof: [{ ...plain, '@context': context }] }
  const found = await refusalsOf([{ what: 'context', document }], sources)
  expect(found).toMatchObject({ slipped: [], refused: 1, by: { proof: 1 } })
})

it('all in all more than three thousand are refused', () => {
  expect(refused).toBeGreaterThan(3_000)
})
