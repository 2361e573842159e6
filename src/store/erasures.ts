import { and, desc, eq, gte, lt, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { violates } from './database.ts'
import { credentials, recipients } from './schema/credentials.ts'
import { type ErasureCounts, erasures } from './schema/privacy.ts'
import { issuers } from './schema/tenants.ts'

export type ErasureRecord = typeof erasures.$inferSelect

/** UNIQUE (tenant, recipient) settles two calls at once. */
export const insertErasure = (db: Database, row: typeof erasures.$inferInsert): Statement =>
  db.insert(erasures).values(row)

export async function findErasure(
  db: Database,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
): Promise<ErasureRecord | undefined> {
  const [row] = await db
    .select()
    .from(erasures)
    .where(and(eq(erasures.tenantId, tenantId), eq(erasures.id, id)))
  return row
}

/** The newest erasure of the person behind a blind index, as long as that is remembered. */
export async function findErasureOfSubject(
  db: Database,
  tenantId: number,
  subject: Uint8Array<ArrayBuffer>,
  since: number,
): Promise<ErasureRecord | undefined> {
  const [row] = await db
    .select()
    .from(erasures)
    .where(
      and(eq(erasures.tenantId, tenantId), gte(erasures.createdAt, since), eq(erasures.subject, subject)),
    )
    .orderBy(desc(erasures.id))
    .limit(1)
  return row
}

/** A page of receipts, newest first. */
export const listErasures = (
  db: Database,
  tenantId: number,
  { before, limit }: { before?: Uint8Array<ArrayBuffer>; limit: number },
): Promise<ErasureRecord[]> =>
  db
    .select()
    .from(erasures)
    .where(and(eq(erasures.tenantId, tenantId), before && lt(erasures.id, before)))
    .orderBy(desc(erasures.id))
    .limit(limit)

export const markErasure = (
  db: Database,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
  set: { counts?: ErasureCounts; state?: 'complete'; completedAt?: number },
): Statement =>
  db
    .update(erasures)
    .set(set)
    .where(and(eq(erasures.tenantId, tenantId), eq(erasures.id, id)))

/** Forgets whom erasures of before a time were about. For all tenants: the sweep works for everybody. */
export const forgetSubjects = (db: Database, before: number): Statement =>
  db
    .update(erasures)
    .set({ subject: null })
    .where(
      and(
        sql`${erasures.subject} is not null`,
        lt(erasures.createdAt, before),
        eq(erasures.state, 'complete'),
      ),
    )

/**
 * Destroys a person's key and name. The blind index becomes random: nothing leads from the address to the row any
 * more, and a person who comes again starts anew. When more or fewer credentials are about the person than were
 * looked at, the row would become one without a date, which NOT NULL forbids: `wasOverlooked` tells it.
 */
export const markRecipientErased = (
  db: Database,
  tenantId: number,
  recipientId: number,
  { credentials: expected, blindIndex }: { credentials: number; blindIndex: Uint8Array<ArrayBuffer> },
): Statement =>
  db
    .update(recipients)
    .set({
      dataKey: null,
      personal: null,
      blindIndex,
      createdAt: sql`case (select count(*) from credentials where recipient_id = ${recipientId})
        when ${expected} then ${recipients.createdAt} end`,
    })
    .where(and(eq(recipients.tenantId, tenantId), eq(recipients.id, recipientId)))

export const wasOverlooked = (cause: unknown): boolean => violates(cause, 'recipients', 'NOT NULL')

/** Takes from a person's credentials what tells of them: sealed facts, the hash of the address and its salt. */
export const stripCredentials = (db: Database, tenantId: number, recipientId: number): Statement =>
  db
    .update(credentials)
    .set({ facts: null, identityHash: null, salt: null })
    .where(
      and(
        eq(credentials.recipientId, recipientId),
        sql`${credentials.issuerId} in (select ${issuers.id} from ${issuers} where ${issuers.tenantId} = ${tenantId})`,
      ),
    )
