import { loadContext } from '../contexts/load-context.ts'
import { fromHex, utf8 } from '../encoding/bytes.ts'

export type HashName = 'SHA-256' | 'SHA-384' | 'SHA-512'

// Contexts that were published as plain indented JSON, so that their bytes can be made again from what we hold.
// Which they are, `test/core/issue-related-resource.test.ts` shows by their published SHA-256.
const LAYOUTS: ReadonlyMap<string, [indent: number, end: string]> = new Map([
  ['https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json', [2, '\n']],
  ['https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json', [2, '\n']],
  ['https://purl.imsglobal.org/spec/ob/v3p0/extensions.json', [4, '']],
  ['https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json', [2, '']],
  ['https://w3id.org/security/data-integrity/v2', [2, '']],
  ['https://w3id.org/security/jwk/v1', [2, '\n']],
])

// Laid out by hand; of it we know what the W3C publishes (VC Data Model 2.0, "Base Context").
const PINNED: ReadonlyMap<string, string> = new Map([
  [
    'https://www.w3.org/ns/credentials/v2',
    '59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734',
  ],
])

/** The hash of a resource as it was published; undefined when we do not have it. */
export async function publishedHash(
  url: string,
  name: HashName,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const pinned = PINNED.get(url)
  if (pinned !== undefined) return name === 'SHA-256' ? fromHex(pinned) : undefined
  const layout = LAYOUTS.get(url)
  if (layout === undefined) return undefined
  const [indent, end] = layout
  const { document } = await loadContext(url)
  const bytes = utf8(JSON.stringify(document, null, indent) + end)
  return new Uint8Array(await crypto.subtle.digest(name, bytes))
}
