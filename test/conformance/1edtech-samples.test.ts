import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { failuresOf } from '../core/verification-sources.ts'
import { hasShared, sharedJson, sharedPaths, sharedText } from '../support/shared.ts'

const FOLDER = 'standards/vectors/1edtech-ob30/'

/** `verified`, or the check that has to fail, or what is not supported yet and so must not be verified. */
type Expectation = 'verified' | `fails: ${string}` | `not yet: ${string}` | `elsewhere: ${string}`

// The expectations of 1EdTech's validator for its samples, except where this verifier is stricter.
const SAMPLES: Record<string, Expectation> = {
  'simple.json': 'verified',
  'simple.1ob': 'verified',
  'simple-did-web-method.json': 'verified',
  'simple-context-alias.json': 'verified',
  'simple-context-version.json': 'verified',
  'endorsement-valid.json': 'verified',
  'bit-string-list/testlist': 'verified',
  // Stricter: the issuer is a urn:uuid that has nothing to do with the key.
  'simple-did-key-method.json': 'fails: verification_method',
  'bit-string-list/credential-status-revoked.json': 'fails: status',
  'bit-string-list/credential-status-revoked-blank-nodes.json': 'fails: status',
  'simple-err-context.json': 'fails: json_ld',
  'simple-err-credential-subject-achievement-result-description-type.json': 'fails: json_ld',
  'simple-err-credential-subject-identifier-type.json': 'fails: json_ld',
  'simple-err-credential-subject-profile-type.json': 'fails: json_ld',
  'simple-err-credential-subject-result-type.json': 'fails: json_ld',
  'simple-err-credential-subject-type.json': 'fails: json_ld',
  'simple-err-evidence-type.json': 'fails: json_ld',
  'simple-err-expired.json': 'fails: dates',
  'simple-err-issued.json': 'fails: members',
  'simple-err-issuer.json': 'fails: members',
  'simple-err-issuer-otheridentifier-type.json': 'fails: json_ld',
  'simple-err-issuer-parentorg-type.json': 'fails: json_ld',
  'simple-err-issuer-type.json': 'fails: json_ld',
  'simple-err-proof-method.json': 'fails: verification_method',
  'simple-err-proof-method-no-scheme.json': 'fails: verification_method',
  'simple-err-proof-method-unknown-did-method.json': 'fails: verification_method',
  'simple-err-proof-method-unknown-scheme.json': 'fails: verification_method',
  'simple-err-proof-value.json': 'fails: proof',
  'simple-err-type.json': 'fails: json_ld',
  // Its first proof is of a type that does not exist; 1EdTech refuses it as well.
  'simple-multiple-proofs.json': 'fails: proof',
  'simple-noproof.json': 'fails: members',
  // VC Data Model 1.1; 1EdTech takes them with a warning.
  'simple_v1.json': 'verified',
  'simple-eddsa-2022.json': 'verified',
  // 1EdTech refuses it because its inline schema cannot be had; here its endorsements are not valid JSON-LD.
  'complete.json': 'fails: endorsements',
  'complete_v1.json': 'fails: json_ld',
  // Its 1EdTechRevocationList is not to be had in this test.
  'credential-status-revoked.json': 'fails: status',
  'endorsement-err-schema-status-refresh.json': 'fails: proof',
  'sd/derivedcredential.json': 'not yet: ecdsa-sd-2023',
  // Both have members that their contexts do not define.
  'simple.jwt': 'fails: json_ld',
  'velocity.jwt': 'fails: json_ld',
  'simple-json.png': 'elsewhere: baked-samples.test.ts',
  'simple-jwt.png': 'elsewhere: baked-samples.test.ts',
  'simple-jwt_v1.png': 'elsewhere: baked-samples.test.ts',
  'simple-json.svg': 'elsewhere: baked-samples.test.ts',
  'simple-jwt.svg': 'elsewhere: baked-samples.test.ts',
  'simple-jwt_v1.svg': 'elsewhere: baked-samples.test.ts',
}

const textSamples = Object.entries(SAMPLES).filter(([name]) => !/\.(png|svg)$/.test(name))
const jsonSamples = textSamples.filter(([name]) => !name.endsWith('.jwt'))
const readable = (name: string): JsonObject => sharedJson<JsonObject>(FOLDER + name)
const presented = (name: string): unknown =>
  name.endsWith('.jwt') ? sharedText(FOLDER + name).trim() : readable(name)

/** The document that every issuer of the samples might have published: its keys are in the fragments. */
function controllerDocument(id: string): JsonObject {
  const methods = jsonSamples
    .flatMap(([name]) => [readable(name).proof].flat() as ({ verificationMethod?: string } | undefined)[])
    .map((proof) => proof?.verificationMethod ?? '')
    .filter((method) => method.startsWith(`${id}#`))
  return {
    id,
    verificationMethod: [...new Set(methods)].map((method) => ({
      id: method,
      type: 'Multikey',
      controller: id,
      publicKeyMultibase: method.split('#')[1],
    })),
    assertionMethod: [...new Set(methods)],
  }
}

const verify = (credential: unknown) =>
  verifyCredential(credential, {
    now: new Date('2026-11-24T00:00:00Z'),
    resolveDid: async (id) => controllerDocument(id),
    fetchStatusList: async () => JSON.parse(sharedText(`${FOLDER}bit-string-list/testlist`)),
  })

describe.runIf(hasShared)('1EdTech’s samples', () => {
  it('are all in the table', () => {
    const files = sharedPaths(FOLDER).map((path) => path.slice(FOLDER.length))
    expect(files).toEqual(Object.keys(SAMPLES).sort())
  })

  it.each(textSamples)('%s: %s', async (name, expected) => {
    const result = await verify(presented(name))
    expect(result.verified).toBe(expected === 'verified')
    const [, failing] = /^fails: (\w+)/.exec(expected) ?? []
    if (failing !== undefined) expect(failuresOf(result)).toContain(failing)
    if (expected === 'verified') expect(failuresOf(result)).toEqual([])
  })

  it.each(jsonSamples.filter(([, expected]) => expected === 'verified'))(
    '%s fails after a change',
    async (name) => {
      const sample = readable(name)
      for (const change of [{ name: 'Changed' }, { id: 'urn:uuid:6f2e33e5-7a29-4155-840a-59483ba10164' }]) {
        expect(failuresOf(await verify({ ...sample, ...change })), JSON.stringify(change)).toContain('proof')
      }
    },
  )

  it('are revoked only while the list says so', async () => {
    const sample = readable('bit-string-list/credential-status-revoked.json')
    const result = await verify(sample)
    // Everything else is in order: the list is what refuses it.
    expect(failuresOf(result)).toEqual(['status'])
    expect(result.checks.at(-1)?.detail).toMatch(/^revoked/)
  })
})
