import { describe, expect, it } from 'vitest'
import { BadgeError } from '../../src/core/badge-error.ts'
import { didKeyOf } from '../../src/core/did/did-key.ts'
import { importSigningKey, publicKeyOf } from '../../src/core/keys/ed25519.ts'
import { eddsaRdfc2022Proof, signEddsaRdfc2022 } from '../../src/core/proof/eddsa-rdfc-2022.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { CREATED, DID_DOCUMENT, DID_WEB, fullCredential, methodOf, sign } from './signed-samples.ts'
import { failuresOf, outcomesOf, sourcesAt } from './verification-sources.ts'

const { credentialStatus: _, ...badge } = fullCredential(DID_WEB)
const achievement = (badge.credentialSubject as { achievement: JsonObject }).achievement
const OPEN_BADGES = badge['@context'] as string[]

const seed = new Uint8Array(32).fill(7)
const endorser = didKeyOf(await publicKeyOf(seed))
const endorserKey = await importSigningKey(seed)

async function signAsEndorser(document: JsonObject): Promise<JsonObject> {
  const verificationMethod = `${endorser}#${endorser.slice('did:key:'.length)}`
  const { signature } = await signEddsaRdfc2022(document, { key: endorserKey, verificationMethod }, CREATED)
  return { ...document, proof: [eddsaRdfc2022Proof(verificationMethod, CREATED, signature)] }
}

const endorsementOf = (id: unknown, members: JsonObject = {}): JsonObject => ({
  '@context': OPEN_BADGES,
  id: 'urn:uuid:endorsement',
  type: ['VerifiableCredential', 'EndorsementCredential'],
  name: 'An endorsement',
  issuer: { id: endorser, type: ['Profile'] },
  validFrom: '2026-02-01T00:00:00Z',
  credentialSubject: { id, type: ['EndorsementSubject'], endorsementComment: 'Good.' },
  ...members,
})

const withEndorsements = (endorsement: unknown): JsonObject => ({
  ...badge,
  credentialSubject: { ...(badge.credentialSubject as object), achievement: { ...achievement, endorsement } },
})

const judge = async (document: JsonObject, sources = {}) =>
  verifyCredential(await sign(document, methodOf(DID_WEB)), {
    ...sourcesAt({ did: DID_DOCUMENT }),
    ...sources,
  })

describe('an endorsement', () => {
  it.each([
    ['the achievement', achievement.id],
    ['the issuer', DID_WEB],
    ['the credential', badge.id],
  ])('of %s is verified with its own keys', async (_name, id) => {
    const result = await judge(withEndorsements([await signAsEndorser(endorsementOf(id))]))
    expect(failuresOf(result)).toEqual([])
    expect(result.checks).toContainEqual({
      name: 'endorsements',
      outcome: 'pass',
      detail: `the endorsement by ${endorser} is verified too`,
    })
  })

  it.each([
    ['changed', async () => ({ ...(await signAsEndorser(endorsementOf(achievement.id))), name: 'Changed' })],
    ['unsigned', async () => endorsementOf(achievement.id)],
    [
      'signed by the badge’s issuer instead',
      async () => sign(endorsementOf(achievement.id), methodOf(DID_WEB)),
    ],
    ['about something else', async () => signAsEndorser(endorsementOf('https://other.example/1'))],
  ])('fails when it is %s, and the badge with it', async (_name, make) => {
    const result = await judge(withEndorsements([await make()]))
    expect(result.verified).toBe(false)
    expect(failuresOf(result)).toEqual(['endorsements'])
  })

  it('that has expired is told, and leaves the badge as good as it was', async () => {
    const expired = endorsementOf(achievement.id, { validUntil: '2026-02-02T00:00:00Z' })
    const result = await judge(withEndorsements([await signAsEndorser(expired)]))
    expect(result.verified).toBe(true)
    expect(result.checks).toContainEqual(
      expect.objectContaining({
        name: 'endorsements',
        outcome: 'unknown',
        detail: expect.stringContaining('expired'),
      }),
    )
  })

  it('fails when it is not one', async () => {
    const { proof: _p, ...other } = await sign(badge, methodOf(DID_WEB))
    const result = await judge(
      withEndorsements([await sign({ ...other, id: 'urn:uuid:2' }, methodOf(DID_WEB))]),
    )
    expect(failuresOf(result)).toEqual(['schema', 'endorsements'])
  })

  it('that cannot be looked up leaves the badge as good as it was', async () => {
    const signed = await sign(
      endorsementOf(achievement.id, { issuer: { id: 'did:web:away.example', type: ['Profile'] } }),
      'did:web:away.example#z6Mk',
    )
    const result = await judge(withEndorsements([signed]), {
      resolveDid: async (did: string) => {
        if (did === DID_WEB) return DID_DOCUMENT
        throw new BadgeError('unavailable', `${did} cannot be reached`)
      },
    })
    expect(outcomesOf(result, 'endorsements')).toEqual(['unknown'])
    expect(result.verified).toBe(true)
  })

  it('is looked at only so deep, and only so often', async () => {
    const one = await signAsEndorser(endorsementOf(achievement.id))
    const many = await judge(withEndorsements(Array(101).fill(one)))
    expect(outcomesOf(many, 'endorsements').filter((outcome) => outcome === 'fail')).toHaveLength(1)
    expect(many.verified).toBe(false)
  })
})

const CLR_CONTEXT = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
  ...OPEN_BADGES.slice(1),
]

const recordOf = (verifiableCredential: unknown, members: JsonObject = {}): JsonObject => ({
  '@context': CLR_CONTEXT,
  id: 'urn:uuid:record',
  type: ['VerifiableCredential', 'ClrCredential'],
  name: 'A record',
  issuer: { id: DID_WEB, type: ['Profile'] },
  validFrom: '2026-03-01T10:00:00Z',
  credentialSubject: {
    id: 'did:example:anna',
    type: ['ClrSubject'],
    verifiableCredential,
    association: [{ type: 'Association', associationType: 'isPartOf', sourceId: 'urn:a', targetId: 'urn:b' }],
  },
  ...members,
})

describe('a learner record', () => {
  it('is verified with every credential in it', async () => {
    const inner = [await sign(badge, methodOf(DID_WEB)), await signAsEndorser(endorsementOf(DID_WEB))]
    const result = await judge(recordOf(inner))
    expect(failuresOf(result)).toEqual([])
    expect(outcomesOf(result, 'contained')).toEqual(['pass', 'pass'])
  })

  it('fails with one of them', async () => {
    const changed = { ...(await sign(badge, methodOf(DID_WEB))), name: 'Changed' }
    const result = await judge(
      recordOf([await sign({ ...badge, id: 'urn:uuid:1' }, methodOf(DID_WEB)), changed]),
    )
    expect(outcomesOf(result, 'contained')).toEqual(['pass', 'fail'])
    expect(result.verified).toBe(false)
  })

  it('is not verified while one of them is not known', async () => {
    const away = { ...badge, issuer: { id: 'did:web:away.example', type: ['Profile'] } }
    const inner = await sign(away, 'did:web:away.example#z6Mk')
    const result = await judge(recordOf([inner]), {
      resolveDid: async (did: string) => {
        if (did === DID_WEB) return DID_DOCUMENT
        throw new BadgeError('unavailable', `${did} cannot be reached`)
      },
    })
    expect(outcomesOf(result, 'contained')).toEqual(['unknown'])
    expect(result.verified).toBe(false)
  })

  it.each([
    ['credentials', { credentialSubject: { id: 'urn:x', type: ['ClrSubject'] } }],
    ['a subject of its type', { credentialSubject: { id: 'urn:x', type: ['AchievementSubject'] } }],
    ['a name', { name: undefined }],
    ['a beginning', { validFrom: undefined }],
  ])('needs %s', async (_name, members) => {
    const result = await verifyCredential(recordOf([badge], members), sourcesAt())
    expect(failuresOf(result)).toContain('members')
  })
})

describe('a refresh service', () => {
  const SERVICE = 'https://badges.example/refresh/1'
  const refreshable = { ...badge, refreshService: { id: SERVICE, type: '1EdTechCredentialRefresh' } }
  const refresh = async (newer: unknown) => {
    const asked: string[] = []
    const result = await judge(refreshable, {
      fetchDocument: async (url: string) => {
        asked.push(url)
        if (newer === undefined) throw new BadgeError('unavailable', `${url} cannot be reached`)
        return newer
      },
    })
    const check = result.checks.find(({ name }) => name === 'refresh')
    return { outcome: check?.outcome, detail: check?.detail, verified: result.verified, asked }
  }

  it('that returns the credential says that it is the current one', async () => {
    const answer = await refresh(await sign(refreshable, methodOf(DID_WEB)))
    expect(answer).toMatchObject({ outcome: 'pass', verified: true, asked: [SERVICE] })
    expect(answer.detail).toBe('this is the current version')
  })

  it('may have a newer one, which is verified', async () => {
    const newer = { ...refreshable, name: 'Newer', id: 'urn:uuid:newer' }
    const answer = await refresh(await sign(newer, methodOf(DID_WEB)))
    expect(answer).toMatchObject({ outcome: 'pass', verified: true })
    expect(answer.detail).toContain('urn:uuid:newer')
  })

  it('that says that it has expired counts', async () => {
    const newer = { ...refreshable, validUntil: '2026-03-01T12:00:00Z' }
    expect(await refresh(await sign(newer, methodOf(DID_WEB)))).toMatchObject({
      outcome: 'fail',
      verified: false,
    })
  })

  it.each([
    ['cannot be reached', async () => undefined],
    ['returns something else', async () => ({ hello: 'world' })],
    ['returns somebody else’s', async () => signAsEndorser({ ...refreshable, issuer: endorser })],
  ])('that %s changes nothing', async (_name, make) => {
    expect(await refresh(await make())).toMatchObject({ outcome: 'unknown', verified: true })
  })
})

describe('the recipient', () => {
  const salted = 'a@example.com'
  it.each([
    ['did:example:anna', 'pass'],
    [salted, 'pass'],
    [' A@Example.com ', 'pass'],
    ['b@example.com', 'fail'],
    ['did:example:bob', 'fail'],
    // A name is not whose it is.
    ['Anna Ångström', 'fail'],
  ])('%j: %s', async (recipient, outcome) => {
    const result = await judge(badge, { recipient })
    expect(outcomesOf(result, 'recipient')).toEqual([outcome])
    expect(result.verified).toBe(outcome === 'pass')
  })

  it.each([
    ['no identifier', []],
    ['a name only', [{ type: 'IdentityObject', hashed: false, identityHash: 'x', identityType: 'name' }]],
    [
      'a hash that proves nothing',
      [{ type: 'IdentityObject', hashed: true, identityHash: 'md5$00', identityType: 'emailAddress' }],
    ],
  ])('is not known from %s', async (_name, identifier) => {
    const { identifier: _i, ...subject } = badge.credentialSubject as JsonObject
    const document = {
      ...badge,
      credentialSubject: { ...subject, ...(identifier.length > 0 && { identifier }) },
    }
    const result = await judge(document, { recipient: 'a@example.com' })
    expect(outcomesOf(result, 'recipient')).toEqual(['unknown'])
    expect(result.verified).toBe(false)
  })

  it('is looked at only when the caller asks', async () => {
    expect(outcomesOf(await judge(badge), 'recipient')).toEqual([])
  })
})
