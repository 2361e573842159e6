import { BadgeError } from '../badge-error.ts'
import { expandDidKey } from '../did/did-key.ts'

/** Fetches the document of a DID or of an https controller; throws `unavailable` when it cannot be had. */
export type ResolveDid = (id: string) => Promise<unknown>

/** Fetches a document by its URL: JSON, or the text of a compact JWS. Throws `unavailable` when it cannot be had. */
export type FetchDocument = (url: string) => Promise<unknown>

/** Fetches a document by its URL as it is, byte by byte. Throws `unavailable` when it cannot be had. */
export type FetchBytes = (url: string) => Promise<Uint8Array<ArrayBuffer>>

/** What a verification may ask of the world, and what the caller expects. */
export interface VerificationSources {
  resolveDid: ResolveDid
  fetchStatusList: FetchDocument
  /** Everything else: key sets, revocation lists, hosted assertions, refreshed credentials. */
  fetchDocument?: FetchDocument
  /** Related resources, of whatever kind. */
  fetchBytes?: FetchBytes
  now: Date
  /** An address, DID or URL of the person who should be the recipient. */
  recipient?: string
}

/** The sources during one verification, with everything that was fetched in it. */
export interface Lookup {
  now: Date
  /** The document of a controller. A did:key is its own document. */
  controller(id: string): Promise<unknown>
  /** The same, if a check has asked for it and got it. */
  knownController(id: string): unknown
  statusList(url: string): Promise<unknown>
  document(url: string): Promise<unknown>
  bytes(url: string): Promise<Uint8Array<ArrayBuffer>>
  /** Counts a credential inside of another; throws when there are too many. */
  countNested(): void
}

// Each costs as much as a credential by itself; a transcript of a long life has fewer.
const MAX_NESTED = 100

/** Each address is asked once a verification, so that all checks speak of the same document. */
export function lookupOf(sources: VerificationSources): Lookup {
  let nested = 0
  const { fetchDocument = refuseFetch, fetchBytes = refuseFetch } = sources
  const resolve = once(sources.resolveDid)
  const controllers = new Map<string, unknown>()
  return {
    now: sources.now,
    controller: async (id) => {
      const document = id.startsWith('did:key:') ? expandDidKey(id) : await resolve(id)
      controllers.set(id, document)
      return document
    },
    knownController: (id) => controllers.get(id),
    statusList: once(sources.fetchStatusList),
    document: once(fetchDocument),
    bytes: once(fetchBytes),
    countNested: () => {
      if (++nested <= MAX_NESTED) return
      throw new BadgeError('bad_request', `it holds more than ${MAX_NESTED} other credentials`)
    },
  }
}

function once<T>(fetch: (address: string) => Promise<T>): (address: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>()
  return (address) => {
    const known = answers.get(address)
    if (known) return known
    const answer = fetch(address)
    answers.set(address, answer)
    return answer
  }
}

async function refuseFetch(url: string): Promise<never> {
  throw new BadgeError('unavailable', `${url} is not looked up here`)
}
