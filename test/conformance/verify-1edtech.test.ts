import { describe, expect, it } from 'vitest'
import { BadgeError } from '../../src/core/badge-error.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { parseCompactJws } from '../../src/core/unpack/compact-jws.ts'
import { unpackCredential } from '../../src/core/unpack/unpack-credential.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { hasShared, sharedBytes, sharedJson, sharedPaths } from '../support/shared.ts'

const FOLDER = 'standards/vectors/1edtech-ob30/'
const TEST_KEY = 'z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi'

/**
 * What the verifier must say of each sample: `verified`, or the checks that do not pass. Where 1EdTech's own
 * validator says otherwise, the reason stands beside it.
 */
const EXPECTED: Record<string, 'verified' | Record<string, 'fail' | 'unknown'>> = {
  'simple.json': 'verified',
  'simple.1ob': 'verified',
  'simple-json.png': 'verified',
  'simple-json.svg': 'verified',
  'simple-jwt.png': 'verified',
  'simple-jwt.svg': 'verified',
  'simple-jwt_v1.png': 'verified',
  'simple-jwt_v1.svg': 'verified',
  'simple_v1.json': 'verified',
  'simple-eddsa-2022.json': 'verified',
  'simple-context-alias.json': 'verified',
  'simple-context-version.json': 'verified',
  'simple-did-web-method.json': 'verified',
  'endorsement-valid.json': 'verified',
  'bit-string-list/testlist': 'verified',
  // 1EdTech: valid. The issuer is a UUID that has nothing to do with the did:key that signed: anybody could.
  'simple-did-key-method.json': { verification_method: 'fail', proof: 'fail', issuer: 'fail' },
  // 1EdTech: valid. Selective disclosure is not among the suites that Open Badges certification asks for.
  'sd/derivedcredential.json': { proof: 'fail' },
  // 1EdTech: its own schema cannot be had. The proof is good; three endorsements have a schema type without context.
  'complete.json': { status: 'unknown', refresh: 'unknown', endorsements: 'fail' },
  // 1EdTech: warning. Its schema type has no context either, and "email" was never an identifier type.
  'complete_v1.json': { json_ld: 'fail', schema: 'fail' },
  // 1EdTech: errors of schema, status and refresh. The legacy signature does not hold in the first place.
  'endorsement-err-schema-status-refresh.json': {
    proof: 'fail',
    schema: 'unknown',
    status: 'unknown',
    refresh: 'unknown',
  },
  // 1EdTech: one error. The first proof has no key and no signature; all proofs of a set must hold.
  'simple-multiple-proofs.json': { proof: 'fail', issuer: 'fail' },
  'credential-status-revoked.json': { status: 'fail', refresh: 'unknown' },
  'bit-string-list/credential-status-revoked.json': { status: 'fail' },
  'bit-string-list/credential-status-revoked-blank-nodes.json': { status: 'fail' },
  'simple-noproof.json': { schema: 'fail', members: 'fail' },
  'simple-err-expired.json': { dates: 'fail' },
  // It lies in the future too, and has no achievement, which is found first.
  'simple-err-issued.json': { schema: 'fail', members: 'fail' },
  'simple-err-issuer.json': { schema: 'fail', members: 'fail' },
  'simple-err-context.json': { json_ld: 'fail', schema: 'fail', members: 'fail' },
  'simple-err-type.json': { json_ld: 'fail' },
  'simple-err-issuer-type.json': { json_ld: 'fail', schema: 'fail' },
  'simple-err-issuer-otheridentifier-type.json': { json_ld: 'fail', schema: 'fail' },
  'simple-err-issuer-parentorg-type.json': { json_ld: 'fail', schema: 'fail' },
  'simple-err-evidence-type.json': { json_ld: 'fail' },
  'simple-err-credential-subject-type.json': { json_ld: 'fail', schema: 'fail', members: 'fail' },
  'simple-err-credential-subject-identifier-type.json': { json_ld: 'fail', schema: 'fail' },
  'simple-err-credential-subject-profile-type.json': { json_ld: 'fail' },
  'simple-err-credential-subject-result-type.json': { json_ld: 'fail', schema: 'fail', members: 'fail' },
  'simple-err-credential-subject-achievement-result-description-type.json': { json_ld: 'fail' },
  'simple-err-proof-value.json': { proof: 'fail' },
  'simple-err-proof-method.json': { verification_method: 'fail', proof: 'fail', issuer: 'fail' },
  'simple-err-proof-method-no-scheme.json': { verification_method: 'fail', proof: 'fail', issuer: 'fail' },
  'simple-err-proof-method-unknown-did-method.json': {
    verification_method: 'fail',
    proof: 'fail',
    issuer: 'fail',
  },
  'simple-err-proof-method-unknown-scheme.json': {
    verification_method: 'fail',
    proof: 'fail',
    issuer: 'fail',
  },
  // No key in the header, a context under a draft's address, no achievement.
  'simple.jwt': { json_ld: 'fail', schema: 'fail', members: 'fail' },
  // A context of another network, which is not known here.
  'velocity.jwt': { json_ld: 'fail' },
}

/** What the issuers of the samples would have published: nothing of it exists any more, or ever did. */
function worldOf(presented: JsonObject | string) {
  const jwk = typeof presented === 'string' ? parseCompactJws(presented).header.jwk : undefined
  const proofs = typeof presented === 'string' ? [] : [presented.proof].flat()
  const named = proofs.map((proof) => String((proof as JsonObject | undefined)?.verificationMethod))
  return {
    now: new Date('2026-06-01T00:00:00Z'),
    resolveDid: async (id: string) => {
      const methods = [...new Set([...named, `${id}#${TEST_KEY}`])].filter((method) =>
        method.startsWith(`${id}#z`),
      )
      return {
        id,
        assertionMethod: [
          ...methods.map((method) => ({
            id: method,
            type: 'Multikey',
            controller: id,
            publicKeyMultibase: method.split('#')[1],
          })),
          ...(jwk ? [{ id: `${id}#jwk`, type: 'JsonWebKey', controller: id, publicKeyJwk: jwk }] : []),
        ],
      }
    },
    fetchStatusList: async () => sharedJson(`${FOLDER}bit-string-list/testlist`),
    fetchDocument: async (url: string) => {
      if (!url.includes('/wellspring-portal/api/revocations/')) {
        throw new BadgeError('unavailable', `${url} cannot be reached`)
      }
      const { id } = presented as JsonObject
      return { revokedCredential: [{ id: 'urn:uuid:other' }, { id, revocationReason: 'withdrawn' }] }
    },
  }
}

async function judge(name: string) {
  const unpacked = unpackCredential(sharedBytes(FOLDER + name))
  if ('url' in unpacked) throw new Error('no sample is an address')
  const presented = 'jwt' in unpacked ? unpacked.jwt : unpacked.credential
  return verifyCredential(presented, worldOf(presented))
}

describe.runIf(hasShared)('the samples of 1EdTech', () => {
  it('are all in the table', () => {
    const names = sharedPaths(FOLDER).map((path) => path.slice(FOLDER.length))
    expect(Object.keys(EXPECTED).sort()).toEqual(names.sort())
  })

  it.each(Object.entries(EXPECTED))('are judged as they should be: %s', async (name, expected) => {
    const { verified, checks } = await judge(name)
    const others: Record<string, string> = {}
    // Of several checks of one name, the worst counts.
    for (const { name: check, outcome } of checks) {
      if (outcome !== 'pass' && others[check] !== 'fail') others[check] = outcome
    }
    expect(others).toEqual(expected === 'verified' ? {} : expected)
    expect(verified).toBe(expected === 'verified')
  })

  it('name the claim that the good tokens lack', async () => {
    const { checks } = await judge('simple-jwt.png')
    expect(checks.find(({ name }) => name === 'members')?.detail).toContain('the claims sub')
  })
})
