import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { type Verification, verifyCredential } from '../../src/core/verification/verify-credential.ts'
import {
  CREDENTIAL_URL,
  DID_DOCUMENT,
  DID_KEY,
  DID_WEB,
  fullCredential,
  LIST_URL,
  methodOf,
  sign,
  statusList,
} from './signed-samples.ts'
import { failuresOf, outcomesOf, sourcesAt } from './verification-sources.ts'

const signed = await sign(fullCredential(DID_WEB), methodOf(DID_WEB))
const list = await statusList(DID_WEB, [1, 2, 3])

const verify = (credential: unknown, members = {}): Promise<Verification> =>
  verifyCredential(credential, { ...sourcesAt({ did: DID_DOCUMENT, list }), ...members })

/** Signed again after the change, so that nothing but the change can be at fault. */
const changed = async (members: JsonObject): Promise<JsonObject> =>
  sign({ ...fullCredential(DID_WEB), ...members }, methodOf(DID_WEB))

const changedSubject = (members: JsonObject): Promise<JsonObject> =>
  changed({ credentialSubject: { ...(signed.credentialSubject as object), ...members } })

describe('a good credential', () => {
  it('passes every check', async () => {
    const result = await verify(signed)
    expect(result.verified).toBe(true)
    expect(result.credential).toBe(signed)
    expect(result.issuer).toEqual(signed.issuer)
    expect(result).toMatchObject({ mediaType: 'application/vc', controller: DID_WEB })
    expect(result.controllerDocument).toBe(DID_DOCUMENT)
    expect(result.checks.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'readable pass',
      'json_ld pass',
      'schema pass',
      'members pass',
      'dates pass',
      'verification_method pass',
      'proof pass',
      'issuer pass',
      'status pass',
    ])
    for (const { detail } of result.checks) expect(detail).toMatch(/\w/)
  })

  it('says nothing of a controller when none is known to have signed', async () => {
    const { proof: _, ...unsigned } = signed
    for (const sources of [sourcesAt({ list }), {}]) {
      const result = await verify('now' in sources ? signed : unsigned, sources)
      expect(result).not.toHaveProperty('controller')
      expect(result).not.toHaveProperty('controllerDocument')
    }
  })

  it('needs no look-up of a did:key issuer', async () => {
    const credential = await sign(fullCredential(DID_KEY), methodOf(DID_KEY))
    const ownList = await statusList(DID_KEY, [])
    expect((await verify(credential, sourcesAt({ list: ownList }))).verified).toBe(true)
  })

  it('may have one proof, one type and one context without brackets', async () => {
    const { validUntil: _v, credentialStatus: _s, ...rest } = fullCredential(DID_WEB)
    const plain = {
      '@context': 'https://www.w3.org/ns/credentials/v2',
      id: rest.id,
      type: 'VerifiableCredential',
      issuer: DID_WEB,
      credentialSubject: { id: 'did:example:anna', name: 'Anna' },
    }
    const { proof, ...unsecured } = await sign(plain, methodOf(DID_WEB))
    const result = await verify({ ...unsecured, proof: (proof as object[])[0] })
    expect(result.verified).toBe(true)
    expect(result.issuer).toBe(DID_WEB)
  })

  it('may give a text with its language, but not in an Open Badge, whose schema has no place for one', async () => {
    const description = { '@value': 'شارة', '@language': 'ar' }
    const {
      '@context': _c,
      type: _t,
      credentialSchema: _s,
      credentialSubject: _p,
      ...rest
    } = fullCredential(DID_WEB)
    const plain = {
      ...rest,
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiableCredential'],
      issuer: DID_WEB,
      credentialSubject: { id: 'did:example:anna', name: 'Anna' },
      description,
    }
    const { awardedDate: _a, evidence: _e, ...known } = plain as JsonObject
    expect(failuresOf(await verify(await sign(known, methodOf(DID_WEB))))).toEqual([])
    expect(failuresOf(await verify(await changed({ description })))).toEqual(['schema'])
    const directed = { ...known, description: { ...description, '@direction': 'rtl' } }
    const { proof, ...signedText } = await sign(directed, methodOf(DID_WEB))
    expect(failuresOf(await verify({ ...signedText, proof }))).toEqual([])
    // Language and direction are signed as well.
    for (const change of [{ '@direction': 'ltr' }, { '@language': 'he' }]) {
      const other = { ...signedText, description: { ...directed.description, ...change }, proof }
      expect(failuresOf(await verify(other))).toEqual(['proof'])
    }
  })
})

describe('what is no credential', () => {
  it.each([[null], ['text'], [7], [[]], [undefined]])('fails: %j', async (value) => {
    const result = await verify(value)
    expect(result).toMatchObject({ verified: false, checks: [{ name: 'readable', outcome: 'fail' }] })
    expect(result.issuer).toBeUndefined()
    expect(result).not.toHaveProperty('mediaType')
  })

  it('fails: an empty object', async () => {
    expect(failuresOf(await verify({}))).toContain('members')
  })
})

describe('JSON-LD', () => {
  it.each([
    ['an unknown context', { '@context': [...(signed['@context'] as []), 'https://a.example/context'] }],
    ['a member that no context defines', { shoeSize: '43' }],
    ['a type that no context defines', { type: ['VerifiableCredential', 'Medal'] }],
    ['nesting without end', { description: nested(10_000) }],
  ])('fails: %s', async (_, members) => {
    const result = await verify({ ...signed, ...members })
    expect(failuresOf(result)).toContain('json_ld')
    expect(result.checks.map(({ name }) => name)).not.toContain('proof')
  })
})

describe('required members', () => {
  const { achievement } = signed.credentialSubject as { achievement: JsonObject }
  const without = (object: JsonObject, member: string): JsonObject => {
    const { [member]: _, ...rest } = object
    return rest
  }
  it.each([
    ['the base context first', { '@context': [...(signed['@context'] as string[])].reverse() }],
    ['the type VerifiableCredential', { type: ['OpenBadgeCredential'] }],
    ['an id that is one text', { id: [CREDENTIAL_URL] }],
    ['an id that is a URL', { id: '_:b0' }],
    ['an id in an Open Badge', { id: undefined }],
    ['an issuer', { issuer: undefined }],
    ['an issuer with an id', { issuer: without(signed.issuer as JsonObject, 'id') }],
    ['an issuer whose id is a URL', { issuer: 'acme' }],
    ['one issuer', { issuer: [signed.issuer] }],
    ['a beginning in an Open Badge', { validFrom: undefined }],
    ['a beginning with a time', { validFrom: '2026-03-01' }],
    ['a beginning with a zone', { validFrom: '2026-03-01T10:00:00' }],
    ['an end that is a time', { validUntil: '2026-02-30T25:00:00Z' }],
    ['an end that is a text', { validUntil: { '@value': '2029-03-01T10:00:00Z' } }],
    ['a subject', { credentialSubject: undefined }],
    ['a subject that says something', { credentialSubject: {} }],
    ['one subject', { credentialSubject: [signed.credentialSubject, signed.credentialSubject] }],
    ['a subject that is an object', { credentialSubject: 'did:example:anna' }],
    ['a subject of type AchievementSubject', subject({ type: ['Profile'] })],
    ['a subject with id or identifier', subject({ id: undefined, identifier: undefined })],
    ['an achievement', subject({ achievement: undefined })],
    ['an achievement that is an object', subject({ achievement: achievement.id })],
    ['an achievement with an id', subject({ achievement: without(achievement, 'id') })],
    ['an achievement with a name', subject({ achievement: without(achievement, 'name') })],
    ['an achievement with a description', subject({ achievement: without(achievement, 'description') })],
    ['an achievement of that type', subject({ achievement: { ...achievement, type: ['Related'] } })],
    ['criteria', subject({ achievement: without(achievement, 'criteria') })],
    ['a description of every result that names one', result({ resultDescription: 'urn:uuid:other' })],
    ['a status where the description says so', result({ resultDescription: 'urn:uuid:1', value: '7' })],
    [
      'criteria with id or narrative',
      subject({ achievement: { ...achievement, criteria: { type: ['Criteria'] } } }),
    ],
  ])('fail unless there is %s', async (_, members) => {
    const failed = failuresOf(await verify({ ...signed, ...members }))
    expect(failed.filter((name) => name === 'members' || name === 'json_ld')).not.toEqual([])
    expect(failed).not.toContain('proof')
  })

  it('are enough when a result has the status that its description wants, or names none', async () => {
    for (const members of [{ resultDescription: 'urn:uuid:1', status: 'Completed' }, { value: '7' }]) {
      expect(failuresOf(await verify(await changed(result(members))))).toEqual([])
    }
  })

  function result(members: JsonObject): JsonObject {
    const described = { id: 'urn:uuid:1', type: ['ResultDescription'], name: 'End', resultType: 'Status' }
    return subject({
      achievement: { ...achievement, resultDescription: [described] },
      result: [{ type: ['Result'], ...members }],
    })
  }

  function subject(members: JsonObject): JsonObject {
    return { credentialSubject: { ...(signed.credentialSubject as object), ...members } }
  }
})

describe('dates', () => {
  it.each([
    ['2026-03-01T10:00:00Z', 'pass'],
    ['2026-03-01T09:59:59Z', 'fail'],
    ['2029-03-01T10:00:00Z', 'pass'],
    ['2029-03-01T10:00:01Z', 'fail'],
  ])('at %s: %s', async (now, outcome) => {
    const fresh = await statusList(DID_WEB, [], { validUntil: '2030-01-01T00:00:00Z' })
    const result = await verify(signed, {
      ...sourcesAt({ did: DID_DOCUMENT, list: fresh }),
      now: new Date(now),
    })
    expect(outcomesOf(result, 'dates')).toEqual([outcome])
    expect(result.verified).toBe(outcome === 'pass')
  })

  it('fail when the end lies before the beginning', async () => {
    const result = await verify(await changed({ validUntil: '2026-03-01T09:00:00Z' }))
    expect(result.checks).toContainEqual(
      expect.objectContaining({ name: 'dates', detail: 'validUntil lies before validFrom' }),
    )
  })

  it('are read in their own zone', async () => {
    const credential = await changed({ validFrom: '2026-03-02T09:00:00+09:00' })
    expect(outcomesOf(await verify(credential), 'dates')).toEqual(['pass'])
  })
})

it('tells a defect of ours from a fault of the credential', async () => {
  const broken = async (): Promise<never> => {
    throw new TypeError('no such database')
  }
  await expect(verify(signed, { resolveDid: broken })).rejects.toThrow('no such database')
  await expect(verify(signed, { fetchStatusList: broken })).rejects.toThrow('no such database')
})

it('asks for the list that the entry names, and for the document of the issuer', async () => {
  const asked: string[] = []
  await verify(signed, {
    resolveDid: async (did: string) => {
      asked.push(did)
      return DID_DOCUMENT
    },
    fetchStatusList: async (url: string) => {
      asked.push(url)
      return list
    },
  })
  expect([...new Set(asked)]).toEqual([DID_WEB, LIST_URL])
})

it('judges an achievement by what is signed again, not by how it is spelt', async () => {
  expect(failuresOf(await verify(await changedSubject({ narrative: 'Ünïcödé 🙂 \r\n"\\' })))).toEqual([])
})

function nested(depth: number): unknown {
  let value: unknown = 'deep'
  for (let level = 0; level < depth; level++) value = { name: value }
  return value
}
