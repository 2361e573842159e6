import type { DisputeStatus, PurchaseFact, RefundStatus } from '../../core/purchase/purchase.ts'
import { asList, asObject, asText, lookUp } from '../json-values.ts'
import { asUnits, type Translator } from './translation.ts'

const REFUNDS: Readonly<Record<string, RefundStatus>> = {
  pending_approval: 'pending',
  approved: 'succeeded',
  rejected: 'failed',
  reversed: 'canceled',
}

const CHARGEBACKS: Readonly<Record<string, DisputeStatus>> = {
  chargeback: 'open',
  chargeback_warning: 'inquiry',
  chargeback_reverse: 'won',
  chargeback_warning_reverse: 'won',
}

/** Money that goes back, or that a bank takes back. */
export const readAdjustment: Translator = (data, { at }) => {
  const [ref, order] = [asText(data.id, 100), asText(data.transaction_id, 100)]
  const dispute = lookUp(CHARGEBACKS, data.action)
  if (ref === undefined || order === undefined)
    return { unusable: 'The adjustment has no id, or names no transaction.' }
  if (dispute !== undefined) {
    // All the steps of one dispute count for the transaction that it is about.
    return {
      orderKey: order,
      refs: [order],
      facts: [{ kind: 'dispute', ref: order, status: dispute, at }],
    }
  }
  const status = lookUp(REFUNDS, data.status)
  if (data.action !== 'refund' || status === undefined)
    return { unusable: `An adjustment of the kind ${asText(data.action, 40)} takes no badge away.` }
  const amount = asUnits(asObject(data.totals)?.total)
  const full = asList(data.items).flatMap((item) => {
    const key = asText(asObject(item)?.item_id, 100)
    // A part of a line's price is money, not units.
    return key !== undefined && asObject(item)?.type === 'full' ? [key] : []
  })
  const refund: PurchaseFact = {
    kind: 'refund',
    ref,
    ...(amount !== undefined && { amount }),
    lines: full.map((key) => ({ key, quantity: MAX_UNITS })),
    status,
    at,
  }
  return { orderKey: order, refs: [order], facts: [refund] }
}

/** “The whole line”: no line has more units. */
const MAX_UNITS = 10_000
