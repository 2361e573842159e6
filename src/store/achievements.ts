import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
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

/** The newest hundred versions of an achievement, newest first. */
export const listAchievementVersions = (db: Database, issuerId: number, slug: string) =>
  db
    .select(columns)
    .from(achievements)
    .innerJoin(achievementVersions, eq(achievementVersions.achievementId, achievements.id))
    .where(and(eq(achievements.issuerId, issuerId), eq(achievements.slug, slug)))
    .orderBy(desc(achievementVersions.number))
    .limit(100)

/** Newest version of every achievement of the issuer, in the order they were defined. */
export const listAchievements = (db: Database, issuerId: number) => selectNewest(db, issuerId)

/** The same of those of the given names. */
export const listAchievementsBySlug = (db: Database, issuerId: number, slugs: readonly string[]) =>
  selectNewest(db, issuerId, slugs)

const selectNewest = (db: Database, issuerId: number, slugs?: readonly string[]) =>
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
    .where(
      and(
        eq(achievements.issuerId, issuerId),
        slugs && sql`${achievements.slug} in (select value from json_each(${JSON.stringify(slugs)}))`,
      ),
    )
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

/** What an achievement said before a version of it, for the audit entry of the batch that makes the version. */
export const digestBefore = (issuerId: number, slug: string, number: number): SQL =>
  sql`(select v.digest from achievement_versions v join achievements a on a.id = v.achievement_id
    where a.issuer_id = ${issuerId} and a.slug = ${slug} and v.number = ${number - 1})`

/** Archived achievements issue nothing new; what was issued stays as it is. */
export const markAchievementArchived = (db: Database, issuerId: number, slug: string): Statement =>
  db
    .update(achievements)
    .set({ state: 'archived' })
    .where(and(eq(achievements.issuerId, issuerId), eq(achievements.slug, slug)))

/** The query for the newest versions of some achievements, for use in a batch. `slugs` is a subquery or a list. */
export const selectAchievements = (db: Database, issuerId: SQL, slugs: SQL) =>
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
    .where(and(sql`${achievements.issuerId} = ${issuerId}`, sql`${achievements.slug} in ${slugs}`))
