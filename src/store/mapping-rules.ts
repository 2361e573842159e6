import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import { notFound } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import type { Database, Statement } from './database.ts'
import { mappingRuleRevisions } from './schema/claims.ts'
import { mappingRules } from './schema/commerce.ts'

export type MappingRuleRecord = typeof mappingRules.$inferSelect

export const insertMappingRule = (db: Database, row: typeof mappingRules.$inferInsert): Statement =>
  db.insert(mappingRules).values(row)

/** What a rule says from a revision on. Two people who change a rule at once are settled by the key. */
export const insertRuleRevision = (db: Database, row: typeof mappingRuleRevisions.$inferInsert): Statement =>
  db.insert(mappingRuleRevisions).values(row)

export const markMappingRule = (
  db: Database,
  issuerId: number,
  id: Uint8Array<ArrayBuffer>,
  set: Partial<Omit<MappingRuleRecord, 'id' | 'tenantId' | 'issuerId' | 'createdAt'>>,
): Statement =>
  db
    .update(mappingRules)
    .set(set)
    .where(and(eq(mappingRules.issuerId, issuerId), eq(mappingRules.id, id)))

export const listMappingRules = (db: Database, issuerId: number): Promise<MappingRuleRecord[]> =>
  db
    .select()
    .from(mappingRules)
    .where(and(eq(mappingRules.issuerId, issuerId), eq(mappingRules.state, 'active')))
    .orderBy(asc(mappingRules.id))

export async function findMappingRule(
  db: Database,
  issuerId: number,
  id: Uint8Array<ArrayBuffer>,
): Promise<MappingRuleRecord> {
  const [row] = await db
    .select()
    .from(mappingRules)
    .where(
      and(eq(mappingRules.issuerId, issuerId), eq(mappingRules.id, id), eq(mappingRules.state, 'active')),
    )
  if (!row) throw notFound('mapping rule', `rule_${toHex(id)}`)
  return row
}

/** Every revision of a rule, the first first. */
export const listRuleRevisions = (db: Database, issuerId: number, ruleId: Uint8Array<ArrayBuffer>) =>
  db
    .select()
    .from(mappingRuleRevisions)
    .where(and(eq(mappingRuleRevisions.issuerId, issuerId), eq(mappingRuleRevisions.ruleId, ruleId)))
    .orderBy(asc(mappingRuleRevisions.revision))

/** Names of what was sold that a rule may ask for in so many words. */
const EXACT = ['price', 'sku', 'variant', 'product', 'paymentLink'] as const

const mayMatch = (values: readonly string[] | undefined): SQL[] =>
  values === undefined
    ? []
    : EXACT.map(
        (member) =>
          sql`(${mappingRules.match} ->> ${`$.${member}`} is null
            or ${mappingRules.match} ->> ${`$.${member}`} in (select value from json_each(${JSON.stringify(values)})))`,
      )

/**
 * The query for an endpoint's rules, for use in a batch; with the names of everything that was sold only those that may
 * match any of it.
 */
export const selectRulesOfEndpoint = (
  db: Database,
  tenantId: number,
  endpointId: Uint8Array<ArrayBuffer> | SQL,
  values?: readonly string[],
) =>
  db
    .select()
    .from(mappingRules)
    .where(
      and(
        eq(mappingRules.tenantId, tenantId),
        sql`${mappingRules.endpointId} = ${endpointId}`,
        eq(mappingRules.state, 'active'),
        ...mayMatch(values),
      ),
    )
    .orderBy(asc(mappingRules.id))

/** Slugs that these rules lead to, as a subquery. */
export const slugsOfRules = (
  tenantId: number,
  endpointId: Uint8Array<ArrayBuffer>,
  values: readonly string[],
): SQL => {
  const where = and(
    eq(mappingRules.tenantId, tenantId),
    eq(mappingRules.endpointId, endpointId),
    eq(mappingRules.state, 'active'),
    ...mayMatch(values),
  )
  return sql`select ${mappingRules.achievement} from ${mappingRules} where ${where}
    union select j.value from ${mappingRules}, json_each(${mappingRules.more}) j where ${where}`
}
