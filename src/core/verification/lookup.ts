import { BadgeError } from '../badge-error.ts'
import { expandDidKey } from '../did/did-key.ts'

/** Fetches the document of a DID or of an https controller; throws `unavailable` when it cannot be had. */
export type ResolveDid = (id: string) => Promise<unknown>

/** Fetches a document by its URL: JSON, or the text of a compact JWS. Throws `unavailable` when it cannot be had. */
export type FetchDocument = (url: string) => Promise<unknown>

/** What a verification may ask of the world, and what the caller expects. */
export interface VerificationSources {
  resolveDid: ResolveDid
  fetchStatusList: FetchDocument
  /** Everything else: key sets, revocation lists, hosted assertions, refreshed credentials. */
  fetchDocument?: FetchDocument
  now: Date
  /** An address, DID or URL of the person who should be the recipient. */
  recipient?: string
}

/** The sources during one verification, with everything that was fetched in it. */
export interface Lookup {
  now: Date
  /** The document of a controller. A did:key is its own document. */
  controller(id: string): Promise<unknown>
  statusList(url: string): Promise<unknown>
  document(url: string): Promise<unknown>
  /** Counts a credential inside of another; throws when there are too many. */
  countNested(): void
}

// Each costs as much as a credential by itself; a transcript of a long life has fewer.
const MAX_NESTED = 100

/** Each address is asked once a verification, so that all checks speak of the same document. */
export function lookupOf(sources: VerificationSources): Lookup {
  let nested = 0
  const { fetchDocument = refuseFetch } = sources
  const resolve = once(sources.resolveDid)
  return {
    now: sources.now,
    controller: async (id) => (id.startsWith('did:key:') ? expandDidKey(id) : resolve(id)),
    statusList: once(sources.fetchStatusList),
    document: once(fetchDocument),
    countNested: () => {
      if (++nested <= MAX_NESTED) return
      throw new BadgeError('bad_request', `it holds more than ${MAX_NESTED} other credentials`)
    },
  }
}

function once(fetch: (address: string) => Promise<unknown>): (address: string) => Promise<unknown> {
  const answers = new Map<string, Promise<unknown>>()
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
