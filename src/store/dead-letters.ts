import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { endpoints, inboxEvents } from './schema/commerce.ts'
import { outbox } from './schema/journal.ts'
import { tasks } from './schema/tasks.ts'
import { issuers, tenants } from './schema/tenants.ts'

// Of the whole platform: only its operator is shown what is read here.

/** Events that could not be carried out, newest first. */
export const listDeadEvents = (db: Database, limit: number) =>
  db
    .select({
      id: inboxEvents.id,
      tenantId: inboxEvents.tenantId,
      tenant: tenants.slug,
      provider: endpoints.provider,
      type: inboxEvents.type,
      state: inboxEvents.state,
      reason: inboxEvents.reason,
      attempts: inboxEvents.attempts,
      at: inboxEvents.receivedAt,
      hasBody: sql<number>`length(${inboxEvents.body}) > 0`.as('has_body'),
    })
    .from(inboxEvents)
    .innerJoin(tenants, eq(tenants.id, inboxEvents.tenantId))
    .leftJoin(endpoints, eq(endpoints.id, inboxEvents.endpointId))
    .where(
      sql`${inboxEvents.id} in (select id from inbox_events where state in ('dead', 'quarantined')
        union all select id from inbox_events where state in ('received', 'failed', 'waiting') and state = 'failed')`,
    )
    .orderBy(desc(inboxEvents.id))
    .limit(limit)

/** News that could not be brought to anybody, newest first. */
export const listDeadNews = (db: Database, limit: number) =>
  db
    .select({
      id: outbox.id,
      tenantId: issuers.tenantId,
      tenant: tenants.slug,
      type: outbox.kind,
      attempts: outbox.attempts,
      at: outbox.nextAttemptAt,
    })
    .from(outbox)
    .innerJoin(issuers, eq(issuers.id, outbox.issuerId))
    .innerJoin(tenants, eq(tenants.id, issuers.tenantId))
    .where(eq(outbox.state, 'dead'))
    .orderBy(desc(outbox.id))
    .limit(limit)

/** Tasks that ended without having done what they were for, newest first. */
export const listDeadTasks = (db: Database, limit: number) =>
  db
    .select({
      id: tasks.id,
      tenantId: tasks.tenantId,
      tenant: tenants.slug,
      type: tasks.kind,
      reason: tasks.reason,
      attempts: tasks.attempts,
      at: tasks.updatedAt,
    })
    .from(tasks)
    .leftJoin(tenants, eq(tenants.id, tasks.tenantId))
    .where(eq(tasks.state, 'failed'))
    .orderBy(desc(tasks.id))
    .limit(limit)

const idsIn = (ids: readonly string[]) => sql`(select unhex(value) from json_each(${JSON.stringify(ids)}))`

const deadEvents = (ids: readonly string[]) =>
  and(
    sql`${inboxEvents.id} in ${idsIn(ids)}`,
    inArray(inboxEvents.state, ['dead', 'failed']),
    sql`length(${inboxEvents.body}) > 0`,
  )

const deadNews = (ids: readonly string[]) =>
  and(
    sql`${outbox.id} in (select cast(value as integer) from json_each(${JSON.stringify(ids)}))`,
    eq(outbox.state, 'dead'),
  )

const deadTasks = (ids: readonly string[]) =>
  and(sql`${tasks.id} in ${idsIn(ids)}`, eq(tasks.state, 'failed'))

/** Those of the given letters that can be given another life, with what does it. */
export const DEAD_LETTERS = {
  inbox: {
    find: (db: Database, ids: readonly string[]) =>
      db
        .select({ id: inboxEvents.id, tenantId: sql<number | null>`${inboxEvents.tenantId}` })
        .from(inboxEvents)
        .where(deadEvents(ids)),
    revive: (db: Database, ids: readonly string[], at: number): Statement =>
      db
        .update(inboxEvents)
        .set({ state: 'received', reason: null, attempts: 0, nextAttemptAt: at })
        .where(deadEvents(ids)),
  },
  outbox: {
    find: (db: Database, ids: readonly string[]) =>
      db
        .select({ id: outbox.id, tenantId: sql<number | null>`${issuers.tenantId}` })
        .from(outbox)
        .innerJoin(issuers, eq(issuers.id, outbox.issuerId))
        .where(deadNews(ids)),
    revive: (db: Database, ids: readonly string[], at: number): Statement =>
      db.update(outbox).set({ state: 'pending', attempts: 0, nextAttemptAt: at }).where(deadNews(ids)),
  },
  task: {
    find: (db: Database, ids: readonly string[]) =>
      db.select({ id: tasks.id, tenantId: tasks.tenantId }).from(tasks).where(deadTasks(ids)),
    revive: (db: Database, ids: readonly string[], at: number): Statement =>
      db
        .update(tasks)
        .set({ state: 'pending', reason: null, attempts: 0, nextAttemptAt: at, updatedAt: at })
        .where(deadTasks(ids)),
  },
}
