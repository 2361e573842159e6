import { describe, expect, it } from 'vitest'
import { KNOWN_CONTEXTS, loadContext } from '../../src/core/contexts/load-context.ts'
import { toHex } from '../../src/core/encoding/bytes.ts'
import { sha256 } from '../../src/core/encoding/sha256.ts'
import { hasShared, sharedBytes, sharedJson } from '../support/shared.ts'

// Copies of published contexts, with the SHA-256 of their bytes. What packages or this repository hold must say
// the same; layout aside, for which `test/core/contexts.test.ts` has pins of its own.
const FILES: [url: string, file: string, sha256: string][] = [
  [
    'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
    'ob-v3p0-extensions.json',
    '146f85aa16effd7ca1da8056eb443f53ce1eca8a34186cb062832c0a97d889c3',
  ],
  [
    'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
    'clr-v2p0-2.0.1.json',
    '880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6',
  ],
  [
    'https://purl.imsglobal.org/spec/clr/v2p0/context.json',
    'clr-v2p0.json',
    'e198d7b517d74c5036434ce495086f67b10244709e9a3df9dcb7f8b1579b6167',
  ],
  [
    'https://www.w3.org/ns/cid/v1',
    'cid-v1.json',
    'ea216ecc1cb02cd39b693dba2250141e270ba0bf95890be107dd9a9e8e43de85',
  ],
  [
    'https://w3id.org/security/jwk/v1',
    'jwk-v1.json',
    '0f14b62f6071aafe00df265770ea0c7508e118247d79b7d861a406d2aa00bece',
  ],
  [
    'https://www.w3.org/ns/credentials/examples/v2',
    'credentials-examples-v2.json',
    '57393fbc69d6efb9b9b5dc9cb6b9880b0944360abfe2eaf459c9e58cf2279d7c',
  ],
]

describe.runIf(hasShared)('a published context', () => {
  it.each(FILES)('is the one that is known: %s', async (url, file, hash) => {
    const path = `standards/contexts/${file}`
    expect(toHex(await sha256(sharedBytes(path)))).toBe(hash)
    expect(KNOWN_CONTEXTS).toContain(url)
    expect((await loadContext(url)).document).toEqual(sharedJson(path))
  })
})
