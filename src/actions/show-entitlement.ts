import { isGranted } from '../core/access/permissions.ts'
import { notFound } from '../core/badge-error.ts'
import { equalBytes, toHex } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import type { Person } from '../core/purchase/purchase.ts'
import { namedPeople } from '../core/purchase/unit-groups.ts'
import { type EntitlementRecord, findEntitlement } from '../store/entitlement-lists.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { listEffectsOfPurchase } from '../store/purchases.ts'
import { authorize } from './authorize.ts'
import { claimUrl, deriveToken, openClaimPerson } from './claim-token.ts'
import { completePurchase, existingUnit } from './complete-purchase.ts'
import { type ActionContext, fromEpochSeconds } from './context.ts'
import { loadPurchase } from './load-purchase.ts'

const NO_EVENT = '0'.repeat(32)

/** An entitlement with all that was ever done about its order, and, for who may see people, whose it is. */
export async function showEntitlement(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId'>,
  id: Uint8Array<ArrayBuffer>,
): Promise<{
  entitlement: EntitlementRecord
  recipient?: Person
  link?: string
  history: Record<string, unknown>[]
}> {
  authorize(ctx, 'issuer.read')
  const entitlement = await findEntitlement(ctx.db, issuer.id, id)
  if (!entitlement) throw notFound('entitlement', toHex(id))
  const effects = await listEffectsOfPurchase(ctx.db, issuer.tenantId, entitlement.purchaseId)
  const history = effects.map(({ inboxEventId, at, effects: done }) => ({
    at: formatDateTime(fromEpochSeconds(at)),
    ...(toHex(inboxEventId) !== NO_EVENT && { event: toHex(inboxEventId) }),
    ...done,
  }))
  if (!isGranted(ctx.grants, 'credentials.read')) return { entitlement, history }
  return { entitlement, ...(await peopleOf(ctx, issuer, entitlement)), history }
}

async function peopleOf(
  ctx: ActionContext,
  { tenantId }: Pick<IssuerRecord, 'tenantId'>,
  { id, purchaseId }: EntitlementRecord,
): Promise<{ recipient?: Person; link?: string }> {
  const loaded = await loadPurchase(ctx, tenantId, purchaseId)
  const unit = loaded.units.find((one) => equalBytes(one.id, id))
  if (!unit) return {}
  const { secrets, state } = loaded
  if (unit.recipientSource === 'claim') {
    return { recipient: await openClaimPerson(secrets, id, unit.claimPerson) }
  }
  if (unit.recipientSource === 'purchase') {
    const complete = await completePurchase(ctx, loaded)
    const existing = complete.units.map((one) => existingUnit(one, complete))
    const recipient = namedPeople(state, existing, []).of(unit)
    return recipient ? { recipient } : {}
  }
  if (unit.claimGeneration === null || unit.state !== 'awaiting_recipient') return {}
  const { token } = await deriveToken(secrets, 'claim', id, unit.claimGeneration)
  return { link: claimUrl(ctx.origin, token) }
}
