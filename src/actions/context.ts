import type { Grants } from '../core/access/permissions.ts'
import type { BadgeDesign } from '../core/badge-image/badge-svg.ts'
import type { CertificateJob } from '../core/certificate/certificate.ts'
import type { KeyRing } from '../core/keys/key-ring.ts'
import type { Taken } from '../core/limits/fixed-window.ts'
import type { ShopAnswer, ShopRequest } from '../outbound/shop-fetch.ts'
import type { Database } from '../store/database.ts'

/** What goes over the queue. Ids only: messages are small, and the row is the truth. */
export type WorkMessage =
  | { kind: 'inbox'; id: string }
  | { kind: 'task'; id: string }
  | { kind: 'purchase'; id: string }
  | { kind: 'outbox' }
  | { kind: 'webhooks' }

export interface Mail {
  to: string
  subject: string
  text: string
  html: string
}

/** Where uploaded pictures are kept, by the hash of their content. */
export interface FileStore {
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>
  get(key: string): Promise<{ bytes: Uint8Array<ArrayBuffer>; contentType: string } | undefined>
  /** Keys with the prefix, in ascending order. */
  list(prefix: string, limit: number): Promise<string[]>
  /** The same behind `after`, with when each was written. */
  listAged(
    prefix: string,
    page: { after: string; limit: number },
  ): Promise<{ key: string; writtenAt: Date }[]>
  delete(key: string): Promise<void>
  /** A body that may be larger than memory; how long it is must be known. */
  putStream(key: string, body: ReadableStream, contentType: string): Promise<void>
  /** In bytes; undefined: there is no such file. */
  sizeOf(key: string): Promise<number | undefined>
  getRange(key: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>
}

/** Who is signed in, and since when. */
export interface SignedIn {
  userId: string
  email: string
  name: string
  sessionId: string
  signedInAt: Date
  /** `Set-Cookie` headers that the answer must carry on, when the session has been prolonged. */
  cookies: string[]
}

/** Sign-in of people: better-auth, which `src/accounts` alone knows (docs/decisions/008). */
export interface Accounts {
  /** The person behind the cookies of a request. */
  findSignedIn(headers: Headers): Promise<SignedIn | undefined>
  /** One of better-auth's own requests, with its limits; `path` is below `/api/auth`. */
  request(
    headers: Headers,
    request: { method: 'GET' | 'POST'; path: string; body?: unknown },
  ): Promise<Response>
}

/** Where what must outlive the database is kept: pieces of text that nobody changes. */
export interface LogStore {
  append(key: string, text: string): Promise<void>
  /** Keys with the prefix that come after the given one, in ascending order. */
  list(prefix: string, after: string | undefined, limit: number): Promise<string[]>
  read(key: string): Promise<string | undefined>
}

/** Everything an action may reach; `wiring.ts` makes one for each request, message or cron tick. */
export interface ActionContext {
  db: Database
  keyRing: KeyRing
  /** The platform's own origin, without a slash at the end. */
  origin: string
  development: boolean
  /** Nothing may be read or changed but by the operator: the database is being told what it has forgotten. */
  maintenance: boolean
  /** Who acts, for the audit entries: `operator`, `person:…`, `key:12`, `endpoint:…`, `system`, `anonymous`. */
  actor: string
  /** What the actor may do; actions ask through `authorize`. */
  grants: Grants
  /** Whether this is the token of the platform's operator; takes the same time for every token. */
  isOperator: (token: string) => Promise<boolean>
  /** A MAC that only this deployment can make and that a new operator's token ends; for sessions of the operator. */
  signAsOperator: (text: string) => Promise<string>
  /** The Worker secret with an issuer's own signing keys, by the issuer's slug and by nothing else. */
  readSigningSecret: (issuerSlug: string) => string | undefined
  now: () => Date
  randomBytes: (length: number) => Uint8Array<ArrayBuffer>
  /** Runs work after the answer has gone out. Best effort: nothing may depend on it. */
  afterwards: (work: () => Promise<void>) => void
  /** Asks the API of a shop with a tenant's key; throws `unavailable` when it does not answer. */
  askShop: (request: ShopRequest) => Promise<ShopAnswer>
  /** Best effort: what is lost here, the sweep finds. */
  enqueue: (messages: WorkMessage[]) => Promise<void>
  /** Undefined where a platform sends no mail. */
  sendMail: ((mail: Mail) => Promise<void>) | undefined
  /** What a development server has not sent. */
  readMailbox: () => Promise<Mail[]>
  files: FileStore
  restoreLog: LogStore
  /** Draws a generated badge as PNG. */
  renderBadge: (design: BadgeDesign, width: number) => Promise<Uint8Array<ArrayBuffer>>
  /** Makes a certificate as PDF. */
  renderCertificate: (job: CertificateJob) => Promise<Uint8Array<ArrayBuffer>>
  /** Whether a client may verify once more this minute; `client` is its address as the platform saw it. */
  admitVerification: (client: string) => Promise<boolean>
  /** Counts one more API request of a key and of its tenant in this minute, and tells what is left to each. */
  admitApi: (who: { keyId: number; tenantId: number }) => Promise<{ key: Taken; tenant: Taken }>
  /** Guarded fetch of a stranger's JSON, or of the bytes of anything; throws `unavailable`. */
  fetchJson: {
    (url: string): Promise<unknown>
    bytes(url: string): Promise<Uint8Array<ArrayBuffer>>
  }
  /** Guarded POST to an address of a tenant's choice; throws `unavailable`. */
  post: (
    url: string,
    headers: Record<string, string>,
    body: string,
  ) => Promise<{ status: number; ok: boolean; gone: boolean; retryAfter: string | null }>
  /** Loaded when somebody signs in or opens the console, and never for anything else. */
  accounts: () => Promise<Accounts>
  /** The TXT records of a name in the public DNS; throws `unavailable`. */
  resolveTxt: (name: string) => Promise<string[]>
}

/** Seconds since the epoch, as rows keep time. */
export const epochSeconds = (at: Date): number => Math.floor(at.getTime() / 1000)

export const fromEpochSeconds = (seconds: number): Date => new Date(seconds * 1000)
