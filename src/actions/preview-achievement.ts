import { buildBadgeSvg } from '../core/badge-image/badge-svg.ts'
import { toBase64 } from '../core/encoding/base64.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import type { AchievementRecord } from '../store/achievements.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { authorize } from './authorize.ts'
import type { ActionContext } from './context.ts'
import { type AchievementInput, buildVersion } from './define-achievement.ts'
import { designOf } from './draw-badge.ts'

/** The version that would be made, with its picture as a `data:` URL. Nothing is written. */
export function previewAchievement(
  ctx: ActionContext,
  issuer: IssuerRecord,
  input: AchievementInput,
  current?: AchievementRecord,
) {
  authorize(ctx, 'achievements.write')
  const version = buildVersion(ctx, issuer, input, current)
  const svg = buildBadgeSvg(designOf(issuer, version))
  // The badges of test issuers are always drawn: keep-image.ts says why.
  const own = issuer.mode === 'test' ? undefined : input.image?.id
  return { version, picture: own ?? `data:image/svg+xml;base64,${toBase64(utf8(svg))}` }
}
