import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { ASSOCIATION_TYPES, buildClr } from '../../src/core/credential/build-clr.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { signOnce } from '../../src/core/proof/sign-once.ts'
import { endorsementOf } from '../core/endorsed-samples.ts'
import {
  ACHIEVEMENT,
  CREATED,
  DID_DOCUMENT,
  DID_WEB,
  fullCredential,
  methodOf,
  profileOf,
  SIGNING_KEY,
  sign,
  statusList,
} from '../core/signed-samples.ts'
import { readShared } from '../support/read-shared.ts'
import { loaderOf, verifyElsewhere } from './foreign-stack.ts'

const NOW = new Date('2026-03-02T00:00:00Z')
// The foreign package holds lists against the machine's own clock.
const lasting = { validUntil: '2999-01-01T00:00:00Z' }
const list = await statusList(DID_WEB, [], lasting)
const GOOD = { verified: true, objections: [] }

const endorsement = await endorsementOf(String(ACHIEVEMENT.id))
const full = fullCredential(DID_WEB)
const endorsed = await sign(
  {
    ...full,
    id: 'https://badges.example/i/acme/credentials/2',
    credentialSubject: {
      ...(full.credentialSubject as object),
      achievement: { ...ACHIEVEMENT, endorsement: [endorsement] },
    },
  },
  methodOf(DID_WEB),
)
const plain = await sign(full, methodOf(DID_WEB))

const shared = readShared()
const fileOf = (path: string): JsonObject => JSON.parse(Buffer.from(shared[path] ?? '', 'base64').toString())

/** What 1EdTech's schema finds wrong, or one that is made of its parts. */
function validatorOf(flavour: string, own: object = { $ref: 'schema#' }) {
  // The two published files carry each other's `$id`.
  const { $id: _, ...schema } = fileOf(`standards/schemas/ob_v3p0_achievementcredential.${flavour}.json`)
  const ajv = new Ajv2019({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(schema, 'schema')
  const validate = ajv.compile(own)
  return (document: object) => {
    // What is served is text: members that are undefined are not there.
    validate(JSON.parse(JSON.stringify(document)))
    return validate.errors ?? []
  }
}

const part = (name: string) => ({ $ref: `schema#/$defs/${name}` })
const listOf = (items: object) => ({ type: 'array', minItems: 1, items })

// The published schema of CLR 2.0 is not among the files; this says the same of a record, in its formal flavour.
const CLR_SCHEMA = {
  type: 'object',
  required: ['@context', 'type', 'id', 'name', 'credentialSubject', 'issuer', 'validFrom'],
  properties: {
    '@context': {
      minItems: 3,
      items: [
        { const: 'https://www.w3.org/ns/credentials/v2' },
        { pattern: '^https://purl.imsglobal.org/spec/clr/v2p0/context(-2\\.\\d\\.\\d)*\\.json$' },
        { pattern: '^https://purl.imsglobal.org/spec/ob/v3p0/context(-3\\.\\d\\.\\d)*\\.json$' },
      ],
    },
    type: { allOf: ['VerifiableCredential', 'ClrCredential'].map((name) => ({ contains: { const: name } })) },
    id: { type: 'string' },
    name: { type: 'string' },
    partial: { type: 'boolean' },
    issuer: part('ProfileRef'),
    validFrom: { type: 'string', format: 'date-time' },
    credentialSchema: listOf(part('CredentialSchema')),
    proof: listOf(part('Proof')),
    credentialSubject: {
      type: 'object',
      required: ['type', 'verifiableCredential'],
      properties: {
        id: { type: 'string' },
        type: { type: 'array', contains: { const: 'ClrSubject' } },
        identifier: listOf(part('IdentityObject')),
        achievement: listOf(part('Achievement')),
        verifiableCredential: listOf({ $ref: 'schema#', required: ['proof'] }),
        association: listOf({
          type: 'object',
          required: ['type', 'associationType', 'sourceId', 'targetId'],
          properties: {
            type: { const: 'Association' },
            associationType: { enum: [...ASSOCIATION_TYPES] },
            sourceId: { type: 'string' },
            targetId: { type: 'string' },
          },
          additionalProperties: false,
        }),
      },
    },
  },
}

describe('an endorsement that is signed here', () => {
  const elsewhere = loaderOf(DID_DOCUMENT, [list])

  it('verifies elsewhere, alone and within a credential', async () => {
    expect(await verifyElsewhere(endorsement, elsewhere, NOW)).toEqual(GOOD)
    expect(await verifyElsewhere(endorsed, elsewhere, NOW)).toEqual(GOOD)
    const subject = endorsed.credentialSubject as { achievement: { endorsement: JsonObject[] } }
    expect(await verifyElsewhere(subject.achievement.endorsement[0], elsewhere, NOW)).toEqual(GOOD)
  })

  it('is revoked elsewhere as well, and refused after a change', async () => {
    const revoked = loaderOf(DID_DOCUMENT, [await statusList(DID_WEB, [7], lasting)])
    expect((await verifyElsewhere(endorsement, revoked, NOW)).verified).toBe(false)
    const said = { ...(endorsement.credentialSubject as object), endorsementComment: 'The best of all.' }
    const changed = { ...endorsement, credentialSubject: said }
    expect((await verifyElsewhere(changed, elsewhere, NOW)).verified).toBe(false)
    const subject = endorsed.credentialSubject as JsonObject
    const stripped = { ...endorsed, credentialSubject: { ...subject, achievement: ACHIEVEMENT } }
    expect((await verifyElsewhere(stripped, elsewhere, NOW)).verified).toBe(false)
  })
})

describe.runIf(Object.keys(shared).length > 0)('with the files of 1EdTech', async () => {
  const CLR = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json'
  const { document: record } = await signOnce(
    buildClr({
      id: 'urn:uuid:0190b5e4-0000-7000-8000-000000000009',
      name: 'Learner record',
      profile: profileOf(DID_WEB),
      validFrom: CREATED,
      person: { name: 'Anna', subjectId: 'did:example:anna' },
      credentials: [plain, endorsed],
      achievements: [{ ...ACHIEVEMENT, id: 'https://badges.example/i/acme/achievements/whole' }],
      associations: [
        {
          associationType: 'isPartOf',
          sourceId: String(ACHIEVEMENT.id),
          targetId: 'https://badges.example/i/acme/achievements/whole',
        },
      ],
      partial: true,
    }),
    { key: SIGNING_KEY, verificationMethod: methodOf(DID_WEB) },
    CREATED,
  )

  it('a learner record verifies elsewhere, and each credential in it', async () => {
    const context = { ...fileOf('standards/contexts/clr-v2p0-2.0.1.json'), id: CLR }
    const elsewhere = loaderOf(DID_DOCUMENT, [list, context])
    expect(await verifyElsewhere(record, elsewhere, NOW)).toEqual(GOOD)
    const subject = record.credentialSubject as { verifiableCredential: JsonObject[] }
    expect(subject.verifiableCredential).toHaveLength(2)
    for (const credential of subject.verifiableCredential) {
      expect(await verifyElsewhere(credential, elsewhere, NOW)).toEqual(GOOD)
    }
    const cut = { ...subject, verifiableCredential: [plain] }
    const changed = { ...record, credentialSubject: cut }
    expect((await verifyElsewhere(changed, elsewhere, NOW)).verified).toBe(false)
  })

  it('a learner record fits what CLR 2.0 asks for', () => {
    const faultsOf = validatorOf('formal', CLR_SCHEMA)
    expect(faultsOf(record)).toEqual([])
    const subject = record.credentialSubject as JsonObject
    const withSubject = (change: JsonObject) => ({ ...record, credentialSubject: { ...subject, ...change } })
    for (const bad of [
      { ...record, name: undefined },
      { ...record, '@context': (record['@context'] as string[]).toSpliced(1, 1) },
      withSubject({ verifiableCredential: [] }),
      withSubject({ verifiableCredential: ['a.b.c'] }),
      withSubject({ verifiableCredential: [{ ...plain, proof: undefined }] }),
      withSubject({
        association: [{ type: 'Association', associationType: 'eats', sourceId: 'a', targetId: 'b' }],
      }),
      withSubject({ achievement: [{ id: 'a', type: ['Achievement'] }] }),
    ]) {
      expect(faultsOf(bad), JSON.stringify(bad)).not.toEqual([])
    }
  })

  it.each(['formal', 'json-ld'])(
    'endorsements fit the %s schema, and credentials that embed them',
    (flavour) => {
      const faultsOf = validatorOf(flavour)
      const faultsOfEndorsement = validatorOf(flavour, { $ref: 'schema#/$defs/EndorsementCredential' })
      expect(faultsOfEndorsement(endorsement)).toEqual([])
      expect(faultsOf(endorsed)).toEqual([])
      for (const change of [{ name: undefined }, { credentialSubject: {} }, { issuer: undefined }]) {
        const bad = { ...endorsement, ...change }
        expect(faultsOfEndorsement(bad), JSON.stringify(change)).not.toEqual([])
      }
    },
  )
})
