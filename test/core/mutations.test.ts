import { describe, expect, it } from 'vitest'
import { BadgeError } from '../../src/core/badge-error.ts'
import { buildAchievement } from '../../src/core/credential/build-achievement.ts'
import { buildClr } from '../../src/core/credential/build-clr.ts'
import { buildCredential, type CredentialParts } from '../../src/core/credential/build-credential.ts'
import { canonicalNQuads, type JsonObject } from '../../src/core/proof/rdf.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { withoutProof } from '../../src/core/verification/verify-proofs.ts'
import { endorsementOf } from './endorsed-samples.ts'
import { additionsTo, mutationsOf, namesOf, refusalsOf, rewritingsOf, swapsIn } from './mutations.ts'
import {
  ACHIEVEMENT,
  CREATED,
  DID_DOCUMENT,
  DID_WEB,
  fullCredential,
  LIST_URL,
  methodOf,
  profileOf,
  sign,
  statusList,
} from './signed-samples.ts'

const METHOD = methodOf(DID_WEB)
const SUSPENSION_URL = `${LIST_URL}/suspension`

async function suspensionList(): Promise<JsonObject> {
  const { credentialSubject, proof: _, ...list } = await statusList(DID_WEB, [])
  const subject = {
    ...(credentialSubject as object),
    id: `${SUSPENSION_URL}#list`,
    statusPurpose: 'suspension',
  }
  return sign({ ...list, id: SUSPENSION_URL, credentialSubject: subject }, METHOD)
}

const lists = new Map([
  [LIST_URL, await statusList(DID_WEB, [])],
  [SUSPENSION_URL, await suspensionList()],
])

const sources = {
  now: new Date('2026-03-02T00:00:00Z'),
  resolveDid: async () => DID_DOCUMENT,
  fetchStatusList: async (url: string) => {
    const list = lists.get(url)
    if (list === undefined) throw new BadgeError('unavailable', `${url} cannot be reached`)
    return list
  },
}

// As it is served: what is undefined is not there.
const served = async (document: JsonObject): Promise<JsonObject> =>
  JSON.parse(JSON.stringify(await sign(document, METHOD)))

const smallAchievement = buildAchievement(
  { slug: 'cut', name: 'Cutting', description: 'Cuts.', criteria: { narrative: 'Cut.' } },
  { url: 'https://badges.example/i/acme/achievements/cut', version: 1 },
)

/** A credential with little in it, of somebody who is known by name alone. */
const small = (n: number, more: Partial<CredentialParts> = {}): JsonObject =>
  buildCredential({
    url: `https://badges.example/i/acme/credentials/small-${n}`,
    profile: profileOf(DID_WEB),
    achievement: smallAchievement,
    validFrom: CREATED,
    facts: { name: `Anna ${n}` },
    status: { list: LIST_URL, index: n },
    ...more,
  })

const record = async () =>
  buildClr({
    id: 'urn:uuid:0190b5e4-0000-7000-8000-000000000009',
    name: 'Learner record',
    profile: profileOf(DID_WEB),
    validFrom: CREATED,
    person: { name: 'Anna', subjectId: 'did:example:anna' },
    credentials: [await sign(small(1), METHOD)],
    achievements: [{ ...smallAchievement, id: 'https://badges.example/i/acme/achievements/whole' }],
    associations: [
      {
        associationType: 'isPartOf',
        sourceId: String(smallAchievement.id),
        targetId: 'https://badges.example/i/acme/achievements/whole',
      },
    ],
    partial: true,
  })

// JSON-LD makes one thing of all places that speak of the same id. What a credential says of its issuer and another
// document in it says too is signed all the same when it is left out in one of the places.
const SAID_TWICE = ['without /issuer/name', 'without /issuer/url']

// RDF cannot see these, and the schema that does is the endorsement's. An endorsement that does not pass spoils no
// badge: it is reported as unknown, here as when it has run out.
const STATUS = '/credentialSubject/achievement/endorsement/0/credentialStatus'
const ENDORSEMENT_ALONE = [
  `${STATUS}/statusPurpose = {"@value":"revocation"}`,
  `${STATUS}/statusPurpose = ["revocation"]`,
  `${STATUS}/statusListIndex = {"@value":"7"}`,
  `${STATUS}/statusListIndex = ["7"]`,
  `${STATUS}/statusListCredential = ["${LIST_URL}"]`,
]

interface Shape {
  name: string
  document: JsonObject
  /** Changes that leave it verified, for the reasons above. */
  allowed: string[]
}

const SHAPES: Shape[] = [
  {
    name: 'a credential with everything in it',
    document: await served(fullCredential(DID_WEB)),
    allowed: [],
  },
  {
    name: 'a credential that can be suspended and refreshed',
    document: await served(
      small(3, {
        status: { list: LIST_URL, index: 3, suspensionList: SUSPENSION_URL },
        refreshUrl: 'https://badges.example/i/acme/credentials/small-3/refresh',
      }),
    ),
    allowed: [],
  },
  {
    name: 'a credential with an endorsement in it',
    document: await served(
      small(4, {
        achievement: { ...smallAchievement, endorsement: [await endorsementOf(String(smallAchievement.id))] },
      }),
    ),
    allowed: [...SAID_TWICE, ...ENDORSEMENT_ALONE],
  },
  {
    name: 'an endorsement',
    document: JSON.parse(JSON.stringify(await endorsementOf(String(ACHIEVEMENT.id)))),
    allowed: [],
  },
  { name: 'a learner record', document: await served(await record()), allowed: SAID_TWICE },
]

const meaningOf = (document: unknown): Promise<string> =>
  canonicalNQuads(withoutProof(document as JsonObject))

let refused = 0

describe.each(SHAPES)('$name', ({ document, allowed }) => {
  it('is good to begin with', async () => {
    expect((await verifyCredential(structuredClone(document), sources)).verified).toBe(true)
  })

  it('is refused after any change, removal or addition of any value, for a reason', async () => {
    const all = [...mutationsOf(document), ...additionsTo(document), ...swapsIn(document)]
    const found = await refusalsOf(all, sources)
    expect(namesOf(found.slipped).toSorted()).toEqual(allowed.toSorted())
    expect(found.byAccident).toEqual([])
    const meaning = await meaningOf(document)
    for (const { what, document: changed } of found.slipped) {
      expect(await meaningOf(changed), what).toBe(meaning)
    }
    // The rest is refused for what stands where, before anybody looks at a signature.
    expect(found.by.proof).toBeGreaterThan(found.refused / 3)
    refused += found.refused
  })

  // JSON-LD has sets: backwards, with a thing twice or with one thing bare they are what was signed (JSON-LD 1.1
  // section 4.3.2), and the JSON-LD flavour of the schema takes them.
  it('is accepted with its lists written in another way only where that means the same', async () => {
    const found = await refusalsOf(rewritingsOf(document), sources)
    expect(found.byAccident).toEqual([])
    const meaning = await meaningOf(document)
    for (const { what, document: rewritten } of found.slipped) {
      expect(await meaningOf(rewritten), what).toBe(meaning)
    }
    refused += found.refused
  })
})

it('all in all more than five thousand are refused', () => {
  expect(refused).toBeGreaterThan(5_000)
})
