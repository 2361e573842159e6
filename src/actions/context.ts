import type { Grants } from '../core/access/permissions.ts'
import type { BadgeDesign } from '../core/badge-image/badge-svg.ts'
import type { KeyRing } from '../core/keys/key-ring.ts'
import type { Database } from '../store/database.ts'

/** What goes over the queue. Ids only: messages are small, and the row is the truth. */
export type WorkMessage = { kind: 'inbox'; id: string } | { kind: 'task'; id: string } | { kind: 'outbox' }

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
}

/** Everything an action may reach; `wiring.ts` makes one for each request, message or cron tick. */
export interface ActionContext {
  db: Database
  keyRing: KeyRing
  /** The platform's own origin, without a slash at the end. */
  origin: string
  development: boolean
  /** Who acts, for the audit entries: `operator`, `person:…`, `key:12`, `endpoint:…`, `system`, `anonymous`. */
  actor: string
  /** What the actor may do; actions ask through `authorize`. */
  grants: Grants
  /** Whether this is the token of the platform's operator; takes the same time for every token. */
  isOperator: (token: string) => Promise<boolean>
  now: () => Date
  randomBytes: (length: number) => Uint8Array<ArrayBuffer>
  /** Best effort: what is lost here, the sweep finds. */
  enqueue: (messages: WorkMessage[]) => Promise<void>
  /** Undefined where a platform sends no mail. */
  sendMail: ((mail: Mail) => Promise<void>) | undefined
  /** What a development server has not sent. */
  readMailbox: () => Promise<Mail[]>
  files: FileStore
  /** Draws a generated badge as PNG. */
  renderBadge: (design: BadgeDesign, width: number) => Promise<Uint8Array<ArrayBuffer>>
  /** Whether a client may verify once more this minute; `client` is its address as the platform saw it. */
  admitVerification: (client: string) => Promise<boolean>
  /** Guarded fetch of a stranger's JSON; throws `unavailable`. */
  fetchJson: (url: string) => Promise<unknown>
}

/** Seconds since the epoch, as rows keep time. */
export const epochSeconds = (at: Date): number => Math.floor(at.getTime() / 1000)

export const fromEpochSeconds = (seconds: number): Date => new Date(seconds * 1000)
