import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import { toHex } from '../core/encoding/bytes.ts'
import type { EntitlementState } from '../core/purchase/entitlement-state.ts'
import type { ManualDecision } from '../core/purchase/judge-unit.ts'
import { supportOf } from './awards.ts'
import { type Database, jsonChunks, type Statement } from './database.ts'
import { type PurchasePlace, purchaseIdOf } from './purchases.ts'
import { achievementVersions } from './schema/achievements.ts'
import { claims, learnerAwards } from './schema/claims.ts'
import { entitlements } from './schema/commerce.ts'
import { credentials } from './schema/credentials.ts'

const named = <T>(value: SQL<T>, name: string) => value.as(name)

/** The query for a purchase's entitlements with the credential and the claim of each, for use in a batch. */
export const selectUnits = (db: Database, place: PurchasePlace) =>
  db
    .select({
      id: entitlements.id,
      lineKey: entitlements.lineKey,
      unit: entitlements.unit,
      achievement: entitlements.achievement,
      state: entitlements.state,
      reason: entitlements.reason,
      review: entitlements.review,
      manual: entitlements.manual,
      dueAt: entitlements.dueAt,
      recipientSource: entitlements.recipientSource,
      recipientIndex: entitlements.recipientIndex,
      multiplier: entitlements.multiplier,
      createdAt: entitlements.createdAt,
      credentialId: entitlements.credentialId,
      // In a batch D1 answers with objects, so every column needs a name of its own.
      credentialState: named(sql<number | null>`${credentials.state}`, 'credential_state'),
      canSuspend: sql`coalesce(json_extract(${achievementVersions.settings}, '$.suspension'), 0)`
        .mapWith(Boolean)
        .as('can_suspend'),
      awardRevision: named(sql<number | null>`${learnerAwards.revision}`, 'award_revision'),
      others: supportOf(
        sql`${entitlements.credentialId}`,
        sql`${credentials.state}`,
        sql`${entitlements.purchaseId}`,
      ),
      claimGeneration: named(sql<number | null>`${claims.generation}`, 'claim_generation'),
      claimPerson: sql<Uint8Array<ArrayBuffer> | null>`${claims.person}`
        .mapWith(claims.person)
        .as('claim_person'),
      claimExpiresAt: named(sql<number | null>`${claims.expiresAt}`, 'claim_expires_at'),
      claimSentAt: named(sql<number | null>`${claims.sentAt}`, 'claim_sent_at'),
      claimedAt: named(sql<number | null>`${claims.claimedAt}`, 'claimed_at'),
    })
    .from(entitlements)
    .leftJoin(
      credentials,
      and(eq(credentials.issuerId, entitlements.issuerId), eq(credentials.id, entitlements.credentialId)),
    )
    .leftJoin(achievementVersions, eq(achievementVersions.id, credentials.versionId))
    .leftJoin(
      learnerAwards,
      and(
        eq(learnerAwards.issuerId, entitlements.issuerId),
        eq(learnerAwards.credentialId, entitlements.credentialId),
      ),
    )
    .leftJoin(claims, eq(claims.entitlementId, entitlements.id))
    .where(
      and(
        eq(entitlements.tenantId, place.tenantId),
        sql`${entitlements.purchaseId} = ${purchaseIdOf(place)}`,
      ),
    )
    .orderBy(asc(entitlements.lineKey), asc(entitlements.unit), asc(entitlements.achievement))

export type UnitRecord = Awaited<ReturnType<typeof selectUnits>>[number]

/** What is written for a unit that is new; of one that exists, everything but its place may change. */
export interface UnitRow {
  id: Uint8Array
  state: EntitlementState
  reason: string | null
  review: string | null
  dueAt: number | null
  recipientSource: 'purchase' | 'claim' | null
  /** Hex. */
  recipientIndex: string | null
  credentialId: Uint8Array | null
}

export interface NewUnitRow extends UnitRow {
  lineKey: string
  unit: number
  achievement: string
  multiplier: number
  ruleId: Uint8Array | null
  ruleRevision: number | null
}

const hex = (bytes: Uint8Array | null): string | null => bytes && toHex(bytes)

/** UNIQUE (purchase, line, unit, achievement) is the business key: one right, however often an event comes. */
export const insertEntitlements = (
  db: Database,
  place: { tenantId: number; issuerId: number; purchaseId: Uint8Array<ArrayBuffer>; at: number },
  rows: readonly NewUnitRow[],
): Statement[] =>
  jsonChunks(
    rows.map((row) => [
      ...[toHex(row.id), row.lineKey, row.unit, row.achievement, row.state, row.recipientSource],
      ...[hex(row.credentialId), row.recipientIndex, row.reason, row.review, row.dueAt, row.multiplier],
      ...[hex(row.ruleId), row.ruleRevision],
    ]),
  ).map((json) =>
    // Every column in the order of the table, as drizzle names them all.
    db
      .insert(entitlements)
      .select(sql`select unhex(value->>0), ${place.tenantId}, ${place.issuerId}, ${place.purchaseId},
        value->>1, value->>2, value->>3, value->>4, value->>5, unhex(value->>6), ${place.at}, ${place.at},
        unhex(value->>7), value->>8, value->>9, null, value->>10, value->>11, unhex(value->>12), value->>13
      from json_each(${json})`),
  )

/** However many units change, one statement does it. */
export const markEntitlements = (
  db: Database,
  tenantId: number,
  at: number,
  rows: readonly UnitRow[],
): Statement[] =>
  jsonChunks(
    rows.map((row) => [
      ...[toHex(row.id), row.state, row.reason, row.review, row.dueAt, row.recipientSource],
      ...[row.recipientIndex, hex(row.credentialId)],
    ]),
  ).map((json) =>
    db
      .update(entitlements)
      .set({
        state: sql`j.value->>1`,
        reason: sql`j.value->>2`,
        review: sql`j.value->>3`,
        dueAt: sql`j.value->>4`,
        recipientSource: sql`j.value->>5`,
        recipientIndex: sql`unhex(j.value->>6)`,
        credentialId: sql`unhex(j.value->>7)`,
        updatedAt: at,
      })
      .from(sql`json_each(${json}) j`)
      .where(and(eq(entitlements.tenantId, tenantId), sql`${entitlements.id} = unhex(j.value->>0)`)),
  )

/** What a person decided about units; null: it is undone. */
export const markDecisions = (
  db: Database,
  tenantId: number,
  ids: readonly Uint8Array[],
  manual: ManualDecision | null,
): Statement =>
  db
    .update(entitlements)
    .set({ manual })
    .where(
      and(
        eq(entitlements.tenantId, tenantId),
        sql`${entitlements.id} in (select unhex(value) from json_each(${JSON.stringify(ids.map(toHex))}))`,
      ),
    )

/** What was done by hand to credentials is decided for the entitlements that they came from. */
export const markDecisionsOfCredentials = (
  db: Database,
  { issuerId, at }: { issuerId: number; at: number },
  credentialIds: readonly Uint8Array[],
  manual: ManualDecision,
): Statement =>
  db
    .update(entitlements)
    .set({ manual, dueAt: at })
    .where(
      and(
        eq(entitlements.issuerId, issuerId),
        sql`${entitlements.credentialId} in (select unhex(value) from json_each(${JSON.stringify(credentialIds.map(toHex))}))`,
      ),
    )

/** An entitlement follows its credential to the one that takes its place. */
export const moveEntitlements = (
  db: Database,
  issuerId: number,
  from: Uint8Array<ArrayBuffer>,
  to: Uint8Array<ArrayBuffer>,
): Statement =>
  db
    .update(entitlements)
    .set({ credentialId: to })
    .where(and(eq(entitlements.issuerId, issuerId), eq(entitlements.credentialId, from)))
