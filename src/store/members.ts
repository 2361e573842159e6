import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import type { Role } from '../core/access/permissions.ts'
import type { Database, Statement } from './database.ts'
import { users } from './schema/accounts.ts'
import { members } from './schema/people.ts'
import { tenants } from './schema/tenants.ts'

/** A tenant as one of its members finds it. */
export interface Membership {
  id: number
  slug: string
  name: string
  state: 'active' | 'suspended'
  role: Role
}

const membershipColumns = {
  id: tenants.id,
  slug: tenants.slug,
  name: tenants.name,
  state: tenants.state,
  role: members.role,
}

/** The tenant of that name, if this user is a member of it. */
export async function findMembership(
  db: Database,
  slug: string,
  userId: string,
): Promise<Membership | undefined> {
  const [row] = await db
    .select(membershipColumns)
    .from(tenants)
    .innerJoin(members, and(eq(members.tenantId, tenants.id), eq(members.userId, userId)))
    .where(eq(tenants.slug, slug))
  return row
}

/** Every tenant that a user is a member of. */
export const listMemberships = (db: Database, userId: string): Promise<Membership[]> =>
  db
    .select(membershipColumns)
    .from(members)
    .innerJoin(tenants, eq(tenants.id, members.tenantId))
    .where(eq(members.userId, userId))
    .orderBy(asc(tenants.name))

const memberColumns = {
  userId: members.userId,
  role: members.role,
  createdAt: members.createdAt,
  name: users.name,
  email: users.email,
}

export const listMembers = (db: Database, tenantId: number) =>
  db
    .select(memberColumns)
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(eq(members.tenantId, tenantId))
    .orderBy(asc(members.createdAt), asc(members.userId))

export type MemberRecord = Awaited<ReturnType<typeof listMembers>>[number]

export async function findMember(
  db: Database,
  tenantId: number,
  userId: string,
): Promise<MemberRecord | undefined> {
  const [row] = await db
    .select(memberColumns)
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.tenantId, tenantId), eq(members.userId, userId)))
  return row
}

/** `tenantId` may be the id of a tenant that the same batch makes. */
export const insertMember = (
  db: Database,
  member: { tenantId: number | SQL<number>; userId: string; role: Role; createdAt: number },
): Statement => db.insert(members).values(member)

const isMember = (tenantId: number, userId: string) =>
  and(eq(members.tenantId, tenantId), eq(members.userId, userId))

export const markMemberRole = (db: Database, tenantId: number, userId: string, role: Role): Statement =>
  db.update(members).set({ role }).where(isMember(tenantId, userId))

export const deleteMember = (db: Database, tenantId: number, userId: string): Statement =>
  db.delete(members).where(isMember(tenantId, userId))

/** Fails the batch on NOT NULL of `tenants.state` unless the member has this role when the batch runs. */
export const demandRole = (db: Database, tenantId: number, userId: string, role: Role): Statement =>
  db
    .update(tenants)
    .set({
      state: sql`case when exists (select 1 from members where tenant_id = ${tenantId} and user_id = ${userId}
        and role = ${role}) then ${tenants.state} end`,
    })
    .where(eq(tenants.id, tenantId))

/** Fails the batch on NOT NULL of `tenants.name` unless the tenant has an owner at this point of the batch. */
export const demandOwner = (db: Database, tenantId: number): Statement =>
  db
    .update(tenants)
    .set({
      name: sql`case when exists (select 1 from members where tenant_id = ${tenantId} and role = 'owner')
        then ${tenants.name} end`,
    })
    .where(eq(tenants.id, tenantId))

/** Fails the batch on NOT NULL of `tenants.contact` when the tenant has more members than the operator allows. */
export const demandMemberLimit = (db: Database, tenantId: number): Statement =>
  db
    .update(tenants)
    .set({
      contact: sql`case when ${tenants.memberLimit} is null or (select count(*) from members
        where tenant_id = ${tenantId}) <= ${tenants.memberLimit} then ${tenants.contact} end`,
    })
    .where(eq(tenants.id, tenantId))
