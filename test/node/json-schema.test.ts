import Ajv2019, { type ValidateFunction } from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildAchievement } from '../../src/core/credential/build-achievement.ts'
import { buildCredential } from '../../src/core/credential/build-credential.ts'
import { buildProfile } from '../../src/core/credential/build-profile.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { DID_WEB, fullCredential, LIST_URL, methodOf, profileOf, sign } from '../core/signed-samples.ts'
import { readShared } from '../support/read-shared.ts'

const shared = readShared()
const FOLDER = 'standards/schemas/ob_v3p0_achievementcredential'

function validatorOf(flavour: 'formal' | 'json-ld'): ValidateFunction {
  const file = shared[`${FOLDER}.${flavour}.json`]
  if (file === undefined) throw new Error(`there is no ${flavour} schema`)
  // The two published files carry each other's `$id`.
  const { $id: _, ...schema } = JSON.parse(Buffer.from(file, 'base64').toString())
  const ajv = new Ajv2019({ strict: false, allErrors: true })
  addFormats.default(ajv)
  return ajv.compile(schema)
}

function faultsOf(document: JsonObject, validate: ValidateFunction): string[] {
  // What is served is text: members that are undefined are not there.
  if (validate(JSON.parse(JSON.stringify(document)))) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

const least = buildCredential({
  url: 'https://badges.example/i/acme/credentials/2',
  profile: buildProfile({ did: DID_WEB, name: 'Acme', url: 'https://acme.example', test: true }),
  achievement: buildAchievement(
    { slug: 'x', name: 'X', description: 'An X.', criteria: { narrative: 'Do X.' } },
    { url: 'https://badges.example/i/acme/achievements/x', version: 1 },
  ),
  validFrom: new Date('2026-03-01T10:00:00Z'),
  facts: {},
  status: { list: LIST_URL, index: 0 },
})
const full = await sign(fullCredential(DID_WEB), methodOf(DID_WEB))

describe.runIf(Object.keys(shared).length > 0).each(['formal', 'json-ld'] as const)(
  '1EdTech’s %s schema',
  (flavour) => {
    // Not while tests are collected: that happens where the schemas are absent as well.
    let validate: ValidateFunction
    beforeAll(() => {
      validate = validatorOf(flavour)
    })

    it('accepts the fullest and the least credential, signed or not', async () => {
      for (const document of [full, fullCredential(DID_WEB), least, await sign(least, methodOf(DID_WEB))]) {
        expect(faultsOf(document, validate)).toEqual([])
      }
    })

    it('accepts any choice of optional parts', () => {
      const members = Object.keys(full).filter((name) => !REQUIRED.includes(name))
      const subject = full.credentialSubject as JsonObject
      const subjectMembers = Object.keys(subject).filter((name) => !REQUIRED.includes(name))
      fc.assert(
        fc.property(fc.subarray(members), fc.subarray(subjectMembers), (left, leftOfSubject) => {
          const document = {
            ...pick(full, [...REQUIRED, ...left]),
            credentialSubject: pick(subject, [...REQUIRED, ...leftOfSubject]),
          }
          expect(faultsOf(document, validate)).toEqual([])
        }),
        { numRuns: 100 },
      )
    })

    it('refuses what it should, so that acceptance means something', () => {
      const profile = profileOf(DID_WEB)
      for (const change of [
        { issuer: undefined },
        { issuer: { ...profile, id: undefined } },
        { validFrom: '2026-03-01' },
        { type: ['VerifiableCredential'] },
        { '@context': [...(full['@context'] as string[])].reverse() },
        { credentialStatus: [full.credentialStatus] },
        { credentialSubject: { ...(full.credentialSubject as object), achievement: undefined } },
      ]) {
        expect(faultsOf({ ...full, ...change }, validate), JSON.stringify(change)).not.toEqual([])
      }
    })
  },
)

const REQUIRED = ['@context', 'id', 'type', 'issuer', 'validFrom', 'credentialSubject', 'achievement']

const pick = (object: JsonObject, names: string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)))
