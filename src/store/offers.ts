import { and, eq, gt, isNull, lt } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { credentialOffers } from './schema/offers.ts'

export const insertOffer = (db: Database, row: typeof credentialOffers.$inferInsert): Statement =>
  db.insert(credentialOffers).values(row)

/** Neither redeemed nor too old. */
const isOpen = (issuerId: number, codeHash: Uint8Array<ArrayBuffer>, now: number) =>
  and(
    eq(credentialOffers.issuerId, issuerId),
    eq(credentialOffers.codeHash, codeHash),
    gt(credentialOffers.expiresAt, now),
    isNull(credentialOffers.tokenHash),
  )

interface Redemption {
  codeHash: Uint8Array<ArrayBuffer>
  tokenHash: Uint8Array<ArrayBuffer>
  tokenExpiresAt: number
  now: number
}

/** Turns a code into a token, once: of two at the same time one gets a row back. */
export const markOfferRedeemed = (
  db: Database,
  issuerId: number,
  { codeHash, tokenHash, tokenExpiresAt, now }: Redemption,
) =>
  db
    .update(credentialOffers)
    .set({ tokenHash, tokenExpiresAt })
    .where(isOpen(issuerId, codeHash, now))
    .returning({ credentialId: credentialOffers.credentialId })

/** Whether a code can still be turned into a token. */
export async function isOpenOffer(
  db: Database,
  issuerId: number,
  codeHash: Uint8Array<ArrayBuffer>,
  now: number,
): Promise<boolean> {
  const [row] = await db
    .select({ expiresAt: credentialOffers.expiresAt })
    .from(credentialOffers)
    .where(isOpen(issuerId, codeHash, now))
  return row !== undefined
}

/** The credential that a token stands for; undefined when it does for none, or not any more. */
export async function findOfferByToken(
  db: Database,
  issuerId: number,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: number,
): Promise<{ credentialId: Uint8Array<ArrayBuffer> } | undefined> {
  const [row] = await db
    .select({ credentialId: credentialOffers.credentialId })
    .from(credentialOffers)
    .where(
      and(
        eq(credentialOffers.issuerId, issuerId),
        eq(credentialOffers.tokenHash, tokenHash),
        gt(credentialOffers.tokenExpiresAt, now),
      ),
    )
  return row
}

/** For all issuers: what nobody can use any more. */
export const deleteExpiredOffers = (db: Database, before: number): Statement =>
  db.delete(credentialOffers).where(lt(credentialOffers.expiresAt, before))
