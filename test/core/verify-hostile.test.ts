import fc from 'fast-check'
import { CompactSign, generateKeyPair } from 'jose'
import { describe, expect, it } from 'vitest'
import { BadgeError } from '../../src/core/badge-error.ts'
import { toBase64Url } from '../../src/core/encoding/base64.ts'
import { utf8 } from '../../src/core/encoding/bytes.ts'
import { encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { vcJwtClaims } from '../../src/core/jwt/vc-jwt.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { gzip } from '../../src/core/status/gzip.ts'
import { CHECKS } from '../../src/core/verification/checks.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { verifyPresentation } from '../../src/core/verification/verify-presentation.ts'
import {
  DID_DOCUMENT,
  DID_KEY,
  DID_WEB,
  fullCredential,
  LIST_URL,
  methodOf,
  sign,
  statusList,
} from './signed-samples.ts'
import { failuresOf, sourcesAt } from './verification-sources.ts'

const { credentialStatus: _, ...plain } = fullCredential(DID_WEB)
const signed = await sign(plain, methodOf(DID_WEB))
const [proof] = signed.proof as [JsonObject]
const clean = await statusList(DID_WEB, [1])

const sources = { ...sourcesAt({ did: DID_DOCUMENT, list: clean }), fetchDocument: async () => ({}) }
const judge = (presented: unknown) => verifyCredential(presented, sources)

function setAt(value: unknown, [step, ...path]: readonly (string | number)[], leaf: unknown): unknown {
  if (step === undefined) return leaf
  if (Array.isArray(value)) return value.map((item, n) => (n === step ? setAt(item, path, leaf) : item))
  const object = value as JsonObject
  return { ...object, [step]: setAt(object[step], path, leaf) }
}

function* pathsOf(value: unknown, path: (string | number)[] = []): Generator<(string | number)[]> {
  if (path.length > 0) yield path
  if (typeof value !== 'object' || value === null) return
  const entries = Array.isArray(value) ? value.map((item, n) => [n, item] as const) : Object.entries(value)
  for (const [name, item] of entries) yield* pathsOf(item, [...path, name])
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)[step], value)
}

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    '',
    [],
    {},
    [[]],
    [null],
    -1,
    1e308,
    '__proto__',
    '\u0000',
    '\ud800',
    'constructor',
    'a.b.c',
    'did:key:z6Mk',
    { '@value': 'x' },
    { '@list': [] },
    { '@id': '_:b' },
    { toString: 1, valueOf: 1 },
    JSON.parse('{"__proto__":{"x":1}}'),
  ),
)

/** What RDF does not see: nulls, empty lists, brackets around one value, the same value twice. */
function meaningOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(meaningOf).filter((item) => item !== undefined)
    const different = items.filter(
      (item, n) => !items.slice(0, n).some((other) => JSON.stringify(other) === JSON.stringify(item)),
    )
    return different.length > 1 ? different : different[0]
  }
  if (value === null || typeof value !== 'object') return value ?? undefined
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, meaningOf(item)]))
}

describe('any JSON value', () => {
  it('gets a verdict, as a credential, as a presentation and as a place in a good one', async () => {
    const paths = [...pathsOf(signed)]
    const presented = fc.oneof(
      odd,
      fc.record({ '@context': odd, type: odd, issuer: odd, proof: odd, credentialSubject: odd }),
      fc.tuple(fc.constantFrom(...paths), odd).map(([path, leaf]) => setAt(signed, path, leaf)),
      fc
        .tuple(
          fc.constantFrom('credentialStatus', 'refreshService', 'endorsement', 'termsOfUse', 'holder', 'vc'),
          odd,
        )
        .map(([name, leaf]) => ({ ...signed, [name]: leaf })),
    )
    await fc.assert(
      fc.asyncProperty(presented, async (value) => {
        const result = await judge(value)
        expect(typeof result.verified).toBe('boolean')
        expect(result.checks.length).toBeGreaterThan(0)
        for (const { name, outcome, detail } of result.checks) {
          expect(Object.keys(CHECKS)).toContain(name)
          expect(['pass', 'fail', 'unknown']).toContain(outcome)
          expect(detail).not.toBe('')
        }
        if (result.verified) expect(meaningOf(value)).toEqual(meaningOf(signed))
        expect((await verifyPresentation(value, { sources })).verified).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('gets a verdict when it comes from the issuer’s or the list’s address', async () => {
    const credential = await sign(fullCredential(DID_WEB), methodOf(DID_WEB))
    await fc.assert(
      fc.asyncProperty(odd, odd, async (did, list) => {
        const result = await verifyCredential(credential, {
          ...sourcesAt({ did, list }),
          fetchDocument: async () => did,
        })
        expect(result.verified).toBe(false)
      }),
      { numRuns: 300 },
    )
    const methods = fc.record({ id: fc.constant(DID_WEB), verificationMethod: odd, assertionMethod: odd })
    await fc.assert(
      fc.asyncProperty(methods, async (did) => {
        expect((await verifyCredential(credential, sourcesAt({ did, list: clean }))).verified).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a credential of which one place was changed', () => {
  const replacements = (value: unknown): unknown[] => [
    null,
    '',
    'x',
    7,
    true,
    [],
    {},
    [value, value],
    `${String(value)} `,
    undefined,
    typeof value === 'string' ? value.slice(1) : 'text',
    typeof value === 'string' ? `${value}0` : -1,
  ]

  it('is refused, wherever it was: more than 1,500 changes', async () => {
    let changes = 0
    for (const path of pathsOf(signed)) {
      const before = valueAt(signed, path)
      for (const after of replacements(before)) {
        if (JSON.stringify(after) === JSON.stringify(before)) continue
        const changed = setAt(signed, path, after)
        // RDF does not tell a list from a set, nor a value from itself in brackets; `[x, x]` is x.
        if (Array.isArray(after) && after.length === 2) continue
        const result = await judge(changed)
        expect(result.verified, `${path.join('/')} = ${JSON.stringify(after)}`).toBe(false)
        changes++
      }
    }
    expect(changes).toBeGreaterThan(1_500)
  })

  it('is refused as a token, whichever character was changed', async () => {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true, crv: 'Ed25519' })
    const kid = `${DID_WEB}#k`
    const { x } = (await crypto.subtle.exportKey('jwk', publicKey)) as { x: string }
    const did = {
      id: DID_WEB,
      assertionMethod: [
        { id: kid, type: 'JsonWebKey', controller: DID_WEB, publicKeyJwk: { kty: 'OKP', crv: 'Ed25519', x } },
      ],
    }
    const token = await new CompactSign(utf8(JSON.stringify(vcJwtClaims(plain))))
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
      .sign(privateKey)
    expect((await verifyCredential(token, sourcesAt({ did }))).verified).toBe(true)
    const step = Math.ceil(token.length / 1_500)
    for (let at = 0; at < token.length; at += step) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
      expect((await verifyCredential(changed, sourcesAt({ did }))).verified, String(at)).toBe(false)
    }
  })
})

describe('what was made to hurt', () => {
  it('is refused in time: 50 blank nodes that nothing tells apart', async () => {
    const evidence = Array.from({ length: 50 }, () => ({ type: ['Evidence'], narrative: 'same' }))
    const tied = { ...signed, evidence: [...evidence, ...evidence.map((item) => ({ ...item, name: 'n' }))] }
    const ring = { ...signed, credentialSubject: { ...(signed.credentialSubject as object), id: undefined } }
    const started = Date.now()
    expect((await judge(tied)).verified).toBe(false)
    expect((await judge(ring)).verified).toBe(false)
    expect(Date.now() - started).toBeLessThan(10_000)
  })

  it('is refused: a list that inflates to gigabytes', async () => {
    const bomb = encodeMultibase('u', await gzip(new Uint8Array(64 * 1024 * 1024)))
    const { proof: _p, ...list } = clean
    const subject = { ...(list.credentialSubject as object), encodedList: bomb }
    const signedBomb = await sign({ ...list, credentialSubject: subject }, methodOf(DID_WEB))
    const credential = await sign(fullCredential(DID_WEB), methodOf(DID_WEB))
    const result = await verifyCredential(credential, sourcesAt({ did: DID_DOCUMENT, list: signedBomb }))
    expect(failuresOf(result)).toEqual(['status'])
  })

  it('is refused: depth, whether of objects, of lists or of organisations', async () => {
    let [object, list, organisation]: unknown[] = ['x', 'x', undefined]
    for (let level = 0; level < 5_000; level++) {
      object = { name: object }
      list = [list]
      organisation = { id: 'urn:p', type: ['Profile'], ...(organisation ? { parentOrg: organisation } : {}) }
    }
    for (const [member, value] of Object.entries({
      description: object,
      evidence: list,
      issuer: organisation,
      proof: list,
    })) {
      expect((await judge({ ...signed, [member]: value })).verified, member).toBe(false)
    }
    expect((await judge(list)).verified).toBe(false)
    expect((await verifyPresentation({ ...signed, verifiableCredential: list }, { sources })).verified).toBe(
      false,
    )
  })

  it('is refused: a member that some take for a prototype', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const polluted = JSON.parse(
        JSON.stringify(signed).replace('"name":', `"${name}":{"verified":true},"name":`),
      )
      expect(failuresOf(await judge(polluted)), name).toContain('json_ld')
    }
    expect({}).not.toHaveProperty('verified')
  })

  // The JSON-LD library takes ids for names in plain objects.
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])(
    'changes nothing for others: the id %j',
    async (id) => {
      const evidence = [{ id, type: ['Evidence'], name: 'n' }]
      expect(failuresOf(await judge({ ...signed, evidence }))).toContain('json_ld')
      for (const name in {}) expect.unreachable(`every object now has a member ${name}`)
      for (const shared of [
        Object.prototype,
        Object,
        Object.prototype.toString,
        Object.prototype.hasOwnProperty,
      ]) {
        expect(Object.hasOwn(shared, '@id')).toBe(false)
      }
      expect((await judge(signed)).verified).toBe(true)
    },
  )

  it('is refused: proofs that follow each other in a circle, or a thousand of them', async () => {
    const circle = [
      { ...proof, id: 'urn:uuid:a', previousProof: 'urn:uuid:b' },
      { ...proof, id: 'urn:uuid:b', previousProof: 'urn:uuid:a' },
    ]
    expect(failuresOf(await judge({ ...signed, proof: circle }))).toEqual(['proof', 'proof'])
    const itself = { ...proof, id: 'urn:uuid:a', previousProof: ['urn:uuid:a'] }
    expect(failuresOf(await judge({ ...signed, proof: itself }))).toEqual(['proof'])
    expect((await judge({ ...signed, proof: Array(1_000).fill(proof) })).verified).toBe(false)
  })

  it('is refused: a key that the credential brings along', async () => {
    const controller = { id: DID_KEY, assertionMethod: [methodOf(DID_KEY)] }
    for (const members of [
      { proof: [{ ...proof, verificationMethod: { id: methodOf(DID_WEB), publicKeyMultibase: 'z6Mk' } }] },
      { issuer: { ...(signed.issuer as object), assertionMethod: controller.assertionMethod } },
      { proof: [{ ...proof, verificationMethod: methodOf(DID_KEY) }] },
    ]) {
      expect((await judge({ ...signed, ...members })).verified).toBe(false)
    }
  })

  it('is refused: a proof member that is written so that nobody reads it', async () => {
    const security = 'https://w3id.org/security#'
    const expired = { ...proof, [`${security}expiration`]: '2026-01-01T00:00:00Z' }
    const result = await judge({ ...signed, proof: [expired] })
    expect(result.checks.find(({ name }) => name === 'proof')?.detail).toContain('is not a term')
  })

  it('asks the network no more than once for each address', async () => {
    const asked: string[] = []
    const count = (value: unknown) => async (url: string) => {
      asked.push(url)
      return value
    }
    const credential = await sign(fullCredential(DID_WEB), methodOf(DID_WEB))
    const two = { ...credential, proof: [credential.proof, credential.proof].flat() }
    await verifyCredential(two, {
      now: sources.now,
      resolveDid: count(DID_DOCUMENT),
      fetchStatusList: count(clean),
    })
    expect(asked.sort()).toEqual([DID_WEB, LIST_URL])
  })

  it('never lets a BadgeError out', async () => {
    const refuse = async (): Promise<never> => {
      throw new BadgeError('not_found', 'there is nothing')
    }
    const credential = await sign(fullCredential(DID_WEB), methodOf(DID_WEB))
    const token = `${toBase64Url(utf8('{"alg":"RS256","kid":"k"}'))}.${toBase64Url(utf8(JSON.stringify(vcJwtClaims(plain))))}.AAAA`
    for (const presented of [credential, token]) {
      const result = await verifyCredential(presented, {
        now: sources.now,
        resolveDid: refuse,
        fetchStatusList: refuse,
        fetchDocument: refuse,
      })
      expect(result.verified).toBe(false)
    }
  })
})
