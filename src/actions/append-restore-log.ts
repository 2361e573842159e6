import type { Statement } from '../store/database.ts'
import { insertRestoreRecords } from '../store/restore-records.ts'
import { type ActionContext, epochSeconds } from './context.ts'

/**
 * What a database that has been set back to an earlier moment must be told again, besides the status events, which the
 * log takes from their own table. Names are slugs, because ids of rows are given out again after a restore. No personal
 * data and no reasons: what is in the log is never changed.
 */
export type RestoreRecord =
  /** Status positions of an issuer below `next` may have been handed out. */
  | { kind: 'positions'; issuer: string; next: number }
  /** A signing key as it is now; bytes as hex. */
  | {
      kind: 'signing_key'
      issuer: string
      algorithm: 'Ed25519' | 'RS256'
      publicKey: string
      state: 'active' | 'retired' | 'compromised'
      source: 'generated' | 'imported' | 'secret' | 'public'
      createdAt: number
      retiredAt: number | null
      revokedAt: number | null
    }
  /** A host of an issuer's own was proven or removed. */
  | {
      kind: 'identity'
      issuer: string
      host: string
      token: string
      state: 'proven' | 'removed'
      createdAt: number
    }
  /** From that status list on the issuer signs under the host; null: under its home. */
  | { kind: 'identity_period'; issuer: string; host: string | null; firstList: number }
  /** A line of an issuer's public log. */
  | {
      kind: 'audit_head'
      issuer: string
      day: number
      block: number
      entries: number
      hash: string
      signature: string
    }
  /** A person was erased: `subject` is the SHA-256 of the blind index, as hex. */
  | { kind: 'recipient.erased'; tenant: string; subject: string; credentials: 'revoke' | 'keep' }
  /** An API key must not come back to life: its SHA-256, as hex. */
  | { kind: 'api_key.revoked'; tenant: string; hash: string }

/**
 * For the batch of the change itself, so that neither is without the other. The queue and the sweep carry the records on
 * to R2 (`keepRestoreLog`).
 */
export const appendRestoreLog = (ctx: ActionContext, records: readonly RestoreRecord[]): Statement[] =>
  insertRestoreRecords(ctx.db, records, epochSeconds(ctx.now()))
