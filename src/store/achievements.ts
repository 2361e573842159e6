import { and, desc, eq, sql } from 'drizzle-orm'
import { notFound } from '../core/badge-error.ts'
import type { Database, Statement } from './database.ts'
import { type AchievementSettings, achievements, achievementVersions } from './schema/achievements.ts'

export interface AchievementRecord {
  id: number
  slug: string
  state: 'active' | 'archived'
  versionId: number
  number: number
  document: Record<string, unknown>
  settings: AchievementSettings
  digest: Uint8Array<ArrayBuffer>
  createdAt: number
}

// In a batch D1 answers with objects, so every column needs a name of its own.
const columns = {
  id: achievements.id,
  slug: achievements.slug,
  state: achievements.state,
  versionId: sql<number>`${achievementVersions.id}`.as('version_id'),
  number: achievementVersions.number,
  document: achievementVersions.document,
  settings: achievementVersions.settings,
  digest: achievementVersions.digest,
  createdAt: achievementVersions.createdAt,
}

/** The query for an achievement's newest version (or the given one), for use in a batch. */
export const selectAchievement = (db: Database, issuerId: number, slug: string, number?: number) =>
  db
    .select(columns)
    .from(achievements)
    .innerJoin(achievementVersions, eq(achievementVersions.achievementId, achievements.id))
    .where(
      and(
        eq(achievements.issuerId, issuerId),
        eq(achievements.slug, slug),
        number === undefined ? undefined : eq(achievementVersions.number, number),
      ),
    )
    .orderBy(desc(achievementVersions.number))
    .limit(1)

export async function findAchievement(
  db: Database,
  issuerId: number,
  slug: string,
  number?: number,
): Promise<AchievementRecord> {
  const [row] = await selectAchievement(db, issuerId, slug, number)
  if (!row) throw notFound('achievement', slug)
  return row
}

/** Newest version of every achievement of the issuer, in the order they were defined. */
export const listAchievements = (db: Database, issuerId: number) =>
  db
    .select(columns)
    .from(achievements)
    .innerJoin(
      achievementVersions,
      and(
        eq(achievementVersions.achievementId, achievements.id),
        eq(
          achievementVersions.number,
          sql`(select max(number) from achievement_versions v where v.achievement_id = ${achievements.id})`,
        ),
      ),
    )
    .where(eq(achievements.issuerId, issuerId))
    .orderBy(achievements.id)

/** A new achievement; the UNIQUE slug settles who comes first. */
export const insertAchievement = (
  db: Database,
  row: { issuerId: number; slug: string; createdAt: number },
): Statement => db.insert(achievements).values({ ...row, state: 'active' })

/** A frozen version of an achievement of that slug. */
export const insertAchievementVersion = (
  db: Database,
  {
    issuerId,
    slug,
    ...version
  }: {
    issuerId: number
    slug: string
    number: number
    document: Record<string, unknown>
    settings: AchievementSettings
    digest: Uint8Array<ArrayBuffer>
    createdAt: number
  },
): Statement =>
  db.insert(achievementVersions).values({
    ...version,
    issuerId,
    achievementId: sql`(select id from achievements where issuer_id = ${issuerId} and slug = ${slug})`,
  })

/** Archived achievements issue nothing new; what was issued stays as it is. */
export const markAchievementArchived = (db: Database, issuerId: number, slug: string): Statement =>
  db
    .update(achievements)
    .set({ state: 'archived' })
    .where(and(eq(achievements.issuerId, issuerId), eq(achievements.slug, slug)))
