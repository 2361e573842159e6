import { and, eq, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { issuerProfiles, issuers } from './schema/tenants.ts'

/**
 * From now on credentials embed another Profile; those that were issued keep theirs. Two statements for one batch, which
 * fails on NOT NULL of `issuer_profiles.document` unless `before` is the issuer's profile when the batch runs.
 */
export const switchProfile = (
  db: Database,
  issuerId: number,
  {
    before,
    identityId,
    document,
    at,
  }: { before: number; identityId: number | null; document: Record<string, unknown>; at: number },
): Statement[] => [
  db.insert(issuerProfiles).values({
    issuerId,
    document: sql`case when (select profile_id from issuers where id = ${issuerId}) = ${before}
      then ${JSON.stringify(document)} end`,
    createdAt: at,
    identityId,
  }),
  db
    .update(issuers)
    .set({ profileId: sql`(select max(p.id) from issuer_profiles p where p.issuer_id = ${issuerId})` })
    .where(and(eq(issuers.id, issuerId), eq(issuers.profileId, before))),
]
