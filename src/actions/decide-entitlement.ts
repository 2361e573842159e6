import { BadgeError, notFound } from '../core/badge-error.ts'
import { equalBytes, toHex } from '../core/encoding/bytes.ts'
import type { ManualDecision } from '../core/purchase/judge-unit.ts'
import { type EntitlementRecord, findEntitlement } from '../store/entitlement-lists.ts'
import { markDecisions } from '../store/entitlements.ts'
import { findIssuerById, type IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { lookAgain } from './look-again.ts'
import { recordSignal } from './record-signal.ts'
import { reworkPurchase } from './rework-purchase.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** What a person can decide; `release` leaves it to the order again. */
export const DECISIONS = ['cancel', 'suspend', 'reinstate', 'keep', 'release'] as const

export type Decision = (typeof DECISIONS)[number]

const MANUAL: Record<Decision, ManualDecision | null> = {
  cancel: 'cancelled',
  suspend: 'suspended',
  reinstate: 'reinstated',
  keep: 'kept',
  release: null,
}

/**
 * A person's word about an entitlement, which outranks what follows from its order from now on: refunds that leave open
 * which unit they are for, and whatever else policies did not foresee.
 */
export async function decideEntitlement(
  ctx: ActionContext,
  issuer: IssuerRecord,
  id: Bytes,
  decision: Decision,
): Promise<EntitlementRecord> {
  authorize(ctx, 'commerce.write')
  const entitlement = await ownEntitlement(ctx, issuer, id)
  const { tenantId, id: issuerId } = issuer
  const at = epochSeconds(ctx.now())
  const manual = MANUAL[decision]
  const place = { tenantId, id: entitlement.purchaseId, cause: 'hand' as const }
  await reworkPurchase(ctx, place, async ({ units }) => {
    const unit = units.find((one) => equalBytes(one.id, id))
    if (decision === 'suspend' && unit?.credentialId && !unit.canSuspend) {
      throw new BadgeError('conflict', 'the credential of this entitlement has no entry for suspension')
    }
    return {
      units: units.map((one) => (one === unit ? { ...one, manual } : one)),
      statements: [
        markDecisions(ctx.db, tenantId, [id], manual),
        insertAuditEntry(ctx.db, {
          ...{ tenantId, issuerId, at, actor: ctx.actor, subject: id },
          action: `entitlement.${decision}`,
        }),
      ],
    }
  })
  return ownEntitlement(ctx, issuer, id)
}

/** A person approves an entitlement, or takes that back. What has been issued stays. */
export async function approveEntitlement(
  ctx: ActionContext,
  issuer: IssuerRecord,
  id: Bytes,
  approved: boolean,
): Promise<EntitlementRecord> {
  authorize(ctx, 'approvals.decide')
  const entitlement = await ownEntitlement(ctx, issuer, id)
  if (
    !['awaiting_payment', 'awaiting_recipient', 'awaiting_signal', 'awaiting_approval'].includes(
      entitlement.state,
    )
  ) {
    throw new BadgeError('conflict', 'this entitlement does not wait for an approval')
  }
  const { tenantId, id: issuerId } = issuer
  const at = epochSeconds(ctx.now())
  const audit = {
    ...{ tenantId, issuerId, at, actor: ctx.actor, subject: id },
    action: approved ? 'entitlement.approved' : 'entitlement.declined',
  }
  await recordSignal(
    ctx,
    await findIssuerById(ctx.db, tenantId, issuerId),
    {
      eventId: toHex(ctx.randomBytes(16)),
      source: ctx.actor,
      achievements: [entitlement.achievement],
      recipient: {},
      kind: 'approval',
      score: null,
      positive: approved,
      at,
      entitlementId: id,
    },
    [insertAuditEntry(ctx.db, audit)],
  )
  await lookAgain(ctx, entitlement.purchaseId)
  return ownEntitlement(ctx, issuer, id)
}

async function ownEntitlement(
  ctx: ActionContext,
  issuer: IssuerRecord,
  id: Bytes,
): Promise<EntitlementRecord> {
  const found = await findEntitlement(ctx.db, issuer.id, id)
  if (!found) throw notFound('entitlement', toHex(id))
  return found
}
