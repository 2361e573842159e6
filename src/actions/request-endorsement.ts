import { BadgeError, invalidInput } from '../core/badge-error.ts'
import { endorsedPart, endorsementsOf } from '../core/credential/embed-endorsement.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { uuidv7 } from '../core/ids/uuid.ts'
import { canonicalizeJson } from '../core/proof/jcs.ts'
import type { JsonObject } from '../core/proof/rdf.ts'
import { type AchievementRecord, findAchievement } from '../store/achievements.ts'
import { runBatch, violates } from '../store/database.ts'
import {
  type EndorsementRequestRecord,
  findEndorsementRequest,
  insertEndorsementRequest,
} from '../store/endorsement-requests.ts'
import { findIssuer, type IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { notifyEndorser } from './notify-endorser.ts'

/** Each is one more signature that a verifier looks at, in every credential. */
const MAX_ENDORSEMENTS = 10

/** Asks another issuer to endorse an achievement as it is now. */
export async function requestEndorsement(
  ctx: ActionContext,
  issuer: IssuerRecord,
  { achievement: slug, endorser, message }: { achievement: string; endorser: string; message?: string },
): Promise<EndorsementRequestRecord> {
  authorize(ctx, 'endorsements.write')
  const achievement = await findAchievement(ctx.db, issuer.id, slug)
  assertEndorsable(achievement)
  const asked = await findIssuer(ctx.db, endorser)
  if (asked.id === issuer.id) throw invalidInput('/endorser', 'endorser: must be another issuer')
  if (asked.mode !== issuer.mode) {
    throw invalidInput(
      '/endorser',
      'endorser: test issuers endorse for test issuers, live ones for live ones',
    )
  }
  const now = ctx.now()
  const id = uuidv7(now, ctx.randomBytes(10))
  const at = epochSeconds(now)
  const { tenantId, id: issuerId } = issuer
  try {
    await runBatch(ctx.db, [
      insertEndorsementRequest(ctx.db, {
        id,
        tenantId,
        issuerId,
        askedIssuerId: asked.id,
        achievement: slug,
        digest: await digestOfEndorsed(achievement.document),
        message: message ?? null,
        createdAt: at,
      }),
      insertAuditEntry(ctx.db, {
        tenantId,
        issuerId,
        at,
        actor: ctx.actor,
        action: 'endorsement.requested',
        subject: id,
      }),
    ])
  } catch (cause) {
    if (!violates(cause, 'endorsement_requests')) throw cause
    throw new BadgeError('conflict', `${endorser} has been asked to endorse ${slug} already`, { cause })
  }
  const request = await findEndorsementRequest(ctx.db, { role: 'asking', issuerId }, id)
  const { document } = achievement
  // Best effort: the request is there, and the asked side finds it without a mail.
  await notifyEndorser(ctx, request, { askedTenantId: asked.tenantId, achievement: document }).catch(() => {})
  return request
}

/** An achievement that can take one endorsement more. */
export function assertEndorsable({ slug, state, document }: AchievementRecord): void {
  if (state !== 'active') throw new BadgeError('conflict', `achievement ${slug} is archived`)
  if (endorsementsOf(document).length >= MAX_ENDORSEMENTS) {
    throw new BadgeError('conflict', `achievement ${slug} carries ${MAX_ENDORSEMENTS} endorsements already`)
  }
}

/** Names what an endorser is asked to stand behind, so that nothing else gets endorsed. */
export const digestOfEndorsed = async (achievement: JsonObject): Promise<Uint8Array<ArrayBuffer>> =>
  sha256(utf8(canonicalizeJson(endorsedPart(achievement))))
