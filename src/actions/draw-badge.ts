import type { BadgeDesign } from '../core/badge-image/badge-svg.ts'
import type { AchievementRecord } from '../store/achievements.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import type { ActionContext } from './context.ts'

/** Pixels; wallets and previews show badges at a quarter of that and more. */
const WIDTH = 600

type Drawn = Pick<AchievementRecord, 'document' | 'number' | 'settings'>
type DrawnBy = Pick<IssuerRecord, 'slug' | 'mode' | 'profile'>

/** What the generated badge of an achievement looks like. The seed is its address: one look for all versions. */
export const designOf = (
  issuer: DrawnBy,
  { document, settings }: Pick<Drawn, 'document' | 'settings'>,
): BadgeDesign => ({
  title: String(document.name),
  issuerName: String(issuer.profile.name),
  seed: String(document.id),
  test: issuer.mode === 'test',
  style: settings.badgeStyle,
})

/** The generated badge of a version as PNG: drawn once, when the version is frozen or first asked for, then kept. */
export async function drawBadge(
  ctx: ActionContext,
  issuer: DrawnBy,
  slug: string,
  version: Drawn,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = `badges/${issuer.slug}/${slug}/${version.number}.png`
  const kept = await ctx.files.get(key)
  if (kept) return kept.bytes
  const png = await ctx.renderBadge(designOf(issuer, version), WIDTH)
  await ctx.files.put(key, png, 'image/png')
  return png
}
