import { and, asc, eq } from 'drizzle-orm'
import { notFound } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import type { RuleMatch } from '../core/purchase/match-rule.ts'
import type { Database, Statement } from './database.ts'
import { endpoints, mappingRules } from './schema/commerce.ts'
import { tenants } from './schema/tenants.ts'

export type EndpointRecord = typeof endpoints.$inferSelect

export const insertEndpoint = (db: Database, row: typeof endpoints.$inferInsert): Statement =>
  db.insert(endpoints).values(row)

/** The endpoint behind a webhook address, with what opens its secrets; undefined when there is none. */
export async function findEndpointForHook(db: Database, id: Uint8Array<ArrayBuffer>) {
  const [row] = await db
    .select({ endpoint: endpoints, tenantSlug: tenants.slug, tenantSecret: tenants.secret })
    .from(endpoints)
    .innerJoin(tenants, eq(tenants.id, endpoints.tenantId))
    .where(and(eq(endpoints.id, id), eq(endpoints.state, 'active')))
  return row
}

export async function findEndpoint(
  db: Database,
  issuerId: number,
  id: Uint8Array<ArrayBuffer>,
): Promise<EndpointRecord> {
  const [row] = await db
    .select()
    .from(endpoints)
    .where(and(eq(endpoints.issuerId, issuerId), eq(endpoints.id, id)))
  if (!row) throw notFound('endpoint', `ep_${toHex(id)}`)
  return row
}

export const listEndpoints = (db: Database, issuerId: number): Promise<EndpointRecord[]> =>
  db.select().from(endpoints).where(eq(endpoints.issuerId, issuerId)).orderBy(asc(endpoints.id))

export const insertMappingRule = (
  db: Database,
  row: {
    id: Uint8Array<ArrayBuffer>
    tenantId: number
    issuerId: number
    endpointId: Uint8Array<ArrayBuffer>
    match: RuleMatch
    achievement: string
    createdAt: number
  },
): Statement => db.insert(mappingRules).values(row)

export const listMappingRules = (db: Database, issuerId: number) =>
  db.select().from(mappingRules).where(eq(mappingRules.issuerId, issuerId)).orderBy(asc(mappingRules.id))

/** The query for an endpoint's rules, for use in a batch. */
export const selectRulesOfEndpoint = (db: Database, tenantId: number, endpointId: Uint8Array<ArrayBuffer>) =>
  db
    .select()
    .from(mappingRules)
    .where(and(eq(mappingRules.tenantId, tenantId), eq(mappingRules.endpointId, endpointId)))
    .orderBy(asc(mappingRules.id))
