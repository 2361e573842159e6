import { and, eq, type SQL, sql } from 'drizzle-orm'
import { type Database, jsonChunks, type Statement } from './database.ts'
import { type PurchasePlace, purchaseIdOf } from './purchases.ts'
import { achievements, achievementVersions } from './schema/achievements.ts'
import { learnerAwards } from './schema/claims.ts'
import { credentials, recipients, SUSPENDED, WITHDRAWN } from './schema/credentials.ts'

/**
 * What supports a credential besides a purchase: 0 something in force, 1 something suspended, 2 somebody has suspended
 * it by hand; null nothing. One that was issued by hand is in force by itself.
 */
export const supportOf = (credentialId: SQL, state: SQL, purchaseId: SQL) =>
  sql<number | null>`case when coalesce(${learnerAwards.byHand}, ${learnerAwards.number} is null
      and not exists (select 1 from entitlements o where o.credential_id = ${credentialId}))
    then case when ${state} = ${SUSPENDED} then 2 else 0 end
    else (select case when max(o.manual is 'suspended') then 2
        else min(case o.state when 'issued' then 0 when 'suspended' then 1 end) end
      from entitlements o where o.credential_id = ${credentialId} and o.purchase_id is not ${purchaseId}) end`.as(
    'others',
  )

/**
 * The query for what some people have of some achievements, for use in a batch: of the given people, and of everybody
 * for whom the purchase has a unit. Credentials that were withdrawn come too when they bear a number. `number` is null
 * for one that was issued by hand.
 */
export const selectAwards = (
  db: Database,
  { issuerId, place }: { issuerId: SQL; place: PurchasePlace },
  { indexes, slugs }: { indexes: readonly string[]; slugs: SQL },
) =>
  db
    .select({
      recipientIndex: recipients.blindIndex,
      slug: achievements.slug,
      credentialId: credentials.id,
      state: credentials.state,
      validUntil: credentials.validUntil,
      issuedAt: sql<number>`${credentials.createdAt}`.as('issued_at'),
      canSuspend: sql`coalesce(json_extract(${achievementVersions.settings}, '$.suspension'), 0)`
        .mapWith(Boolean)
        .as('can_suspend'),
      number: sql<number | null>`${learnerAwards.number}`.as('number'),
      revision: sql<number | null>`${learnerAwards.revision}`.as('revision'),
      others: supportOf(sql`${credentials.id}`, sql`${credentials.state}`, purchaseIdOf(place)),
    })
    .from(credentials)
    .innerJoin(recipients, eq(recipients.id, credentials.recipientId))
    .innerJoin(achievementVersions, eq(achievementVersions.id, credentials.versionId))
    .innerJoin(achievements, eq(achievements.id, achievementVersions.achievementId))
    .leftJoin(
      learnerAwards,
      and(eq(learnerAwards.issuerId, credentials.issuerId), eq(learnerAwards.credentialId, credentials.id)),
    )
    .where(
      and(
        sql`${recipients.id} in (select id from recipients where tenant_id = ${place.tenantId} and blind_index in (
          select unhex(value) from json_each(${JSON.stringify(indexes)})
          union select recipient_index from entitlements where purchase_id = ${purchaseIdOf(place)}))`,
        sql`${credentials.issuerId} = ${issuerId}`,
        sql`${achievements.slug} in ${slugs}`,
        sql`(${credentials.state} not in ${WITHDRAWN} or ${learnerAwards.number} is not null)`,
      ),
    )

export type AwardRecord = Awaited<ReturnType<typeof selectAwards>>[number]

export interface NewAward {
  achievement: string
  /** Hex; the row of the person may be in the same batch. */
  recipientIndex: string
  number: number
  /** Hex. */
  credentialId: string
  byHand: boolean
}

/** UNIQUE (issuer, achievement, recipient, number) fails the whole batch of whoever comes second. */
export const insertAwards = (
  db: Database,
  { issuerId, tenantId }: { issuerId: number; tenantId: number },
  rows: readonly NewAward[],
): Statement[] =>
  jsonChunks(
    rows.map((row) => [
      row.achievement,
      row.recipientIndex,
      row.number,
      row.credentialId,
      Number(row.byHand),
    ]),
  ).map((json) =>
    db.insert(learnerAwards).select(sql`select ${issuerId}, value->>0,
        (select r.id from recipients r where r.tenant_id = ${tenantId} and r.blind_index = unhex(value->>1)),
        value->>2, unhex(value->>3), 1, value->>4 from json_each(${json})`),
  )

/** Takes the lock of credentials that several orders may support: NOT NULL fails the batch of whoever read them earlier. */
export const lockAwards = (
  db: Database,
  issuerId: number,
  locks: readonly { credentialId: string; revision: number }[],
): Statement[] =>
  jsonChunks(locks.map(({ credentialId, revision }) => [credentialId, revision])).map((json) =>
    db
      .update(learnerAwards)
      .set({
        revision: sql`case when ${learnerAwards.revision} = j.value->>1 then ${learnerAwards.revision} + 1 end`,
      })
      .from(sql`json_each(${json}) j`)
      .where(
        and(eq(learnerAwards.issuerId, issuerId), sql`${learnerAwards.credentialId} = unhex(j.value->>0)`),
      ),
  )

/** An award follows its credential to the one that takes its place, and to whoever that is for. */
export const moveAward = (
  db: Database,
  issuerId: number,
  from: Uint8Array<ArrayBuffer>,
  to: Uint8Array<ArrayBuffer>,
): Statement => {
  const owner = sql`(select recipient_id from credentials where issuer_id = ${issuerId} and id = ${to})`
  return db
    .update(learnerAwards)
    .set({
      credentialId: to,
      revision: sql`${learnerAwards.revision} + 1`,
      recipientId: owner,
      number: sql`case when ${learnerAwards.recipientId} = ${owner} then ${learnerAwards.number} else
        (select coalesce(max(l.number), 0) + 1 from learner_awards l where l.issuer_id = ${issuerId}
          and l.achievement = ${learnerAwards.achievement} and l.recipient_id = ${owner}) end`,
    })
    .where(and(eq(learnerAwards.issuerId, issuerId), eq(learnerAwards.credentialId, from)))
}
