import { endorsementsOf, withoutEndorsement } from '../core/credential/embed-endorsement.ts'
import { findAchievement } from '../store/achievements.ts'
import { runBatch, type Statement, violates } from '../store/database.ts'
import { findRequestOfEndorsement } from '../store/endorsement-requests.ts'
import { type EndorsementRecord, findEndorsement, markEndorsementRevoked } from '../store/endorsements.ts'
import { findIssuerById, type IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { insertStatusEvents } from '../store/status-lists.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { openTenant } from './open-secrets.ts'
import { prepareVersion } from './prepare-version.ts'
import { placeOf } from './status-entry.ts'

const ATTEMPTS = 4

/**
 * Takes an endorsement back for good: its status bit is set, so that embedded copies verify as revoked, and an
 * achievement that embeds it gets a version without it, so that what is issued from now on does not carry it.
 */
export async function revokeEndorsement(
  ctx: ActionContext,
  issuer: IssuerRecord,
  id: Uint8Array<ArrayBuffer>,
  reason: string | null,
): Promise<EndorsementRecord> {
  authorize(ctx, 'endorsements.write')
  const { id: issuerId, tenantId } = issuer
  for (let attempt = 1; ; attempt++) {
    const endorsement = await findEndorsement(ctx.db, issuerId, id)
    if (endorsement.state === 'revoked') return endorsement
    const place = await placeOf(await openTenant(ctx, issuer), issuer, endorsement.position)
    const at = epochSeconds(ctx.now())
    const change = { list: place.list, statusIndex: place.index, value: 1 as const, reason }
    try {
      await runBatch(ctx.db, [
        markEndorsementRevoked(ctx.db, issuerId, id),
        ...insertStatusEvents(ctx.db, { issuerId, purpose: 'revocation', at }, [change]),
        insertAuditEntry(ctx.db, {
          tenantId,
          issuerId,
          at,
          actor: ctx.actor,
          action: 'endorsement.revoked',
          subject: id,
        }),
        ...(await withdrawFromAchievement(ctx, issuer, endorsement)),
      ])
    } catch (cause) {
      // Revoked by somebody else just now, or the achievement has got a new version: look again.
      const raced = violates(cause, 'status_events') || violates(cause, 'achievement_versions')
      if (!raced || attempt === ATTEMPTS) throw cause
      continue
    }
    return { ...endorsement, state: 'revoked' }
  }
}

async function withdrawFromAchievement(
  ctx: ActionContext,
  issuer: IssuerRecord,
  { id, document }: EndorsementRecord,
): Promise<Statement[]> {
  const request = await findRequestOfEndorsement(ctx.db, issuer.id, id)
  if (!request) return []
  const current = await findAchievement(ctx.db, request.issuerId, request.achievement)
  if (!endorsementsOf(current.document).some((embedded) => embedded.id === document.id)) return []
  const number = current.number + 1
  const version = {
    slug: current.slug,
    number,
    document: withoutEndorsement(current.document, String(document.id), {
      from: current.number,
      to: number,
    }),
    settings: current.settings,
  }
  const asking = await findIssuerById(ctx.db, request.tenantId, request.issuerId)
  const there = { ...ctx, actor: `issuer:${issuer.slug}` }
  return prepareVersion(there, asking, version, 'achievement.unendorsed')
}
