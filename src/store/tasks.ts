import { and, desc, eq, isNull, lte, type SQL, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { tasks } from './schema/tasks.ts'

export type TaskRecord = typeof tasks.$inferSelect

export const insertTask = (db: Database, row: typeof tasks.$inferInsert): Statement =>
  db.insert(tasks).values(row)

const ofTenant = (tenantId: number | null): SQL =>
  tenantId === null ? isNull(tasks.tenantId) : eq(tasks.tenantId, tenantId)

/** A task of the tenant; null: one of the platform. */
export async function findTask(
  db: Database,
  tenantId: number | null,
  id: Uint8Array<ArrayBuffer>,
): Promise<TaskRecord | undefined> {
  const [row] = await db
    .select()
    .from(tasks)
    .where(and(ofTenant(tenantId), eq(tasks.id, id)))
  return row
}

/** The newest tasks of the tenant, of a kind when one is given. */
export const listTasks = (db: Database, tenantId: number | null, kind?: string, limit = 50) =>
  db
    .select()
    .from(tasks)
    .where(and(ofTenant(tenantId), kind === undefined ? undefined : eq(tasks.kind, kind)))
    .orderBy(desc(tasks.id))
    .limit(limit)

/** Takes a due task for this caller alone until `leaseUntil`. For all tenants: the queue works for everybody. */
export const claimTask = (
  db: Database,
  id: Uint8Array<ArrayBuffer>,
  { now, leaseUntil }: { now: number; leaseUntil: number },
) =>
  db
    .update(tasks)
    .set({ nextAttemptAt: leaseUntil, attempts: sql`${tasks.attempts} + 1` })
    .where(and(eq(tasks.id, id), eq(tasks.state, 'pending'), lte(tasks.nextAttemptAt, now)))
    .returning()

export const listDueTasks = (db: Database, now: number, limit: number) =>
  db
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(eq(tasks.state, 'pending'), lte(tasks.nextAttemptAt, now)))
    .orderBy(tasks.nextAttemptAt)
    .limit(limit)

export const markTask = (
  db: Database,
  tenantId: number | null,
  id: Uint8Array<ArrayBuffer>,
  set: Partial<
    Pick<
      TaskRecord,
      | 'cursor'
      | 'total'
      | 'done'
      | 'failed'
      | 'result'
      | 'state'
      | 'reason'
      | 'attempts'
      | 'nextAttemptAt'
      | 'updatedAt'
    >
  >,
): Statement =>
  db
    .update(tasks)
    .set(set)
    .where(and(ofTenant(tenantId), eq(tasks.id, id)))
