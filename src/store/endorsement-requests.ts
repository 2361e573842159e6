import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { notFound } from '../core/badge-error.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { type Database, type Statement, violates } from './database.ts'
import { endorsementRequests, type REQUEST_STATES } from './schema/endorsements.ts'
import { issuerProfiles, issuers } from './schema/tenants.ts'

/** Which side of a request an issuer is on. */
export type RequestRole = 'asking' | 'asked'

const ISSUER_COLUMN = { asking: endorsementRequests.issuerId, asked: endorsementRequests.askedIssuerId }

const asking = alias(issuers, 'asking')
const asked = alias(issuers, 'asked')
const askingProfile = alias(issuerProfiles, 'asking_profile')
const askedProfile = alias(issuerProfiles, 'asked_profile')

const columns = {
  id: endorsementRequests.id,
  /** Of the one who asks. */
  tenantId: endorsementRequests.tenantId,
  issuerId: endorsementRequests.issuerId,
  askedIssuerId: endorsementRequests.askedIssuerId,
  achievement: endorsementRequests.achievement,
  digest: endorsementRequests.digest,
  message: endorsementRequests.message,
  state: endorsementRequests.state,
  endorsementId: endorsementRequests.endorsementId,
  createdAt: endorsementRequests.createdAt,
  answeredAt: endorsementRequests.answeredAt,
  // Both sides know each other: a request tells who asks, and whoever asks has named the other.
  asking: { slug: asking.slug, did: asking.did, baseUrl: asking.baseUrl, profile: askingProfile.document },
  asked: { slug: asked.slug, did: asked.did, baseUrl: asked.baseUrl, profile: askedProfile.document },
}

const selectRequests = (db: Database, where: SQL | undefined) =>
  db
    .select(columns)
    .from(endorsementRequests)
    .innerJoin(asking, eq(asking.id, endorsementRequests.issuerId))
    .innerJoin(askingProfile, eq(askingProfile.id, asking.profileId))
    .innerJoin(asked, eq(asked.id, endorsementRequests.askedIssuerId))
    .innerJoin(askedProfile, eq(askedProfile.id, asked.profileId))
    .where(where)
    .orderBy(asc(endorsementRequests.id))

export type EndorsementRequestRecord = Awaited<ReturnType<typeof selectRequests>>[number]

/** A request that the issuer has made (`asking`) or that was made to it (`asked`). */
export async function findEndorsementRequest(
  db: Database,
  { role, issuerId }: { role: RequestRole; issuerId: number },
  id: Uint8Array<ArrayBuffer>,
): Promise<EndorsementRequestRecord> {
  const [row] = await selectRequests(
    db,
    and(eq(ISSUER_COLUMN[role], issuerId), eq(endorsementRequests.id, id)),
  )
  if (!row) throw notFound('endorsement request', formatUuid(id))
  return row
}

/** The request that an endorsement of the issuer answered, if one did. */
export async function findRequestOfEndorsement(
  db: Database,
  issuerId: number,
  endorsementId: Uint8Array<ArrayBuffer>,
): Promise<EndorsementRequestRecord | undefined> {
  const [row] = await selectRequests(
    db,
    and(
      eq(endorsementRequests.askedIssuerId, issuerId),
      eq(endorsementRequests.endorsementId, endorsementId),
    ),
  )
  return row
}

/** A page of the requests of one side, oldest first. */
export const listEndorsementRequests = (
  db: Database,
  { role, issuerId }: { role: RequestRole; issuerId: number },
  { after, limit }: { after?: Uint8Array<ArrayBuffer>; limit: number },
): Promise<EndorsementRequestRecord[]> =>
  selectRequests(
    db,
    and(eq(ISSUER_COLUMN[role], issuerId), after && sql`${endorsementRequests.id} > ${after}`),
  ).limit(limit)

/** A request; UNIQUE settles two that are open for the same thing. */
export const insertEndorsementRequest = (
  db: Database,
  row: Omit<typeof endorsementRequests.$inferInsert, 'state' | 'endorsementId' | 'answeredAt'>,
): Statement => db.insert(endorsementRequests).values({ ...row, state: 'requested' })

/**
 * Answers a request. One that is answered already would become one without a state, which NOT NULL forbids: the
 * whole batch fails, and `wasAnswered` tells it.
 */
export const markRequestAnswered = (
  db: Database,
  { role, issuerId }: { role: RequestRole; issuerId: number },
  id: Uint8Array<ArrayBuffer>,
  answer: {
    state: Exclude<(typeof REQUEST_STATES)[number], 'requested'>
    answeredAt: number
    endorsementId?: Uint8Array<ArrayBuffer>
  },
): Statement =>
  db
    .update(endorsementRequests)
    .set({
      ...answer,
      state: sql`case ${endorsementRequests.state} when 'requested' then ${answer.state} end`,
    })
    .where(and(eq(ISSUER_COLUMN[role], issuerId), eq(endorsementRequests.id, id)))

export const wasAnswered = (cause: unknown): boolean => violates(cause, 'endorsement_requests', 'NOT NULL')
