import { BadgeError } from '../core/badge-error.ts'
import { listAchievementsBySlug } from '../store/achievements.ts'
import type { ActionContext } from './context.ts'

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
