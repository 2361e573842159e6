import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { toHex } from '../core/encoding/bytes.ts'
import { type Database, jsonChunks, type Statement } from './database.ts'
import { auditEntries, type OutboxKind, outbox } from './schema/journal.ts'
import { hasWebhooks } from './webhook-outbox.ts'

export interface AuditEntry {
  tenantId: number | ReturnType<typeof sql<number>>
  issuerId?: number
  at: number
  /** `operator`, `key:12`, `endpoint:…`, `issuer:…` (one of another tenant) or `system`. */
  actor: string
  action: string
  subject?: Uint8Array<ArrayBuffer> | SQL
  /** SHA-256 of what the subject was before, and of what it is now. */
  before?: Uint8Array<ArrayBuffer> | SQL
  digest?: Uint8Array<ArrayBuffer>
}

export const insertAuditEntry = (db: Database, entry: AuditEntry): Statement =>
  db.insert(auditEntries).values(entry)

/** One audit entry for each credential that something was done to. */
export const insertCredentialAudit = (
  db: Database,
  entry: { tenantId: number; issuerId: number; at: number; actor: string; action: string },
  credentials: readonly { id: Uint8Array; digest: Uint8Array | null }[],
): Statement[] =>
  jsonChunks(credentials.map(({ id, digest }) => [toHex(id), digest && toHex(digest)])).map((json) =>
    db
      .insert(auditEntries)
      .select(sql`select null, ${entry.tenantId}, ${entry.issuerId}, ${entry.at}, ${entry.actor}, ${entry.action},
        unhex(value->>0), unhex(value->>1), null from json_each(${json})`),
  )

/** One outbox row for each credential whose recipient must hear of it, and tenants' systems that listen. */
export const insertOutbox = (
  db: Database,
  { issuerId, kind, at }: { issuerId: number; kind: OutboxKind; at: number },
  ids: readonly Uint8Array[],
): Statement[] => {
  // When it was issued a credential tells by itself, and there are a great many of these rows.
  const happenedAt = kind === 'credential.issued' ? null : at
  return jsonChunks(ids.map((id) => [toHex(id)])).map((json) =>
    db
      .insert(outbox)
      .select(
        sql`select null, ${issuerId}, ${kind}, unhex(value->>0), 0, ${at}, 'pending', ${happenedAt} from json_each(${json})`,
      ),
  )
}

/**
 * Takes up to `limit` due rows for this caller alone until `leaseUntil`: a row whose caller dies becomes due
 * again. For all issuers: the queue and the sweep work for everybody.
 */
export const claimOutbox = (
  db: Database,
  { now, leaseUntil, limit }: { now: number; leaseUntil: number; limit: number },
) =>
  db
    .update(outbox)
    .set({ nextAttemptAt: leaseUntil, attempts: sql`${outbox.attempts} + 1` })
    .where(
      sql`${outbox.id} in (select id from outbox where state = 'pending' and next_attempt_at <= ${now}
        order by next_attempt_at limit ${limit})`,
    )
    .returning({
      ...getTableColumns(outbox),
      hasWebhooks: hasWebhooks(sql`${outbox.issuerId}`).mapWith(Boolean).as('has_webhooks'),
    })

export type OutboxRow = Awaited<ReturnType<typeof claimOutbox>>[number]

/** Done: the audit entries tell that it was. */
export const deleteOutbox = (db: Database, issuerId: number, ids: readonly number[]): Statement =>
  db
    .delete(outbox)
    .where(
      and(
        eq(outbox.issuerId, issuerId),
        sql`${outbox.id} in (select value from json_each(${JSON.stringify(ids)}))`,
      ),
    )

/** Not done; due again at the given time, or given up. */
export const markOutboxFailed = (
  db: Database,
  issuerId: number,
  id: number,
  { nextAttemptAt, dead }: { nextAttemptAt: number; dead: boolean },
): Statement =>
  db
    .update(outbox)
    .set({ nextAttemptAt, ...(dead && { state: 'dead' as const }) })
    .where(and(eq(outbox.issuerId, issuerId), eq(outbox.id, id)))
