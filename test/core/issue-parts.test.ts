import { describe, expect, it } from 'vitest'
import { KNOWN_CONTEXTS, loadContext } from '../../src/core/contexts/load-context.ts'
import { toBase64 } from '../../src/core/encoding/base64.ts'
import { concatBytes, fromHex, toHex } from '../../src/core/encoding/bytes.ts'
import { encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { publishedHash } from '../../src/core/issue/published-bytes.ts'
import { problemTypes } from '../../src/core/proof/security-error.ts'
import { credentialWith, faultsOf, isIssuable, pointersOf, V2 } from './issue-samples.ts'

const TYPE = 'https://example.org/#Type'
const TYPED = ['credentialStatus', 'credentialSchema', 'refreshService', 'termsOfUse', 'evidence']

describe.each(TYPED)('%s', (member) => {
  const part = { id: 'did:example:part', type: TYPE }

  it('is one or more typed objects', async () => {
    expect(await isIssuable(credentialWith({ [member]: part }))).toBe(true)
    expect(await isIssuable(credentialWith({ [member]: [part, { ...part, id: 'did:example:2' }] }))).toBe(
      true,
    )
  })

  it.each([[undefined], [null], [2], [[]], [[2]], ['']])('has a type that is not %j', async (type) => {
    const { id } = part
    const typed = type === undefined ? { id } : { id, type }
    expect(await pointersOf(credentialWith({ [member]: typed }))).toContain(`/${member}/type`)
    expect(await pointersOf(credentialWith({ [member]: [part, typed] }))).toContain(`/${member}/1/type`)
  })

  it('has a type that some context defines', async () => {
    expect(await isIssuable(credentialWith({ [member]: { ...part, type: 'Unknown' } }))).toBe(false)
  })

  it.each([[null], [7], ['no url'], [['urn:a', 'urn:b']]])('has no id that is %j', async (id) => {
    expect(await pointersOf(credentialWith({ [member]: { ...part, id } }))).toContain(`/${member}/id`)
  })

  it.each([['https://example.org/part'], [7], [null]])('is not %j', async (value) => {
    expect(await pointersOf(credentialWith({ [member]: value }))).toContain(`/${member}`)
  })

  it(`needs an id only if it is a schema`, async () => {
    const found = await pointersOf(credentialWith({ [member]: { type: TYPE } }))
    expect(found).toEqual(member === 'credentialSchema' ? ['/credentialSchema/id'] : [])
  })
})

describe('an entry of a bitstring status list', () => {
  const entry = {
    id: 'https://issuer.example/status/1#7',
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: '7',
    statusListCredential: 'https://issuer.example/status/1',
  }

  it('is issued when it is whole', async () => {
    expect(await isIssuable(credentialWith({ credentialStatus: entry }))).toBe(true)
  })

  it.each([
    ['statusPurpose', undefined],
    ['statusListIndex', 7],
    ['statusListIndex', '-7'],
    ['statusListCredential', 'no url'],
    ['id', entry.statusListCredential],
  ])('is refused with %s %j', async (name, value) => {
    const { [name as 'id']: _, ...rest } = entry
    const changed = value === undefined ? rest : { ...rest, [name]: value }
    expect(await pointersOf(credentialWith({ credentialStatus: changed }))).toEqual([
      `/credentialStatus/${name}`,
    ])
  })
})

describe('name and description', () => {
  const english = { '@value': 'Dog', '@language': 'en' }

  it.each([
    ['a text', 'Dog'],
    ['a text in a language', english],
    ['with a direction', { ...english, '@direction': 'ltr' }],
    ['in several languages', [english, { '@value': 'Chien', '@language': 'fr' }]],
  ])('may be %s', async (_, value) => {
    for (const member of ['name', 'description']) {
      expect(await isIssuable(credentialWith({ [member]: value }))).toBe(true)
      expect(
        await isIssuable(credentialWith({ issuer: { id: 'did:web:issuer.example', [member]: value } })),
      ).toBe(true)
    }
  })

  it.each([
    ['url', { ...english, url: 'did:example:a' }],
    ['@type', { ...english, '@type': 'http://www.w3.org/2001/XMLSchema#string' }],
    ['@value', { '@value': 7, '@language': 'en' }],
    ['@language', { '@value': 'Dog', '@language': 'not a language' }],
    ['@direction', { ...english, '@direction': 'up' }],
  ])('may have no other %s', async (name, value) => {
    expect(await pointersOf(credentialWith({ name: value }))).toContain(`/name/${name}`)
    const issuer = { id: 'did:web:issuer.example', description: value }
    expect(await pointersOf(credentialWith({ issuer }))).toContain(`/issuer/description/${name}`)
  })

  it.each([[7], [{ en: 'Dog' }], [['Dog', 7]]])('may not be %j', async (value) => {
    expect(await pointersOf(credentialWith({ name: value }))).toContain('/name')
  })

  it('is as strict wherever a text with a language stands', async () => {
    const context = [V2, { motto: 'https://example.org/#motto' }]
    const subject = { id: 'did:example:a', motto: { ...english, '@index': 'x' } }
    const credential = credentialWith({ '@context': context, credentialSubject: subject })
    expect(await pointersOf(credential)).toContain('/credentialSubject/motto/@index')
  })
})

const OPEN_BADGES = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
const PUBLISHED: [url: string, sha256: string][] = [
  [V2, '59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734'],
  [OPEN_BADGES, 'ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761'],
  [
    'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
    '146f85aa16effd7ca1da8056eb443f53ce1eca8a34186cb062832c0a97d889c3',
  ],
  [
    'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
    '880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6',
  ],
]

describe('a related resource', () => {
  const elsewhere = 'https://example.org/film.mp4'
  const multihash = (hex: string) => encodeMultibase('u', concatBytes(Uint8Array.of(0x12, 32), fromHex(hex)))
  const sri = (hex: string) => `sha256-${toBase64(fromHex(hex))}`
  const [first, second] = PUBLISHED
  const [, hash = ''] = second ?? []
  const [, otherHash = ''] = first ?? []
  const related = (...relatedResource: unknown[]) => credentialWith({ relatedResource })

  it.each(PUBLISHED)('is compared with the bytes that were published: %s', async (id, sha256) => {
    expect(toHex((await publishedHash(id, 'SHA-256')) ?? new Uint8Array())).toBe(sha256)
    expect(
      await isIssuable(related({ id, digestSRI: sri(sha256), digestMultibase: multihash(sha256) })),
    ).toBe(true)
    const wrong = sha256.replace(/^../, (byte) => (byte === '00' ? '01' : '00'))
    for (const [member, digest] of [
      ['digestSRI', sri(wrong)],
      ['digestMultibase', multihash(wrong)],
    ] as const) {
      expect(await faultsOf(related({ id, [member]: digest }))).toMatchObject({
        pointers: [`/relatedResource/0/${member}`],
        type: problemTypes.cryptographicSecurity,
      })
    }
  })

  it('is compared by SHA-384 and SHA-512 too, and by one hash of several', async () => {
    for (const name of ['SHA-384', 'SHA-512'] as const) {
      const good = toBase64((await publishedHash(OPEN_BADGES, name)) ?? new Uint8Array())
      const of = (base64: string) => ({
        id: OPEN_BADGES,
        digestSRI: `${name.toLowerCase().replace('-', '')}-${base64}`,
      })
      expect(await isIssuable(related(of(good)))).toBe(true)
      expect(await isIssuable(related(of(good.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')))))).toBe(false)
    }
    expect(await isIssuable(related({ id: OPEN_BADGES, digestSRI: `${sri(otherHash)} ${sri(hash)}` }))).toBe(
      true,
    )
  })

  it('that we do not hold is taken as it is', async () => {
    expect(await isIssuable(related({ id: elsewhere, digestSRI: sri(hash), mediaType: 'video/mp4' }))).toBe(
      true,
    )
    const known = new Set(PUBLISHED.map(([url]) => url))
    const others = KNOWN_CONTEXTS.filter((url) => !known.has(url))
    for (const url of others) await loadContext(url)
    expect(await publishedHash(elsewhere, 'SHA-256')).toBeUndefined()
  })

  it('has an id of its own', async () => {
    const digestSRI = sri(hash)
    expect(await pointersOf(related({ digestSRI }))).toEqual(['/relatedResource/0/id'])
    expect(await pointersOf(related({ id: 'no url', digestSRI }))).toEqual(['/relatedResource/0/id'])
    const twice = { id: elsewhere, digestSRI }
    expect(await pointersOf(related(twice, { ...twice }))).toEqual(['/relatedResource/1/id'])
  })

  it('has at least one digest, and one that can be read', async () => {
    expect(await pointersOf(related({ id: elsewhere }))).toEqual(['/relatedResource/0'])
    for (const digestMultibase of [
      'uZTQ0MjM1NiAgcmVwb3J0cc5jZWxhdGVkLXJlc291cmNlLmpzb24K',
      'x',
      '',
      7,
      `u${hash}`,
    ]) {
      expect(await pointersOf(related({ id: elsewhere, digestMultibase }))).toEqual([
        '/relatedResource/0/digestMultibase',
      ])
    }
    for (const digestSRI of ['md5-abc', 'sha256-', '', 7, 'sha256 abc']) {
      expect(await pointersOf(related({ id: elsewhere, digestSRI }))).toEqual([
        '/relatedResource/0/digestSRI',
      ])
    }
  })

  it('is an object', async () => {
    expect(await pointersOf(related(elsewhere))).toEqual(['/relatedResource/0'])
    expect(await pointersOf(credentialWith({ relatedResource: elsewhere }))).toEqual(['/relatedResource'])
  })
})
