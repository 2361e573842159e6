import { describe, expect, it } from 'vitest'
import { KNOWN_CONTEXTS, loadContext } from '../../src/core/contexts/load-context.ts'
import { hasShared, sharedJson } from '../support/shared.ts'

const contextOf = async (url: string) => (await loadContext(url)).document

describe.runIf(hasShared)('contexts that are written out here', () => {
  it.each([
    ['clr-v2p0.json', 'https://purl.imsglobal.org/spec/clr/v2p0/context.json'],
    ['clr-v2p0-2.0.1.json', 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json'],
    ['jwk-v1.json', 'https://w3id.org/security/jwk/v1'],
    ['cid-v1.json', 'https://www.w3.org/ns/cid/v1'],
    ['credentials-examples-v2.json', 'https://www.w3.org/ns/credentials/examples/v2'],
    ['ob-v3p0-extensions.json', 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'],
  ])('say what was published: %s', async (file, url) => {
    expect(await contextOf(url)).toEqual(sharedJson(`standards/contexts/${file}`))
  })
})

/** Every definition of a term in a context, at whatever depth. */
function* termsOf(value: unknown): Generator<[name: string, id: unknown, type: unknown]> {
  if (typeof value !== 'object' || value === null) return
  for (const [name, definition] of Object.entries(value)) {
    const isObject = typeof definition === 'object' && definition !== null
    const { '@id': id, '@type': type } = isObject ? (definition as Record<string, unknown>) : {}
    if (!name.startsWith('@')) yield [name, typeof definition === 'string' ? definition : id, type]
    yield* termsOf(definition)
  }
}

// What `canonicalText` relies on when it fills a template with a stranger's texts.
describe('no known context', () => {
  it.each(KNOWN_CONTEXTS)(
    'renames a keyword, uses a scheme as a prefix or looks texts up: %s',
    async (url) => {
      const found = [...termsOf(await contextOf(url))].filter(
        ([name, id, type]) =>
          (typeof id === 'string' && id.startsWith('@') && id !== `@${name}`) ||
          ['http', 'https', 'did', 'urn', 'mailto'].includes(name) ||
          name.includes(':') ||
          // `proofPurpose` belongs to the shape of a document, and so do the others that are looked up.
          (type === '@vocab' && name !== 'proofPurpose'),
      )
      expect(found).toEqual([])
    },
  )
})
