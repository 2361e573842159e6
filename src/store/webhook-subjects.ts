import { and, eq, sql } from 'drizzle-orm'
import { toHex } from '../core/encoding/bytes.ts'
import type { Database } from './database.ts'
import { achievements, achievementVersions } from './schema/achievements.ts'
import { approvals } from './schema/approvals.ts'
import { entitlements, purchases } from './schema/commerce.ts'

const among = (ids: readonly Uint8Array[]) =>
  sql`(select unhex(value) from json_each(${JSON.stringify(ids.map(toHex))}))`

/** Entitlements of the issuer that events are about. */
export const listEntitlementSubjects = (db: Database, issuerId: number, ids: readonly Uint8Array[]) =>
  db
    .select({
      id: entitlements.id,
      orderKey: purchases.orderKey,
      lineKey: entitlements.lineKey,
      unit: entitlements.unit,
      achievement: entitlements.achievement,
      state: entitlements.state,
      credentialId: entitlements.credentialId,
    })
    .from(entitlements)
    .innerJoin(purchases, eq(purchases.id, entitlements.purchaseId))
    .where(and(eq(entitlements.issuerId, issuerId), sql`${entitlements.id} in ${among(ids)}`))

/** Approvals of the issuer that events are about. */
export const listApprovalSubjects = (db: Database, issuerId: number, ids: readonly Uint8Array[]) =>
  db
    .select({
      id: approvals.id,
      kind: approvals.kind,
      achievement: approvals.achievement,
      count: approvals.count,
      expiresAt: approvals.expiresAt,
    })
    .from(approvals)
    .where(and(eq(approvals.issuerId, issuerId), sql`${approvals.id} in ${among(ids)}`))

/** Versions of the issuer's achievements that events are about, each named as `slug@number`. */
export const listVersionSubjects = (db: Database, issuerId: number, names: readonly string[]) =>
  db
    .select({
      slug: achievements.slug,
      number: achievementVersions.number,
      document: achievementVersions.document,
    })
    .from(achievementVersions)
    .innerJoin(achievements, eq(achievements.id, achievementVersions.achievementId))
    .where(
      and(
        eq(achievementVersions.issuerId, issuerId),
        sql`${achievements.slug} || '@' || ${achievementVersions.number} in
          (select value from json_each(${JSON.stringify(names)}))`,
      ),
    )
