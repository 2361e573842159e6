import { describe, expect, it } from 'vitest'
import { buildEndorsement } from '../../src/core/credential/build-endorsement.ts'
import {
  endorsedPart,
  endorsementsOf,
  withEndorsement,
  withoutEndorsement,
} from '../../src/core/credential/embed-endorsement.ts'
import { moveAchievement } from '../../src/core/credential/move-achievement.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { endorsementOf } from './endorsed-samples.ts'
import {
  ACHIEVEMENT,
  DID_DOCUMENT,
  DID_WEB,
  fullCredential,
  LIST_URL,
  methodOf,
  profileOf,
  sign,
  statusList,
} from './signed-samples.ts'
import { failuresOf, sourcesAt } from './verification-sources.ts'

const target = String(ACHIEVEMENT.id)

describe('an EndorsementCredential', () => {
  it('has the members of Open Badges 3.0 in their form', () => {
    const parts = {
      url: 'https://badges.example/i/acme/endorsements/1',
      name: 'Endorsement by Acme',
      profile: profileOf(DID_WEB),
      target,
      comment: 'We stand *behind* it.',
      validFrom: new Date('2026-03-01T10:00:00.9Z'),
      status: { list: LIST_URL, index: 7 },
    }
    const expected = {
      '@context': [
        'https://www.w3.org/ns/credentials/v2',
        'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
        'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
      ],
      id: parts.url,
      type: ['VerifiableCredential', 'EndorsementCredential'],
      name: 'Endorsement by Acme',
      issuer: parts.profile,
      validFrom: '2026-03-01T10:00:00Z',
      credentialSubject: {
        id: target,
        type: ['EndorsementSubject'],
        endorsementComment: 'We stand *behind* it.',
      },
      credentialSchema: [
        {
          id: 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_endorsementcredential_schema.json',
          type: '1EdTechJsonSchemaValidator2019',
        },
      ],
      credentialStatus: {
        id: `${LIST_URL}#7`,
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: '7',
        statusListCredential: LIST_URL,
      },
    }
    expect(buildEndorsement(parts)).toEqual(expected)
    expect(buildEndorsement({ ...parts, validUntil: new Date('2027-01-01T00:00:00Z') })).toEqual({
      ...expected,
      validUntil: '2027-01-01T00:00:00Z',
    })
  })

  it('verifies alone and embedded, and fails embedded when it is revoked, changed or about something else', async () => {
    const endorsement = await endorsementOf(target, { index: 7 })
    const list = await statusList(DID_WEB, [])
    const here = sourcesAt({ did: DID_DOCUMENT, list })
    expect(failuresOf(await verifyCredential(endorsement, here))).toEqual([])

    const credentialWith = async (item: object) => {
      const credential = fullCredential(DID_WEB)
      const subject = {
        ...(credential.credentialSubject as object),
        achievement: { ...ACHIEVEMENT, endorsement: [item] },
      }
      return sign({ ...credential, credentialSubject: subject }, methodOf(DID_WEB))
    }
    const credential = await credentialWith(endorsement)
    expect(failuresOf(await verifyCredential(credential, here))).toEqual([])
    const revoked = sourcesAt({ did: DID_DOCUMENT, list: await statusList(DID_WEB, [7]) })
    expect(failuresOf(await verifyCredential(credential, revoked))).toEqual(['endorsements'])
    const changed = { ...endorsement, name: 'Praise' }
    expect(failuresOf(await verifyCredential(await credentialWith(changed), here))).toEqual(['endorsements'])
    const other = await endorsementOf('https://badges.example/i/acme/achievements/other', { index: 7 })
    expect(failuresOf(await verifyCredential(await credentialWith(other), here))).toEqual(['endorsements'])
  })
})

describe('an achievement', () => {
  const step = { from: 1, to: 2 }
  const [first, second] = [{ id: 'https://a.example/1' }, { id: 'https://a.example/2' }]

  it('takes endorsements on in its next versions and loses them again', () => {
    const one = withEndorsement(ACHIEVEMENT, first, step)
    expect(one).toEqual({ ...ACHIEVEMENT, version: '2', endorsement: [first] })
    const two = withEndorsement(one, second, { from: 2, to: 3 })
    expect(endorsementsOf(two)).toEqual([first, second])
    const left = withoutEndorsement(two, first.id, { from: 3, to: 4 })
    expect([endorsementsOf(left), left.version]).toEqual([[second], '4'])
    expect(withoutEndorsement(left, second.id, { from: 4, to: 5 })).toEqual({ ...ACHIEVEMENT, version: '5' })
  })

  it('keeps the name that its author has for the version', () => {
    expect(withEndorsement({ ...ACHIEVEMENT, version: 'Spring' }, first, step).version).toBe('Spring')
  })

  it('says to endorsers what it says itself', () => {
    const { version: _, ...said } = ACHIEVEMENT
    expect(endorsedPart(withEndorsement(ACHIEVEMENT, first, step))).toEqual(said)
  })

  it('does not take its endorsements to another address', () => {
    const to = 'https://badges.example/i/acme-test/achievements/welding-1'
    const moved = moveAchievement(withEndorsement(ACHIEVEMENT, first, step), { from: target, to, version: 2 })
    expect(moved).not.toHaveProperty('endorsement')
    expect(moved).toMatchObject({ id: to, version: '1' })
  })
})
