import { BadgeError } from '../core/badge-error.ts'
import { type AchievementRecord, listAchievementsBySlug } from '../store/achievements.ts'
import type { Statement } from '../store/database.ts'
import type { ActionContext } from './context.ts'

/** That somebody else has looked at what is to be done. */
export interface Approved {
  /** The version of the achievement that they saw; null where there was none. */
  version: number | null
  /** The writes that say so: they go with the credentials, or nothing does. */
  writes: (ids: readonly Uint8Array<ArrayBuffer>[]) => Statement[]
}

/** What of these achievements wants a second pair of eyes, as they are now: what was issued before follows it too. */
export async function fourEyesOf(
  ctx: Pick<ActionContext, 'db'>,
  issuerId: number,
  slugs: readonly string[],
): Promise<{ issue: boolean; revoke: boolean; versions: Map<string, number> }> {
  const rows = slugs.length === 0 ? [] : await listAchievementsBySlug(ctx.db, issuerId, slugs)
  return {
    issue: rows.some(({ settings }) => settings.fourEyes?.issue),
    revoke: rows.some(({ settings }) => settings.fourEyes?.revoke),
    versions: new Map(rows.map(({ slug, number }) => [slug, number])),
  }
}

/** For calls that cannot ask. */
export const needsApproval = (): BadgeError =>
  new BadgeError(
    'forbidden',
    'this waits for approval by somebody else, which can be asked for by the API or the console',
  )

/** What was looked at is what is done. */
export function assertSameVersion(
  achievement: Pick<AchievementRecord, 'slug' | 'number'>,
  approved: Pick<Approved, 'version'> | undefined,
): void {
  if (!approved || approved.version === null || approved.version === achievement.number) return
  const detail = `${achievement.slug} has changed since this was asked for; it has to be asked for anew`
  throw new BadgeError('conflict', detail)
}
