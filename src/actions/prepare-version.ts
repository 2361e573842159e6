import { CREDENTIALS_V2, OPEN_BADGES_3 } from '../core/contexts/urls.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { canonicalizeJson } from '../core/proof/jcs.ts'
import { type JsonObject, toDataset } from '../core/proof/rdf.ts'
import { digestBefore, insertAchievementVersion } from '../store/achievements.ts'
import type { Statement } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import type { AchievementSettings } from '../store/schema/achievements.ts'
import { insertWebhookOutbox } from '../store/webhook-outbox.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { versionSubject } from './describe-event.ts'

export interface NewVersion {
  slug: string
  number: number
  document: JsonObject
  settings: AchievementSettings
}

/** The writes that freeze a version of an achievement, for one batch. What cannot be signed later is refused now. */
export async function prepareVersion(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId'>,
  version: NewVersion,
  action: 'achievement.defined' | 'achievement.endorsed' | 'achievement.unendorsed',
): Promise<Statement[]> {
  await toDataset({ '@context': [CREDENTIALS_V2, OPEN_BADGES_3], ...version.document })
  const createdAt = epochSeconds(ctx.now())
  const digest = await sha256(utf8(canonicalizeJson(version.document)))
  return [
    insertAchievementVersion(ctx.db, { issuerId: issuer.id, ...version, digest, createdAt }),
    insertAuditEntry(ctx.db, {
      tenantId: issuer.tenantId,
      issuerId: issuer.id,
      at: createdAt,
      actor: ctx.actor,
      action,
      before: digestBefore(issuer.id, version.slug, version.number),
      digest,
    }),
    ...insertWebhookOutbox(ctx.db, { issuerId: issuer.id, at: createdAt }, [
      { kind: 'achievement.published', subjectId: versionSubject(version.slug, version.number) },
    ]),
  ]
}
