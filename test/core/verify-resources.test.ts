import { describe, expect, it } from 'vitest'
import { BadgeError } from '../../src/core/badge-error.ts'
import { toBase64 } from '../../src/core/encoding/base64.ts'
import { concatBytes, utf8 } from '../../src/core/encoding/bytes.ts'
import { encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { sha256 } from '../../src/core/encoding/sha256.ts'
import { publishedHash } from '../../src/core/issue/published-bytes.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { DID_DOCUMENT, DID_WEB, fullCredential, methodOf, sign } from './signed-samples.ts'
import { outcomesOf, sourcesAt } from './verification-sources.ts'

const { credentialStatus: _, ...badge } = fullCredential(DID_WEB)
const film = utf8('a film')
const digestSRI = `sha256-${toBase64(await sha256(film))}`
const digestMultibase = encodeMultibase('u', concatBytes(Uint8Array.of(0x12, 32), await sha256(film)))
const FILM = 'https://films.example/weld.mp4'
const SCHEMA = 'https://own.example/schema.json'

const unavailable = async (url: string): Promise<never> => {
  throw new BadgeError('unavailable', `${url} cannot be reached`)
}

async function judge(members: JsonObject, sources = {}) {
  const signed = await sign({ ...badge, ...members }, methodOf(DID_WEB))
  return verifyCredential(signed, { ...sourcesAt({ did: DID_DOCUMENT }), ...sources })
}

describe('a related resource', () => {
  const at = (bytes: Uint8Array) => ({ fetchBytes: async () => bytes })
  const resources = async (relatedResource: unknown, sources = {}) => {
    const result = await judge({ relatedResource }, sources)
    return [...outcomesOf(result, 'related_resources'), result.verified]
  }

  it.each([
    ['digestSRI', { digestSRI }],
    ['digestMultibase', { digestMultibase }],
    ['both', { digestSRI, digestMultibase, mediaType: 'video/mp4' }],
  ])('is compared, byte by byte, by %s', async (_name, digest) => {
    const resource = { id: FILM, ...digest }
    expect(await resources([resource], at(film))).toEqual(['pass', true])
    expect(await resources([resource], at(utf8('a filn')))).toEqual(['fail', false])
  })

  it('that cannot be had leaves the answer open, and does not stand in the way', async () => {
    expect(await resources({ id: FILM, digestSRI }, { fetchBytes: unavailable })).toEqual(['unknown', true])
    expect(await resources({ id: FILM, digestSRI })).toEqual(['unknown', true])
  })

  it('that is a known context is not fetched', async () => {
    const [id = ''] = badge['@context'] as string[]
    const hash = toBase64((await publishedHash(id, 'SHA-256')) ?? new Uint8Array())
    const resource = { id, digestSRI: `sha256-${hash}` }
    expect(await resources([resource], { fetchBytes: unavailable })).toEqual(['pass', true])
    const wrong = { id, digestSRI }
    expect(await resources([wrong], { fetchBytes: unavailable })).toEqual(['fail', false])
  })

  it.each([
    ['no digest', { id: FILM }],
    ['a digest that nobody can read', { id: FILM, digestSRI: 'md5-abc' }],
    ['no id', { digestSRI }],
  ])('is malformed with %s', async (_name, resource) => {
    expect(await resources([resource], at(film))).toEqual(['fail', false])
  })

  it('is one of a few, and each is asked once', async () => {
    const asked: string[] = []
    const fetchBytes = async (url: string) => {
      asked.push(url)
      return film
    }
    const many = Array.from({ length: 7 }, (_item, n) => ({ id: `${FILM}?${n}`, digestSRI, digestMultibase }))
    const outcomes = await resources(many, { fetchBytes })
    expect(outcomes).toEqual(['pass', 'pass', 'pass', 'pass', 'pass', 'unknown', true])
    expect(asked).toHaveLength(5)
  })
})

describe('a schema of the issuer’s own', () => {
  const own = { id: SCHEMA, type: '1EdTechJsonSchemaValidator2019' }
  const schemas = async (entries: unknown[], sources = {}) => {
    const credentialSchema = [...(badge.credentialSchema as []), ...entries]
    const result = await judge({ credentialSchema }, sources)
    return [...outcomesOf(result, 'schema'), result.verified]
  }
  const at = (schema: unknown) => ({ fetchDocument: async () => schema })

  it('is run', async () => {
    const wants = (member: string) => ({ required: [member], properties: { name: { type: 'string' } } })
    expect(await schemas([own], at(wants('validUntil')))).toEqual(['pass', 'pass', true])
    expect(await schemas([own], at(wants('awards')))).toEqual(['pass', 'fail', false])
  })

  it.each([
    ['cannot be had', own, { fetchDocument: unavailable }],
    ['leads to another', own, at({ $ref: 'https://a.example/' })],
    ['is none', own, at('a token')],
    ['is of another type', { ...own, type: '1EdTechCredentialRefresh' }, at({ not: {} })],
  ])('that %s is not known, and does not stand in the way', async (_name, entry, sources) => {
    expect(await schemas([entry], sources)).toEqual(['pass', 'unknown', true])
  })

  it('is one of a few', async () => {
    const many = Array.from({ length: 6 }, (_item, n) => ({ ...own, id: `${SCHEMA}?${n}` }))
    expect(await schemas(many, at({}))).toEqual(['pass', ...Array(5).fill('pass'), 'unknown', true])
  })

  it('is not fetched for what could not be signed at all', async () => {
    const asked: string[] = []
    const fetchDocument = async (url: string) => {
      asked.push(url)
      return {}
    }
    const document = { ...badge, credentialSchema: [own], shoeSize: 43, proof: [] }
    await verifyCredential(document, { ...sourcesAt({ did: DID_DOCUMENT }), fetchDocument })
    expect(asked).toEqual([])
  })
})
