import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, it } from 'vitest'
import { BadgeError } from '../../src/core/badge-error.ts'
import { utf8 } from '../../src/core/encoding/bytes.ts'
import { encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { vcJwtClaims } from '../../src/core/jwt/vc-jwt.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { gzip } from '../../src/core/status/gzip.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import {
  DID_DOCUMENT,
  DID_WEB,
  fullCredential,
  LIST_URL,
  methodOf,
  STATUS_INDEX,
  sign,
  statusList,
} from './signed-samples.ts'
import { outcomesOf, sourcesAt } from './verification-sources.ts'

const full = fullCredential(DID_WEB)
const entry = full.credentialStatus as JsonObject

async function judge(credentialStatus: unknown, sources: object) {
  const credential = await sign({ ...full, credentialStatus }, methodOf(DID_WEB))
  const result = await verifyCredential(credential, { ...sourcesAt({ did: DID_DOCUMENT }), ...sources })
  const [check] = result.checks.filter(({ name }) => name === 'status')
  return { verified: result.verified, ...check }
}

/** A list whose entries have several bits; entry 5 has the value. */
async function listOfSize(size: number, value: number, purpose: string): Promise<JsonObject> {
  const bits = new Uint8Array((131_072 / 8) * size)
  for (let bit = 0; bit < size; bit++) {
    const at = 5 * size + bit
    if ((value >> (size - 1 - bit)) & 1) bits[at >> 3] = (bits[at >> 3] ?? 0) | (0x80 >> (at & 7))
  }
  const { proof: _, ...list } = await statusList(DID_WEB, [])
  const subject = {
    ...(list.credentialSubject as object),
    statusPurpose: purpose,
    encodedList: encodeMultibase('u', await gzip(bits)),
  }
  return sign({ ...list, credentialSubject: subject }, methodOf(DID_WEB))
}

const messages = (size: number) =>
  Array.from({ length: 2 ** size }, (_, n) => ({ status: `0x${n.toString(16)}`, message: `message ${n}` }))

describe('an entry of several bits', () => {
  const at = (size: number, members: JsonObject = {}) => ({
    ...entry,
    statusPurpose: 'message',
    statusListIndex: '5',
    statusSize: size,
    statusMessage: messages(size),
    ...members,
  })

  it.each([
    [2, 0],
    [2, 3],
    [2, 2],
    [4, 9],
    [8, 255],
  ])('of size %i says what the value %i means', async (size, value) => {
    const list = await listOfSize(size, value, 'message')
    const result = await judge(at(size), { fetchStatusList: async () => list })
    expect(result).toMatchObject({
      verified: true,
      outcome: 'pass',
      detail: `status ${value}, “message ${value}”, says the issuer’s list of 2026-03-01T10:00:00Z`,
    })
  })

  it('counts against the credential when it is a revocation', async () => {
    for (const [value, outcome] of [
      [0, 'pass'],
      [2, 'fail'],
    ] as const) {
      const list = await listOfSize(2, value, 'revocation')
      const result = await judge(at(2, { statusPurpose: 'revocation' }), {
        fetchStatusList: async () => list,
      })
      expect(result.outcome).toBe(outcome)
    }
  })

  it('is malformed unless it says what each value means', async () => {
    const list = await listOfSize(2, 0, 'message')
    for (const statusMessage of [undefined, messages(1), [...messages(2), { status: '0x4' }], 'message']) {
      const result = await judge(
        Object.fromEntries(
          Object.entries(at(2, { statusMessage })).filter(([, value]) => value !== undefined),
        ),
        { fetchStatusList: async () => list },
      )
      expect(result.outcome).not.toBe('pass')
    }
  })

  it('needs a list that is long enough for its size', async () => {
    const list = await listOfSize(1, 0, 'message')
    const result = await judge(at(2), { fetchStatusList: async () => list })
    expect(result).toMatchObject({
      outcome: 'fail',
      type: 'https://www.w3.org/ns/credentials/status-list#STATUS_LIST_LENGTH_ERROR',
    })
  })
})

describe('an entry that is news', () => {
  it.each([
    ['refresh', 'pass', true],
    ['suspension', 'fail', false],
    ['something', 'fail', false],
  ])('%s: %s', async (purpose, outcome, verified) => {
    const list = await listOfSize(1, 1, purpose)
    const news = { ...entry, statusPurpose: purpose, statusListIndex: '5' }
    expect(await judge(news, { fetchStatusList: async () => list })).toMatchObject({ outcome, verified })
  })
})

describe('the problem type', () => {
  const STATUS_LIST = 'https://www.w3.org/ns/credentials/status-list#'
  it.each([
    [
      'of another issuer’s list',
      {},
      () => statusList('did:web:other.example', []),
      `${STATUS_LIST}STATUS_VERIFICATION_ERROR`,
    ],
    [
      'of another purpose',
      { statusPurpose: 'suspension' },
      () => statusList(DID_WEB, []),
      `${STATUS_LIST}STATUS_VERIFICATION_ERROR`,
    ],
    [
      'of an index out of bounds',
      { statusListIndex: '131072' },
      () => statusList(DID_WEB, []),
      'https://www.w3.org/TR/vc-data-model#RANGE_ERROR',
    ],
    [
      'of an index that is none',
      { statusListIndex: 'x' },
      () => statusList(DID_WEB, []),
      'https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR',
    ],
  ])('is there: %s', async (_name, members, make, type) => {
    const list = await make()
    expect(await judge({ ...entry, ...members }, { fetchStatusList: async () => list })).toMatchObject({
      outcome: 'fail',
      type,
    })
  })

  it('is there when the list cannot be had', async () => {
    expect(await judge(entry, {})).toMatchObject({
      outcome: 'unknown',
      type: `${STATUS_LIST}STATUS_RETRIEVAL_ERROR`,
    })
  })
})

describe('a list as a token', async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const kid = `${DID_WEB}#rsa`
  const method = {
    id: kid,
    type: 'JsonWebKey',
    controller: DID_WEB,
    publicKeyJwk: await exportJWK(publicKey),
  }
  const document = {
    ...DID_DOCUMENT,
    verificationMethod: [...DID_DOCUMENT.verificationMethod, method],
    assertionMethod: [...DID_DOCUMENT.assertionMethod, kid],
  }
  const tokenOf = async (indexes: number[]) => {
    const { proof: _, ...list } = await statusList(DID_WEB, indexes)
    return new CompactSign(utf8(JSON.stringify(vcJwtClaims(list))))
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'vc+jwt' })
      .sign(privateKey)
  }
  const judgeToken = async (token: string) =>
    judge(entry, { resolveDid: async () => document, fetchStatusList: async () => token })

  it('is read like one in JSON', async () => {
    expect(await judgeToken(await tokenOf([1]))).toMatchObject({ verified: true, outcome: 'pass' })
    expect(await judgeToken(await tokenOf([STATUS_INDEX]))).toMatchObject({
      verified: false,
      outcome: 'fail',
    })
  })

  it('must be signed by the issuer, each time anew', async () => {
    const token = await tokenOf([2])
    expect((await judgeToken(token)).outcome).toBe('pass')
    const [header, payload, signature = ''] = token.split('.')
    const forged = `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    expect((await judgeToken(forged)).outcome).toBe('fail')
    // The same token, when its key is no longer the issuer's.
    const gone = await judge(entry, {
      resolveDid: async () => DID_DOCUMENT,
      fetchStatusList: async () => token,
    })
    expect(gone.outcome).toBe('fail')
  })
})

describe('a list that has been seen before', () => {
  it('is not trusted any longer than its key', async () => {
    const list = await statusList(DID_WEB, [STATUS_INDEX + 3])
    const fetchStatusList = async () => list
    expect((await judge(entry, { fetchStatusList })).outcome).toBe('pass')
    const [method] = DID_DOCUMENT.verificationMethod
    const revoked = { ...DID_DOCUMENT, verificationMethod: [{ ...method, revoked: '2026-01-01T00:00:00Z' }] }
    expect((await judge(entry, { fetchStatusList, resolveDid: async () => revoked })).outcome).toBe('fail')
    const late = { fetchStatusList, now: new Date('2026-03-08T10:00:01Z') }
    expect((await judge(entry, late)).outcome).toBe('unknown')
  })

  it('is not trusted when another key has come to stand under the name of its own', async () => {
    const list = await statusList(DID_WEB, [STATUS_INDEX + 5])
    const fetchStatusList = async () => list
    expect((await judge(entry, { fetchStatusList })).outcome).toBe('pass')
    const [method] = DID_DOCUMENT.verificationMethod
    const publicKeyMultibase = 'z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2'
    const other = { ...DID_DOCUMENT, verificationMethod: [{ ...method, publicKeyMultibase }] }
    expect((await judge(entry, { fetchStatusList, resolveDid: async () => other })).outcome).toBe('fail')
  })

  it('is another one when anything in it is different', async () => {
    const list = await statusList(DID_WEB, [STATUS_INDEX + 4])
    expect((await judge(entry, { fetchStatusList: async () => list })).outcome).toBe('pass')
    const [proof] = list.proof as JsonObject[]
    for (const other of [
      { ...list, validUntil: '2027-01-01T00:00:00Z' },
      { ...list, proof: [{ ...proof, created: '2026-03-01T10:00:01Z' }] },
    ]) {
      expect((await judge(entry, { fetchStatusList: async () => other })).outcome).toBe('fail')
    }
  })

  it('is read from the list that was fetched, not from another of the same address', async () => {
    const clean = await statusList(DID_WEB, [9])
    const revoked = await statusList(DID_WEB, [9, STATUS_INDEX])
    const outcomes = []
    for (const list of [clean, revoked, clean, revoked]) {
      outcomes.push((await judge(entry, { fetchStatusList: async () => list })).outcome)
    }
    expect(outcomes).toEqual(['pass', 'fail', 'pass', 'fail'])
  })
})

describe('1EdTechRevocationList', () => {
  const old = { id: `${LIST_URL}/revocations`, type: '1EdTechRevocationList' }
  const judgeList = (list: unknown) => judge(old, { fetchDocument: async () => list })

  it.each([
    ['an empty list', { revokedCredential: [] }, 'pass'],
    ['another credential', { revokedCredential: [{ id: 'urn:other' }] }, 'pass'],
    ['the credential', { revokedCredential: [{ id: full.id }] }, 'fail'],
    ['the credential, as revoked', { revokedCredential: [{ id: full.id, revoked: true }] }, 'fail'],
    ['its id alone', { revokedCredential: [full.id] }, 'fail'],
    ['the credential, no longer revoked', { revokedCredential: [{ id: full.id, revoked: false }] }, 'pass'],
    ['no list', { hello: 1 }, 'unknown'],
    ['a list that is none', { revokedCredential: 'all' }, 'unknown'],
    ['text', 'revoked', 'unknown'],
    ['odd entries', { revokedCredential: [null, 7, [], { id: 7 }] }, 'pass'],
  ])('with %s: %s', async (_name, list, outcome) => {
    expect(await judgeList(list)).toMatchObject({ outcome, verified: outcome === 'pass' })
  })

  it('gives the reason', async () => {
    const list = { revokedCredential: [{ id: full.id, revocationReason: 'Withdrawn.' }] }
    expect((await judgeList(list)).detail).toBe('revoked, says the issuer’s list: Withdrawn.')
  })

  it('leaves the answer open when it cannot be had', async () => {
    const fetchDocument = async (url: string) => {
      throw new BadgeError('unavailable', `${url} cannot be reached`)
    }
    expect(await judge(old, { fetchDocument })).toMatchObject({ outcome: 'unknown', verified: false })
  })
})

it('needs an entry with an id for a list without a signature', async () => {
  const result = await verifyCredential(
    await sign({ ...full, credentialStatus: { type: '1EdTechRevocationList' } }, methodOf(DID_WEB)),
    sourcesAt({ did: DID_DOCUMENT }),
  )
  expect(outcomesOf(result, 'status')).toEqual(['fail'])
})
