import { and, desc, eq, gt, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { invitations } from './schema/people.ts'
import { tenants } from './schema/tenants.ts'

export type InvitationRecord = typeof invitations.$inferSelect

type Id = Uint8Array<ArrayBuffer>

export const insertInvitation = (db: Database, row: typeof invitations.$inferInsert): Statement =>
  db.insert(invitations).values(row)

/** Invitations that nobody has answered or taken back, also those that are too old. */
export const listInvitations = (db: Database, tenantId: number) =>
  db
    .select()
    .from(invitations)
    .where(and(eq(invitations.tenantId, tenantId), eq(invitations.state, 'open')))
    .orderBy(desc(invitations.id))

export async function findInvitation(
  db: Database,
  tenantId: number,
  id: Id,
): Promise<InvitationRecord | undefined> {
  const [row] = await db
    .select()
    .from(invitations)
    .where(and(eq(invitations.tenantId, tenantId), eq(invitations.id, id)))
  return row
}

const invitedColumns = {
  id: invitations.id,
  tenantId: invitations.tenantId,
  role: invitations.role,
  expiresAt: invitations.expiresAt,
  tenantSlug: tenants.slug,
  tenantName: tenants.name,
}

const openTo = (email: string, now: number) =>
  and(eq(invitations.email, email), eq(invitations.state, 'open'), gt(invitations.expiresAt, now))

/** What an address is invited to. For all tenants: it is the address that asks. */
export const listOpenInvitationsOf = (db: Database, email: string, now: number) =>
  db
    .select(invitedColumns)
    .from(invitations)
    .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
    .where(openTo(email, now))

/** An invitation as the invited address finds it; nobody else does. */
export async function findOpenInvitationOf(db: Database, email: string, id: Id, now: number) {
  const [row] = await db
    .select(invitedColumns)
    .from(invitations)
    .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
    .where(and(eq(invitations.id, id), openTo(email, now)))
  return row
}

/** Fails the batch on NOT NULL of `invitations.role` unless it is open when the batch runs. The address is forgotten. */
export const closeInvitation = (
  db: Database,
  tenantId: number,
  id: Id,
  state: 'accepted' | 'withdrawn',
): Statement =>
  db
    .update(invitations)
    .set({
      state,
      email: null,
      role: sql`case when ${invitations.state} = 'open' then ${invitations.role} end`,
    })
    .where(and(eq(invitations.tenantId, tenantId), eq(invitations.id, id)))

/** Begins the time anew; fails like `closeInvitation`. */
export const prolongInvitation = (db: Database, tenantId: number, id: Id, expiresAt: number): Statement =>
  db
    .update(invitations)
    .set({
      expiresAt,
      role: sql`case when ${invitations.state} = 'open' then ${invitations.role} end`,
    })
    .where(and(eq(invitations.tenantId, tenantId), eq(invitations.id, id)))
