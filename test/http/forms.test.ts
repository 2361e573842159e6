import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { credentialOfClaims } from '../../src/core/jwt/verify-claims.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { findSchemaProblems, type SchemaName } from '../../src/core/schema/find-schema-problems.ts'
import { unpackCredential } from '../../src/core/unpack/unpack-credential.ts'
import { withoutProof } from '../../src/core/verification/verify-proofs.ts'
import {
  ACHIEVEMENT,
  call,
  createIssuer,
  createTenant,
  ORIGIN,
  send,
  type TestTenant,
} from '../support/api.ts'
import { CREDENTIAL, EVERYTHING } from '../support/whole-model.ts'

// Every document that the Worker gives out, in every form, as a stranger fetches it. What other software says of
// the same documents: test/node/forms.test.ts.

let tenant: TestTenant
let endorser: TestTenant
let url: string
let document: JsonObject
let endorsementUrl: string

const post = async (whose: TestTenant, path: string, body: object) => {
  const answer = await call('POST', path.startsWith('/') ? path : `${whose.api}/${path}`, {
    key: whose.key,
    body,
  })
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
  return answer.body
}

beforeAll(async () => {
  tenant = await createIssuer({ ...EVERYTHING, suspension: true })
  endorser = await createTenant('Guild of Welders')
  const asked = await post(tenant, 'endorsement-requests', {
    achievement: ACHIEVEMENT.slug,
    endorser: endorser.slug,
  })
  const accepted = await post(endorser, `endorsement-requests/${asked.id}/accept`, {
    comment: 'Good welders.',
  })
  endorsementUrl = accepted.credential.id
  const body = { achievement: ACHIEVEMENT.slug, ...CREDENTIAL }
  ;({ url, credential: document } = await post(tenant, 'credentials', body))
})

const fetchAs = async (address: string, accept?: string) => {
  const response = await send('GET', address, accept === undefined ? {} : { headers: { accept } })
  expect(response.status, address).toBe(200)
  return { type: response.headers.get('content-type'), bytes: new Uint8Array(await response.arrayBuffer()) }
}
const jsonAt = async (address: string): Promise<JsonObject> =>
  JSON.parse(new TextDecoder().decode((await fetchAs(address)).bytes))

/** Every check that did not pass, by the verifier that everybody can ask. */
async function objections(credential: unknown): Promise<unknown[]> {
  const { body } = await call('POST', '/api/v1/verify', { body: { credential } })
  const found = body.checks.filter(({ outcome }: { outcome: string }) => outcome !== 'pass')
  return body.verified ? found : [...found, 'not verified']
}

/** The formal flavour of the schema, whose only complaint may be the second status entry. */
const formalFaults = (credential: JsonObject, schema: SchemaName = 'achievementcredential') => {
  const [entry] = [credential.credentialStatus].flat()
  const judged = { ...credential, ...(entry !== undefined && { credentialStatus: entry }) }
  const { errors, formal } = findSchemaProblems(judged, schema)
  return [...errors, ...formal]
}

/** What `jose` finds in a token with the key set of the issuer. */
async function readWithJose(token: string, { slug, did }: TestTenant): Promise<JsonObject> {
  const { body: jwks } = await call('GET', `/i/${slug}/jwks.json`)
  const options = { issuer: did, algorithms: ['RS256'] }
  const { payload } = await jwtVerify(token, createLocalJWKSet(jwks), options)
  return credentialOfClaims(payload as JsonObject)
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

describe('a credential with everything in it', () => {
  it('verifies, and fits the formal schema', async () => {
    expect(await objections(document)).toEqual([])
    expect(formalFaults(document)).toEqual([])
    const subject = document.credentialSubject as { achievement: { endorsement: JsonObject[] } }
    expect(subject.achievement.endorsement).toHaveLength(1)
    expect(document.credentialStatus).toHaveLength(2)
  })

  it.each([
    ['.json', undefined, 'application/vc+ld+json'],
    ['', 'application/vc', 'application/vc'],
    ['', 'application/ld+json', 'application/ld+json'],
    ['', 'application/json', 'application/json'],
    ['/refresh', 'application/vc', 'application/vc'],
  ])('is the same JSON at %s for %s', async (suffix, accept, type) => {
    const found = await fetchAs(`${url}${suffix}`, accept)
    expect(found.type).toBe(type)
    expect(JSON.parse(textOf(found.bytes))).toEqual(document)
  })

  it.each([
    ['.jwt', undefined, 'JWT'],
    ['', 'text/plain', 'JWT'],
    ['', 'application/vc+jwt', 'vc+jwt'],
  ])('is a token at %s for %s, which jose reads', async (suffix, accept, typ) => {
    const token = textOf((await fetchAs(`${url}${suffix}`, accept)).bytes)
    expect(decodeProtectedHeader(token).typ).toBe(typ)
    const credential = await readWithJose(token, tenant)
    expect(credential).toEqual(withoutProof(document))
    expect(formalFaults(credential)).toEqual([])
    expect(await objections(token)).toEqual([])
  })

  it.each([
    ['.png', undefined, 'png'],
    ['', 'image/png', 'png'],
    ['.svg', undefined, 'svg'],
    ['', 'image/svg+xml', 'svg'],
  ])('is in the picture at %s for %s', async (suffix, accept, form) => {
    const { bytes, type } = await fetchAs(`${url}${suffix}`, accept)
    expect(type).toContain(`image/${form}`)
    const unbaked = unpackCredential(bytes)
    expect(unbaked).toMatchObject({ form, warnings: [] })
    const credential = 'credential' in unbaked ? unbaked.credential : {}
    expect(credential).toEqual(document)
    expect(await objections(credential)).toEqual([])
  })
})

describe('what belongs to it', () => {
  it('its status list is the same as JSON and as a token', async () => {
    const [{ statusListCredential: address }] = document.credentialStatus as [
      { statusListCredential: string },
    ]
    const list = await jsonAt(address)
    expect(await objections(list)).toEqual([])
    for (const token of [
      textOf((await fetchAs(address, 'application/vc+jwt')).bytes),
      textOf((await fetchAs(`${address}.jwt`)).bytes),
    ]) {
      expect(await readWithJose(token, tenant)).toEqual(withoutProof(list))
      expect(await objections(token)).toEqual([])
    }
  })

  it('its suspension list is a credential that verifies', async () => {
    const [, { statusListCredential: address }] = document.credentialStatus as [
      unknown,
      { statusListCredential: string },
    ]
    const list = await jsonAt(address)
    expect(list).toMatchObject({ id: address, credentialSubject: { statusPurpose: 'suspension' } })
    expect(await objections(list)).toEqual([])
  })

  it('the endorsement in it is the one at its address', async () => {
    const served = await jsonAt(endorsementUrl)
    const { achievement } = document.credentialSubject as { achievement: { endorsement: JsonObject[] } }
    expect(achievement.endorsement).toEqual([served])
    expect(await objections(served)).toEqual([])
    expect(formalFaults(served, 'endorsementcredential')).toEqual([])
  })

  it('a learner record holds it', async () => {
    const { email } = CREDENTIAL.recipient
    const { credential } = await post(tenant, 'clrs', { recipient: { email } })
    expect(credential.credentialSubject.verifiableCredential).toEqual([document])
    expect(formalFaults(credential, 'clrcredential')).toEqual([])
    expect(await objections(credential)).toEqual([])
  })
})

describe('what the VC-API signs', () => {
  const issue = async (options: object) => {
    // The VC-API holds to the schema, which knows one status entry.
    const [credentialStatus] = document.credentialStatus as JsonObject[]
    const id = `urn:uuid:${crypto.randomUUID()}`
    const body = { credential: { ...withoutProof(document), id, credentialStatus }, options }
    const answer = await post(tenant, `/vc-api/${tenant.slug}/credentials/issue`, body)
    return answer.verifiableCredential
  }

  it.each(['eddsa-rdfc-2022', 'eddsa-jcs-2022', ['eddsa-rdfc-2022', 'eddsa-jcs-2022']])(
    'with %s verifies',
    async (cryptosuite) => {
      expect(await objections(await issue({ cryptosuite }))).toEqual([])
    },
  )

  it.each(['jwt', 'vc+jwt'])('as %s is read by jose', async (type) => {
    const token = await issue({ type })
    expect(formalFaults(await readWithJose(token, tenant))).toEqual([])
    expect(await objections(token)).toEqual([])
  })

  it('in an envelope is read by jose', async () => {
    const envelope = await issue({ type: 'EnvelopedVerifiableCredential' })
    const token = envelope.id.replace(/^data:application\/vc\+jwt,/, '')
    expect(formalFaults(await readWithJose(token, tenant))).toEqual([])
    expect(await objections(envelope)).toEqual([])
  })
})

it('a test issuer’s credential is marked, and is as good', async () => {
  const api = `/api/v1/issuers/${tenant.testSlug}`
  await post(tenant, `${api}/achievements`, ACHIEVEMENT)
  const recipient = { email: 'ada@example.org' }
  const { credential } = await post(tenant, `${api}/credentials`, {
    achievement: ACHIEVEMENT.slug,
    recipient,
  })
  expect(JSON.stringify(credential.issuer)).toContain('TEST')
  expect(formalFaults(credential)).toEqual([])
  expect(await objections(credential)).toEqual([])
  expect(credential.id.startsWith(ORIGIN)).toBe(true)
})
