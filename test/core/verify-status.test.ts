import { describe, expect, it } from 'vitest'
import { encodeMultibase } from '../../src/core/encoding/multibase.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { encodeBitstring } from '../../src/core/status/bitstring.ts'
import { gzip } from '../../src/core/status/gzip.ts'
import { type VerificationSources, verifyCredential } from '../../src/core/verification/verify-credential.ts'
import {
  DID_DOCUMENT,
  DID_KEY,
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
const clean = await statusList(DID_WEB, [STATUS_INDEX - 1, STATUS_INDEX + 1])

async function statusOf(
  credentialStatus: unknown,
  list: unknown = clean,
  sources: Partial<VerificationSources> = {},
) {
  const credential = await sign({ ...full, credentialStatus }, methodOf(DID_WEB))
  const result = await verifyCredential(credential, { ...sourcesAt({ did: DID_DOCUMENT, list }), ...sources })
  const details = result.checks.filter(({ name }) => name === 'status').map(({ detail }) => detail)
  return { verified: result.verified, outcomes: outcomesOf(result, 'status'), detail: details.join('\n') }
}

const listWith = (subject: JsonObject, indexes: number[] = []): Promise<JsonObject> =>
  statusList(DID_WEB, indexes).then(async ({ proof: _, ...list }) =>
    sign(
      { ...list, credentialSubject: { ...(list.credentialSubject as object), ...subject } },
      methodOf(DID_WEB),
    ),
  )

describe('the status', () => {
  it('passes while its bit is not set, and says from which list', async () => {
    expect(await statusOf(entry)).toEqual({
      verified: true,
      outcomes: ['pass'],
      detail: 'not revoked, says the issuer’s list of 2026-03-01T10:00:00Z',
    })
  })

  it('fails as soon as its bit is set', async () => {
    expect(await statusOf(entry, await statusList(DID_WEB, [STATUS_INDEX]))).toMatchObject({
      verified: false,
      outcomes: ['fail'],
      detail: 'revoked, says the issuer’s list of 2026-03-01T10:00:00Z',
    })
  })

  it('passes where there is none', async () => {
    const { credentialStatus: _, ...without } = full
    const result = await verifyCredential(
      await sign(without, methodOf(DID_WEB)),
      sourcesAt({ did: DID_DOCUMENT }),
    )
    expect(result.verified).toBe(true)
    expect(outcomesOf(result, 'status')).toEqual(['pass'])
  })

  it('is read at the first and at the last index', async () => {
    const ends = await statusList(DID_WEB, [0, 131_071])
    for (const [index, outcome] of [
      [0, 'fail'],
      [1, 'pass'],
      [131_070, 'pass'],
      [131_071, 'fail'],
      [131_072, 'fail'],
    ] as const) {
      const at = { ...entry, statusListIndex: String(index) }
      expect((await statusOf(at, ends)).outcomes, String(index)).toEqual([outcome])
    }
  })

  it('has one answer for each of its entries', async () => {
    const suspension = await listWith({ statusPurpose: 'suspension' }, [STATUS_INDEX])
    const second = {
      ...entry,
      id: `${LIST_URL}#s`,
      statusPurpose: 'suspension',
      statusListCredential: `${LIST_URL}9`,
    }
    const fetchStatusList = async (url: string) => (url === LIST_URL ? clean : suspension)
    const both = await statusOf([entry, second], clean, { fetchStatusList })
    expect(both).toMatchObject({ verified: false, outcomes: ['pass', 'fail'] })
    expect(both.detail).toContain('suspended')
    expect((await statusOf(Array(11).fill(entry))).outcomes).toEqual(['fail'])
  })

  it('takes a list with several purposes, and types in brackets', async () => {
    const list = await listWith({
      statusPurpose: ['suspension', 'revocation'],
      type: ['BitstringStatusList'],
    })
    expect((await statusOf({ ...entry, type: ['BitstringStatusListEntry'] }, list)).outcomes).toEqual([
      'pass',
    ])
  })
})

describe('a status entry', () => {
  it.each([
    ['no index', { statusListIndex: undefined }, 'fail'],
    ['an index that is no number', { statusListIndex: '-1' }, 'fail'],
    ['an index with a fraction', { statusListIndex: '1.5' }, 'fail'],
    ['an index out of bounds', { statusListIndex: '999999999' }, 'fail'],
    ['no list', { statusListCredential: undefined }, 'fail'],
    ['no purpose', { statusPurpose: undefined }, 'fail'],
    ['a purpose that the list does not have', { statusPurpose: 'suspension' }, 'fail'],
    ['several bits that say nothing', { statusSize: 2 }, 'fail'],
    ['more bits than anybody needs', { statusSize: 9 }, 'fail'],
    ['no bits', { statusSize: 0 }, 'fail'],
    ['half a bit', { statusSize: 0.5 }, 'fail'],
    ['a size that is a text', { statusSize: '1' }, 'fail'],
    ['one bit, as it says itself', { statusSize: 1 }, 'pass'],
  ])('with %s', async (_, members, outcome) => {
    const defined = Object.entries({ ...entry, ...members }).filter(([, value]) => value !== undefined)
    const { outcomes, verified } = await statusOf(Object.fromEntries(defined))
    expect(outcomes).toEqual([outcome])
    expect(verified).toBe(outcome === 'pass')
  })

  it('of another type leaves the status unknown', async () => {
    const other = { id: `${LIST_URL}#other`, type: '1EdTechRevocationList' }
    expect(await statusOf(other)).toMatchObject({ verified: false, outcomes: ['unknown'] })
    expect(await statusOf([entry, other])).toMatchObject({ verified: false, outcomes: ['pass', 'unknown'] })
  })

  it.each([[null], ['https://badges.example/status'], [7]])('that is %j fails', async (value) => {
    const credential = await sign(full, methodOf(DID_WEB))
    const sources = sourcesAt({ did: DID_DOCUMENT, list: clean })
    const result = await verifyCredential({ ...credential, credentialStatus: value }, sources)
    expect(result.verified).toBe(false)
  })
})

describe('a status list', () => {
  const short = async () => encodeMultibase('u', await gzip(new Uint8Array(16_383)))

  it('that cannot be had leaves the status unknown', async () => {
    const gone = await statusOf(entry, clean, { fetchStatusList: sourcesAt().fetchStatusList })
    expect(gone).toMatchObject({ verified: false, outcomes: ['unknown'] })
  })

  it('that has expired leaves the status unknown', async () => {
    const old = await statusList(DID_WEB, [], { validUntil: '2026-03-01T23:59:59Z' })
    expect(await statusOf(entry, old)).toMatchObject({ verified: false, outcomes: ['unknown'] })
  })

  it.each<[string, () => unknown]>([
    ['of another issuer', () => statusList(DID_KEY, [])],
    ['that names another issuer than its signer', () => statusList(DID_WEB, [], { issuer: DID_KEY })],
    ['that another issuer signed', async () => sign(unsignedOf(clean), methodOf(DID_KEY))],
    ['without a proof', () => unsignedOf(clean)],
    [
      'with a changed bit',
      async () => ({
        ...clean,
        credentialSubject: { ...(clean.credentialSubject as object), encodedList: await encodeBitstring([]) },
      }),
    ],
    ['of another type', () => statusList(DID_WEB, [], { type: ['VerifiableCredential'] })],
    [
      'with a subject of another type',
      () => statusList(DID_WEB, [], { credentialSubject: { type: 'JsonSchema', name: 'x' } }),
    ],
    ['that is too short', async () => listWith({ encodedList: await short() })],
    ['that is not compressed', () => listWith({ encodedList: 'uAAAA' })],
    [
      'without the header of its base',
      async () => listWith({ encodedList: (await encodeBitstring([])).slice(1) }),
    ],
    ['that is a web page', () => '<html>'],
    ['that is null', () => null],
    ['that is a list', () => []],
  ])('%s fails', async (_, makeList) => {
    expect(await statusOf(entry, await makeList())).toMatchObject({ verified: false, outcomes: ['fail'] })
  })

  it('of which members are objects with odd members fails, and nothing breaks', async () => {
    const odd = { toString: 1, valueOf: 1 }
    for (const list of [
      { ...clean, validFrom: odd },
      { ...clean, validUntil: odd },
      { ...clean, credentialSubject: { type: 'BitstringStatusList', encodedList: odd } },
    ]) {
      expect((await statusOf(entry, list)).verified).toBe(false)
    }
  })
})

function unsignedOf({ proof: _, ...list }: JsonObject): JsonObject {
  return list
}
