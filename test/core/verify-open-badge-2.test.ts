import { CompactSign, exportSPKI, generateKeyPair } from 'jose'
import { describe, expect, it } from 'vitest'
import { BadgeError } from '../../src/core/badge-error.ts'
import { utf8 } from '../../src/core/encoding/bytes.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { unpackCredential } from '../../src/core/unpack/unpack-credential.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { failuresOf } from './verification-sources.ts'

const CONTEXT = 'https://w3id.org/openbadges/v2'
const ISSUER = 'https://school.example/issuer.json'
const BADGE = 'https://school.example/badge.json'
const ASSERTION = 'https://school.example/assertions/1.json'
const KEY = 'https://school.example/key.json'

const assertion: JsonObject = {
  '@context': CONTEXT,
  type: 'Assertion',
  id: ASSERTION,
  recipient: {
    type: 'email',
    hashed: true,
    salt: 'Kosher',
    identity: 'sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399',
  },
  badge: BADGE,
  issuedOn: '2020-01-01T00:00:00Z',
  expires: '2027-01-01T00:00:00+00:00',
  verification: { type: 'HostedBadge' },
}

const badgeClass = { '@context': CONTEXT, type: 'BadgeClass', id: BADGE, name: 'n', issuer: ISSUER }
const profile: JsonObject = {
  '@context': CONTEXT,
  type: 'Issuer',
  id: ISSUER,
  name: 'School',
  publicKey: KEY,
}

const world = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  [ASSERTION]: assertion,
  [BADGE]: badgeClass,
  [ISSUER]: profile,
  ...changes,
})

async function judge(presented: unknown, documents = world(), recipient?: string) {
  const fetch = async (url: string) => {
    if (documents[url] !== undefined) return documents[url]
    throw new BadgeError('unavailable', `${url} cannot be reached`)
  }
  return verifyCredential(presented, {
    now: new Date('2026-03-01T00:00:00Z'),
    resolveDid: fetch,
    fetchStatusList: fetch,
    fetchDocument: fetch,
    ...(recipient !== undefined && { recipient }),
  })
}

describe('a hosted assertion', () => {
  it('is verified when it lies at its own address', async () => {
    const result = await judge(assertion)
    expect(failuresOf(result)).toEqual([])
    expect(result.verified).toBe(true)
    expect(result.checks.map(({ name }) => name)).toEqual([
      'readable',
      'members',
      'dates',
      'proof',
      'issuer',
      'status',
    ])
  })

  it('may embed its badge', async () => {
    const whole = { ...assertion, badge: badgeClass }
    expect(failuresOf(await judge(whole, world({ [ASSERTION]: whole })))).toEqual([])
  })

  it('is compared with the recipient', async () => {
    expect((await judge(assertion, world(), 'a@example.com')).verified).toBe(true)
    expect(failuresOf(await judge(assertion, world(), 'b@example.com'))).toEqual(['recipient'])
  })

  it.each<[string, JsonObject, Record<string, unknown>, string[]]>([
    ['differs from the hosted one', { evidence: 'https://more.example' }, {}, ['proof']],
    ['is revoked', {}, { [ASSERTION]: { id: ASSERTION, revoked: true } }, ['status']],
    ['has expired', { expires: '2026-01-01T00:00:00Z' }, {}, ['dates', 'proof']],
    ['lies in the future', { issuedOn: '2027-01-01T00:00:00Z' }, {}, ['dates', 'proof']],
    ['has no address', { id: 'urn:uuid:1' }, {}, ['proof', 'issuer']],
    [
      'lies with somebody else',
      { id: 'https://evil.example/1' },
      { 'https://evil.example/1': { ...assertion, id: 'https://evil.example/1' } },
      ['issuer'],
    ],
    ['names a badge that says it is another', {}, { [BADGE]: { ...badgeClass, id: 'urn:x' } }, ['issuer']],
    ['has an issuer that says it is another', {}, { [ISSUER]: { ...profile, id: 'urn:x' } }, ['issuer']],
    [
      'has an issuer that vouches for another path',
      {},
      { [ISSUER]: { ...profile, verification: { startsWith: 'https://school.example/other/' } } },
      ['issuer'],
    ],
    [
      'has an issuer that vouches for another host',
      {},
      { [ISSUER]: { ...profile, verification: { allowedOrigins: ['x.example'] } } },
      ['issuer'],
    ],
  ])('is refused when it %s', async (_name, members, changes, names) => {
    const result = await judge({ ...assertion, ...members }, world(changes))
    expect(failuresOf(result)).toEqual(names)
    expect(result.verified).toBe(false)
  })

  it('may lie where its issuer says', async () => {
    const elsewhere = {
      ...assertion,
      id: 'https://host.example/1',
      badge: { ...badgeClass, id: 'https://host.example/b' },
    }
    const at = (verification: object) =>
      world({ 'https://host.example/1': elsewhere, [ISSUER]: { ...profile, verification } })
    expect(failuresOf(await judge(elsewhere, at({ allowedOrigins: 'host.example' })))).toEqual([])
    expect(failuresOf(await judge(elsewhere, at({ startsWith: ['https://host.example/'] })))).toEqual([])
    expect(failuresOf(await judge(elsewhere, at({ startsWith: ['https://host.exa'] })))).toEqual(['issuer'])
  })

  it('is not known while its host is away', async () => {
    const result = await judge(assertion, { [BADGE]: badgeClass, [ISSUER]: profile })
    expect(result.checks.map(({ name, outcome }) => `${name} ${outcome}`)).toContain('status unknown')
    expect(result.verified).toBe(false)
  })

  it.each([
    ['id', { id: 7 }],
    ['badge', { badge: undefined }],
    ['recipient', { recipient: 'a@example.com' }],
    ['a salt that is text', { recipient: { identity: 'x', salt: 7 } }],
    ['issuedOn', { issuedOn: undefined }],
    ['issuedOn with a zone', { issuedOn: '2020-01-01' }],
    ['verification', { verification: undefined }],
    ['a kind of verification', { verification: { type: 'Other' } }],
    ['a token, when it is signed', { verification: { type: 'SignedBadge', creator: KEY } }],
  ])('needs %s', async (_name, members) => {
    expect(failuresOf(await judge({ ...assertion, ...members }))).toEqual(['members'])
  })
})

describe('a signed assertion', async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const other = await generateKeyPair('RS256')
  const key = {
    '@context': CONTEXT,
    type: 'CryptographicKey',
    id: KEY,
    owner: ISSUER,
    publicKeyPem: await exportSPKI(publicKey),
  }
  const signed = { ...assertion, id: 'urn:uuid:1', verification: { type: 'SignedBadge', creator: KEY } }
  const tokenOf = (payload: JsonObject, by = privateKey) =>
    new CompactSign(utf8(JSON.stringify(payload))).setProtectedHeader({ alg: 'RS256' }).sign(by)

  it('is verified with the key of its issuer', async () => {
    const token = await tokenOf(signed)
    const result = await judge(token, world({ [KEY]: key }))
    expect(failuresOf(result)).toEqual([])
    expect(result.verified).toBe(true)
    expect(failuresOf(await judge(token, world({ [ISSUER]: { ...profile, publicKey: key } })))).toEqual([])
  })

  it('comes out of a baked SVG', async () => {
    const token = await tokenOf(signed)
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:o="http://openbadges.org"><o:assertion verify="${token}"/></svg>`
    const unpacked = unpackCredential(svg)
    expect(unpacked).toEqual({ form: 'svg', jwt: token, warnings: [] })
    expect((await judge(token, world({ [KEY]: key }))).verified).toBe(true)
  })

  const NO_KEY = ['verification_method', 'proof', 'issuer']
  it.each<[string, () => Promise<string>, Record<string, unknown>, string[]]>([
    ['another signed it', () => tokenOf(signed, other.privateKey), {}, ['proof']],
    [
      'the key is another’s',
      () => tokenOf(signed),
      { [KEY]: { ...key, owner: 'https://other.example' } },
      NO_KEY,
    ],
    [
      'the issuer does not list the key',
      () => tokenOf(signed),
      { [ISSUER]: { ...profile, publicKey: [] } },
      NO_KEY,
    ],
    ['the key is none', () => tokenOf(signed), { [KEY]: { ...key, publicKeyPem: 'key' } }, NO_KEY],
    [
      'it is on the issuer’s list',
      () => tokenOf(signed),
      {
        [ISSUER]: { ...profile, revocationList: 'https://school.example/r' },
        'https://school.example/r': { revokedAssertions: ['urn:uuid:1'] },
      },
      ['status'],
    ],
    [
      'it is hosted, and is not there',
      () => tokenOf({ ...assertion, id: 'urn:uuid:1' }),
      {},
      ['proof', 'issuer'],
    ],
  ])('is refused when %s', async (_name, make, changes, names) => {
    const result = await judge(await make(), world({ [KEY]: key, ...changes }))
    expect(failuresOf(result)).toEqual(names)
    expect(result.verified).toBe(false)
  })

  it('is revoked by an entry of a list only', async () => {
    const list = { [ISSUER]: { ...profile, revocationList: 'https://school.example/r' }, [KEY]: key }
    const others = { 'https://school.example/r': { revokedAssertions: ['urn:uuid:2', { uid: 'x' }, null] } }
    expect(failuresOf(await judge(await tokenOf(signed), world({ ...list, ...others })))).toEqual([])
    const away = await judge(await tokenOf(signed), world(list))
    expect(away.checks.find(({ name }) => name === 'status')?.outcome).toBe('unknown')
    expect(away.verified).toBe(false)
  })
})
