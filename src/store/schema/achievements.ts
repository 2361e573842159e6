import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { BadgeStyle } from '../../core/badge-image/design.ts'
import type { MicroCredentialDescription } from '../../core/framework/description.ts'
import type { FrameworkReport } from '../../core/framework/lint.ts'
import type { Need, PurchasePolicy } from '../../core/purchase/policy.ts'
import { bytes } from './columns.ts'

/** How credentials of an achievement are issued: what that needs, how long they are valid, what they say of people. */
export interface AchievementSettings {
  needs: Need[]
  /** ISO 8601 calendar duration, e.g. `P3Y`. */
  validity?: string
  /** Whether credentials carry the recipient's address hashed, as they do when nothing is said, or readable. */
  recipientIdentity?: 'hashed' | 'plain'
  /** Credentials carry an `eddsa-jcs-2022` proof after their `eddsa-rdfc-2022` one. */
  jcsProof?: true
  /** Credentials carry a second status entry and can be suspended; the Open Badges schema allows only one. */
  suspension?: true
  /** How the generated badge looks. */
  badgeStyle?: BadgeStyle
  /** Beyond the Open Badges model, for frameworks of micro-credentials; and how each framework judged this version. */
  microCredential?: MicroCredentialDescription
  frameworks?: FrameworkReport[]
  /** What is issued or revoked waits for somebody other than who asked for it. */
  fourEyes?: { issue?: true; revoke?: true }
  /** Credentials say where their current version can be had (1EdTechCredentialRefresh). */
  refresh?: true
  /** What is different from the default in how it meets what becomes of orders. */
  purchases?: Partial<PurchasePolicy>
}

export const achievements = sqliteTable(
  'achievements',
  {
    id: integer().primaryKey(),
    issuerId: integer('issuer_id').notNull(),
    slug: text().notNull(),
    state: text({ enum: ['active', 'archived'] }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('achievements_issuer_slug').on(table.issuerId, table.slug)],
)

/** Immutable. `document` is the Achievement exactly as credentials embed it (Open Badges 3.0, Achievement). */
export const achievementVersions = sqliteTable(
  'achievement_versions',
  {
    id: integer().primaryKey(),
    issuerId: integer('issuer_id').notNull(),
    achievementId: integer('achievement_id')
      .notNull()
      .references(() => achievements.id),
    number: integer().notNull(),
    document: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    settings: text({ mode: 'json' }).$type<AchievementSettings>().notNull(),
    digest: bytes().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('achievement_versions_number').on(table.achievementId, table.number),
    index('achievement_versions_issuer').on(table.issuerId),
  ],
)
