import { and, asc, eq, sql } from 'drizzle-orm'
import { notFound } from '../core/badge-error.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import type { Database, Statement } from './database.ts'
import { endorsements } from './schema/endorsements.ts'
import { issuers } from './schema/tenants.ts'

export type EndorsementRecord = typeof endorsements.$inferSelect

export const insertEndorsement = (db: Database, row: EndorsementRecord): Statement =>
  db.insert(endorsements).values(row)

export async function findEndorsement(
  db: Database,
  issuerId: number,
  id: Uint8Array<ArrayBuffer>,
): Promise<EndorsementRecord> {
  const [row] = await db
    .select()
    .from(endorsements)
    .where(and(eq(endorsements.issuerId, issuerId), eq(endorsements.id, id)))
  if (!row) throw notFound('endorsement', formatUuid(id))
  return row
}

/** By its public address: the endorser's slug and the id. */
export async function findPublicEndorsement(
  db: Database,
  issuerSlug: string,
  id: Uint8Array<ArrayBuffer>,
): Promise<Pick<EndorsementRecord, 'document' | 'state'>> {
  const [row] = await db
    .select({ document: endorsements.document, state: endorsements.state })
    .from(endorsements)
    .innerJoin(issuers, eq(issuers.id, endorsements.issuerId))
    .where(and(eq(issuers.slug, issuerSlug), eq(endorsements.id, id)))
  if (!row) throw notFound('endorsement', formatUuid(id))
  return row
}

/** A page of what the issuer has endorsed, oldest first. */
export const listEndorsements = (
  db: Database,
  issuerId: number,
  { after, limit }: { after?: Uint8Array<ArrayBuffer>; limit: number },
): Promise<EndorsementRecord[]> =>
  db
    .select()
    .from(endorsements)
    .where(and(eq(endorsements.issuerId, issuerId), after && sql`${endorsements.id} > ${after}`))
    .orderBy(asc(endorsements.id))
    .limit(limit)

export const markEndorsementRevoked = (
  db: Database,
  issuerId: number,
  id: Uint8Array<ArrayBuffer>,
): Statement =>
  db
    .update(endorsements)
    .set({ state: 'revoked' })
    .where(and(eq(endorsements.issuerId, issuerId), eq(endorsements.id, id)))
