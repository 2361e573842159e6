import { and, eq, sql } from 'drizzle-orm'
import { STATUS_LIST_LENGTH } from '../core/status/bitstring.ts'
import type { Database, Statement } from './database.ts'
import { addressOfProfile, movedProfile } from './identities.ts'
import { identityPeriods, issuerIdentities } from './schema/identities.ts'
import { restoreRecords } from './schema/restore.ts'
import { issuerProfiles, issuers } from './schema/tenants.ts'

/** What the restore log keeps of a host, in the batch that changes it: that it was proven or removed. */
export const insertIdentityRecord = (
  db: Database,
  issuerId: number,
  identityId: number,
  at: number,
): Statement =>
  db.insert(restoreRecords).select(
    sql`select null, json_object('kind', 'identity', 'issuer', i.slug, 'host', h.host, 'token', h.token, 'state', h.state,
        'createdAt', h.created_at), ${at}
      from issuer_identities h join issuers i on i.id = h.issuer_id where h.issuer_id = ${issuerId} and h.id = ${identityId}`,
  )

/** Which name the issuer signs with and from which list on; after the change in its batch. */
export const insertPeriodRecord = (db: Database, issuerId: number, at: number): Statement =>
  db.insert(restoreRecords).select(
    sql`select null, json_object('kind', 'identity_period', 'issuer', i.slug, 'host', h.host, 'firstList', p.first_list), ${at}
      from identity_periods p join issuers i on i.id = p.issuer_id
      left join issuer_identities h on h.id = p.identity_id
      where p.issuer_id = ${issuerId} order by p.first_list desc limit 1`,
  )

/** A host as it was when the log was written. */
export const restoreIdentity = (
  db: Database,
  { tenantId, issuerId }: { tenantId: number; issuerId: number },
  row: Pick<
    typeof issuerIdentities.$inferInsert,
    'host' | 'did' | 'baseUrl' | 'token' | 'state' | 'createdAt' | 'nextCheckAt'
  >,
): Statement => {
  const { state, token, nextCheckAt } = row
  return db
    .insert(issuerIdentities)
    .values({ tenantId, issuerId, provenAt: row.createdAt, ...row })
    .onConflictDoUpdate({
      target: [issuerIdentities.issuerId, issuerIdentities.host],
      set: { state, token, nextCheckAt },
    })
}

/**
 * From that list on the issuer has signed under the host; null: under its home. Nothing when the database knows that, or a
 * later change.
 */
export const restorePeriod = (
  db: Database,
  issuerId: number,
  { host, firstList, at }: { host: string | null; firstList: number; at: number },
): Statement[] => {
  const isForgotten = sql`not exists (select 1 from identity_periods
    where issuer_id = ${issuerId} and first_list >= ${firstList})`
  const start = firstList * STATUS_LIST_LENGTH
  const identity = sql`(select id from issuer_identities where issuer_id = ${issuerId} and host = ${host})`
  const moved = movedProfile(
    { did: sql`coalesce(h.did, i.did)`, baseUrl: sql`coalesce(h.base_url, i.base_url)` },
    addressOfProfile(sql`i.base_url`),
  )
  return [
    db.insert(issuerProfiles).select(
      sql`select null, i.id, ${moved}, ${at}, h.id
        from issuers i join issuer_profiles p on p.id = i.profile_id
        left join issuer_identities h on h.issuer_id = i.id and h.host = ${host}
        where i.id = ${issuerId} and ${isForgotten}`,
    ),
    db
      .update(issuers)
      .set({
        profileId: sql`(select max(p.id) from issuer_profiles p where p.issuer_id = ${issuerId})`,
        nextPosition: sql`max(${issuers.nextPosition}, ${start})`,
        positionLimit: sql`${issuers.positionLimit} + max(0, ${start} - ${issuers.nextPosition})`,
      })
      .where(and(eq(issuers.id, issuerId), isForgotten)),
    db
      .insert(identityPeriods)
      .select(sql`select ${issuerId}, ${firstList}, ${identity} where ${isForgotten}`),
  ]
}
