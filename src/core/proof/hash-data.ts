import { concatBytes, utf8 } from '../encoding/bytes.ts'
import { canonicalText } from './canonical-text.ts'
import type { DataIntegrityProof } from './data-integrity.ts'
import { canonicalizeJson } from './jcs.ts'
import type { JsonObject } from './rdf.ts'
import type { SecuredDocument } from './secured-document.ts'

export type HashName = 'SHA-256' | 'SHA-384'

/**
 * What the `rdfc` suites sign: the hash of the proof's configuration, then that of the document (Data Integrity
 * EdDSA Cryptosuites section 3.2.4, ECDSA section 3.2.4). The configuration has the document's context.
 */
export async function rdfcHashData(
  secured: SecuredDocument,
  { proofValue: _, ...options }: DataIntegrityProof,
  hash: HashName = 'SHA-256',
): Promise<Uint8Array<ArrayBuffer>> {
  const config = await canonicalText({ ...options, '@context': secured.document['@context'] })
  return hashBoth(config, await secured.nQuads(), hash)
}

/**
 * What the `jcs` suites sign (EdDSA Cryptosuites section 3.3). The document's context must start with the
 * proof's and is then replaced by it; undefined when it does not.
 */
export async function jcsHashData(
  document: JsonObject,
  { proofValue: _, ...options }: DataIntegrityProof,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const context = options['@context']
  if (context === undefined) return hashBoth(canonicalizeJson(options), canonicalizeJson(document), 'SHA-256')
  if (!startsWith(document['@context'], context)) return undefined
  const replaced = canonicalizeJson({ ...document, '@context': context })
  return hashBoth(canonicalizeJson(options), replaced, 'SHA-256')
}

async function hashBoth(config: string, document: string, hash: HashName): Promise<Uint8Array<ArrayBuffer>> {
  const digest = async (text: string) => new Uint8Array(await crypto.subtle.digest(hash, utf8(text)))
  return concatBytes(await digest(config), await digest(document))
}

function startsWith(whole: unknown, start: unknown): boolean {
  const [all, first] = [whole, start].map((value) => (Array.isArray(value) ? value : [value]))
  if (all === undefined || first === undefined) return false
  return first.every((item, n) => canonicalizeJson(item) === canonicalizeJson(all[n] ?? null))
}
