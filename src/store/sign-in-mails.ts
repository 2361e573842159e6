import { lt, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { signInMails } from './schema/people.ts'

/** Counts one more mail to an address since `since`, from one again when the last count is older, and tells how many. */
export const takeSignInMail = (
  db: Database,
  address: Uint8Array<ArrayBuffer>,
  { now, since }: { now: number; since: number },
) =>
  db
    .insert(signInMails)
    .values({ address, count: 1, since: now })
    .onConflictDoUpdate({
      target: signInMails.address,
      set: {
        count: sql`case when ${signInMails.since} < ${since} then 1 else ${signInMails.count} + 1 end`,
        since: sql`case when ${signInMails.since} < ${since} then ${now} else ${signInMails.since} end`,
      },
    })
    .returning({ count: signInMails.count })

/** Counts one more like `takeSignInMail`; fails the batch on NOT NULL of `sign_in_mails.count` beyond `max`. */
export const demandMail = (
  db: Database,
  address: Uint8Array<ArrayBuffer>,
  { now, since, max }: { now: number; since: number; max: number },
): Statement =>
  db
    .insert(signInMails)
    .values({ address, count: 1, since: now })
    .onConflictDoUpdate({
      target: signInMails.address,
      set: {
        count: sql`case when ${signInMails.since} < ${since} then 1
          when ${signInMails.count} < ${max} then ${signInMails.count} + 1 end`,
        since: sql`case when ${signInMails.since} < ${since} then ${now} else ${signInMails.since} end`,
      },
    })

/** Forgets counts that count no more. For all addresses. */
export const deleteOldSignInMails = (db: Database, before: number): Statement =>
  db.delete(signInMails).where(lt(signInMails.since, before))
