import { describe, expect, it } from 'vitest'
import { KNOWN_CONTEXTS, loadContext } from '../../src/core/contexts/load-context.ts'
import { CREDENTIALS_V2, OPEN_BADGES_3, OPEN_BADGES_EXTENSIONS } from '../../src/core/contexts/urls.ts'
import { toHex, utf8 } from '../../src/core/encoding/bytes.ts'
import { sha256 } from '../../src/core/encoding/sha256.ts'
import { canonicalizeJson } from '../../src/core/proof/jcs.ts'

// What a context says is what a signature covers: a package that brings another text under the same URL must
// not come in unnoticed. SHA-256 of the canonical JSON (RFC 8785) of each.
const PINS: Record<string, string> = {
  'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json':
    '7defe702c102faf14108579b7d65ef39ecf4c3bbef925b803e15bd77cd6e3394',
  'https://purl.imsglobal.org/spec/clr/v2p0/context.json':
    'a2dd0c0c07434663b7b54a51dd8a3363f6d5c420efa87e3d97b4ef8661596d44',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json':
    '8bb2354552b70cbdf2066f6d3e24bc5c2be2619145737580ad2aebdc366e77d5',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json':
    'bdd1d11a55a660322f24660862a1d430ee80cce584465f750909daa43684357c',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json':
    'c5e555a91a5cf48e32ae0a05674c61ddd5c053b680b5643b2f57f9965e386d99',
  'https://purl.imsglobal.org/spec/ob/v3p0/context.json':
    '2c54acaa1cffda2420be32ab61f0a2082051211131c6337686f36f2537aa859b',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json':
    '15f4c347c6fe4380d9b6b93795859e33747ef48d5c55b91a71c52fb51c7bcbd7',
  'https://w3id.org/security/data-integrity/v1':
    '9505bf85338a4c2121ad03992ac90061bc85d43bcfa34d9d47b779381cf08b5f',
  'https://w3id.org/security/data-integrity/v2':
    '7ba3c50acf2689d5e07927267343eb353249c7c22a9f2d00307cc970e855e305',
  'https://w3id.org/security/jwk/v1': '38dd329a9a011facda06afc4ba43a121980eaedbd1f974268026d157926bc086',
  'https://w3id.org/security/multikey/v1': 'be20c3ee6af6e9c4102e66a85c26617831218e32216bdf050f870e389e737cdc',
  'https://w3id.org/security/suites/ed25519-2020/v1':
    'fb517f09d990829aed734c9bad8cbbb2ac3d5063b865c7e3d81f246074bf5691',
  'https://www.w3.org/2018/credentials/v1':
    'b01e671e873981f19a9102a9a57f666dbcaeb31b99e3e124378d143e71549247',
  'https://www.w3.org/ns/cid/v1': '9fc257da5b37784ca2b07c3ad666f5ff9beea846a360ddd229fd0b44972015c8',
  'https://www.w3.org/ns/credentials/examples/v2':
    '8a675bead391be98e6054c4e07c41f73337508d398e07047344c5d349aa2dc58',
  'https://www.w3.org/ns/credentials/status/v1':
    'b2fcebfbaf4e6beae2be370fda8a5f9f99c28540c798a75a8cdccc0fb1a12492',
  'https://www.w3.org/ns/credentials/undefined-terms/v2':
    '3b11e1df8c618447e9f79f3737e3c30fc0841537eb95f36003742c633672bb9f',
  'https://www.w3.org/ns/credentials/v2': 'b463c8d6a066214123ddd9827b135e1b50e1fc73322cc52a9b12a4f1fc7d86cf',
  'https://www.w3.org/ns/did/v1': 'a7e146c40fcec005d3f0f14ae745665f446da58d7914a9d8f733746686fad82b',
}

// Packages hold contexts as objects, not as the published bytes. These were published as plain indented JSON,
// so the bytes can be made again and compared with their published SHA-256. The base context of the W3C
// (59955ced…) is laid out by hand: of it only the canonical form can be pinned.
const PUBLISHED: [url: string, indent: number, end: string, sha256: string][] = [
  [OPEN_BADGES_3, 2, '\n', 'ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761'],
  [OPEN_BADGES_EXTENSIONS, 4, '', '146f85aa16effd7ca1da8056eb443f53ce1eca8a34186cb062832c0a97d889c3'],
  [
    'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
    2,
    '',
    '880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6',
  ],
]

const hashOf = async (text: string): Promise<string> => toHex(await sha256(utf8(text)))

describe('the known contexts', () => {
  it('are those that are pinned, no more and no fewer', () => {
    expect([...KNOWN_CONTEXTS].sort()).toEqual(Object.keys(PINS).sort())
  })

  it.each(Object.entries(PINS))('have not changed: %s', async (url, hash) => {
    const { document, documentUrl, contextUrl } = await loadContext(url)
    expect(await hashOf(canonicalizeJson(document))).toBe(hash)
    expect({ documentUrl, contextUrl }).toEqual({ documentUrl: url, contextUrl: null })
  })

  it.each(PUBLISHED)('are the published bytes: %s', async (url, indent, end, hash) => {
    const { document } = await loadContext(url)
    expect(await hashOf(JSON.stringify(document, null, indent) + end)).toBe(hash)
  })

  it('hold those that our documents carry', () => {
    expect(KNOWN_CONTEXTS).toEqual(
      expect.arrayContaining([CREDENTIALS_V2, OPEN_BADGES_3, OPEN_BADGES_EXTENSIONS]),
    )
  })

  // `assertCompacted` relies on it: a credential must have one name for what decides about it.
  it('give no second name to a keyword or to what decides whether a credential holds', async () => {
    const decisive =
      /^(?:cred:|https:\/\/www\.w3\.org\/2018\/credentials#)(credentialStatus|valid(?:From|Until)|issuer)$/
    const strange: string[] = []
    for (const url of KNOWN_CONTEXTS) {
      const { document } = await loadContext(url)
      for (const [term, id] of termsOf(document)) {
        const name = decisive.exec(id)?.[1]
        if (name !== undefined && name !== term) strange.push(`${url} ${term} ${id}`)
        if (id.startsWith('@') && !['id', 'type'].includes(term)) strange.push(`${url} ${term} ${id}`)
      }
    }
    expect(strange).toEqual([])
  })
})

it.each([
  'https://a.example/context.json',
  'http://www.w3.org/ns/credentials/v2',
  'https://www.w3.org/ns/credentials/v2/',
  'https://www.w3.org/ns/credentials/v2#',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.4.json',
  '',
  'constructor',
  '__proto__',
])('refuses the context %j', async (url) => {
  await expect(loadContext(url)).rejects.toMatchObject({ code: 'bad_request' })
})

/** Terms with their IRIs, of scoped contexts too. */
function* termsOf(value: unknown): Generator<[term: string, id: string]> {
  if (typeof value !== 'object' || value === null) return
  for (const [term, definition] of Object.entries(value)) {
    const id =
      typeof definition === 'object' ? (definition as Record<string, unknown> | null)?.['@id'] : definition
    if (typeof id === 'string' && !term.startsWith('@')) yield [term, id]
    yield* termsOf(definition)
  }
}
