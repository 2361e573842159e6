import type { DisputeStatus, TranslatedEvent } from '../../core/purchase/purchase.ts'
import { admitMode, isUnusable } from '../door-mode.ts'
import { asInstant, asNumericId, type JsonObject, lookUp } from '../json-values.ts'
import type { Reading } from '../provider.ts'

const STATUSES: Readonly<Record<string, DisputeStatus>> = {
  needs_response: 'open',
  under_review: 'open',
  charge_refunded: 'lost',
  accepted: 'lost',
  lost: 'lost',
  won: 'won',
}

/** The buyer's bank takes the money back or, while it is an inquiry, only asks. */
export function translateDispute(
  dispute: JsonObject,
  { eventId, type, receivedAt, settings }: Reading,
): TranslatedEvent {
  const [ref, order] = [asNumericId(dispute.id), asNumericId(dispute.order_id)]
  const known = lookUp(STATUSES, dispute.status)
  if (ref === undefined || order === undefined || known === undefined)
    return { kind: 'ignored', reason: 'The dispute has no id, names no order, or has an unknown status.' }
  const mode = admitMode(undefined, settings)
  if (isUnusable(mode)) return { kind: 'ignored', reason: mode.unusable }
  const status = known === 'open' && dispute.type === 'inquiry' ? 'inquiry' : known
  const at = asInstant(dispute.finalized_on) ?? asInstant(dispute.initiated_at) ?? receivedAt
  return {
    kind: 'purchase',
    event: {
      eventId,
      type,
      mode,
      orderKey: order,
      refs: [order],
      facts: [{ kind: 'dispute', ref, status, at }],
    },
  }
}
