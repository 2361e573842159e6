import { and, asc, desc, eq, gt, lt } from 'drizzle-orm'
import { type CredentialRecord, selectCredentials } from './credentials.ts'
import type { Database } from './database.ts'
import { achievements } from './schema/achievements.ts'
import { credentials } from './schema/credentials.ts'

export interface CredentialFilter {
  achievement?: string
  state?: number
  recipientId?: number
  issuedAfter?: number
  issuedBefore?: number
}

/** A page in the order of issue (ids sort by time), or against it; `after` is the last id of the page before. */
export const listCredentials = (
  db: Database,
  issuerId: number,
  filter: CredentialFilter,
  {
    after,
    limit,
    newestFirst = false,
  }: { after?: Uint8Array<ArrayBuffer>; limit: number; newestFirst?: boolean },
): Promise<CredentialRecord[]> =>
  selectCredentials(db)
    .where(
      and(
        eq(credentials.issuerId, issuerId),
        after && (newestFirst ? lt : gt)(credentials.id, after),
        filter.achievement === undefined ? undefined : eq(achievements.slug, filter.achievement),
        filter.state === undefined ? undefined : eq(credentials.state, filter.state),
        filter.recipientId === undefined ? undefined : eq(credentials.recipientId, filter.recipientId),
        filter.issuedAfter === undefined ? undefined : gt(credentials.createdAt, filter.issuedAfter),
        filter.issuedBefore === undefined ? undefined : lt(credentials.createdAt, filter.issuedBefore),
      ),
    )
    .orderBy((newestFirst ? desc : asc)(credentials.id))
    .limit(limit)
