import { fromHex, toHex, utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import type { Signal } from '../core/purchase/fold-signals.ts'
import type { Statement } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertSignals, markSignalled } from '../store/signals.ts'
import { MILLION } from './complete-purchase.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { blindIndexOf } from './open-recipients.ts'
import { openTenant } from './open-secrets.ts'

/** What is said of somebody, with the slugs of the achievements that it is about. */
export interface SignalInput extends Omit<Signal, 'id'> {
  /** Names it, so that it counts once: unique for `source`. */
  eventId: string
  /** Who says it: an endpoint, or a key. */
  source: string
  achievements: readonly string[]
  recipient: { email?: string; id?: string }
  orderRef?: string
  /** The shop of that order, where it is known. */
  endpointId?: Uint8Array<ArrayBuffer>
  entitlementId?: Uint8Array<ArrayBuffer>
}

/**
 * Writes a signal down and marks the units that it may move as due, in one batch with `also`; then these are looked at by
 * way of the queue. Returns how many orders that concerns now; an order that comes later finds the signal.
 */
export async function recordSignal(
  ctx: ActionContext,
  issuer: IssuerRecord,
  signal: SignalInput,
  also: readonly Statement[] = [],
): Promise<number> {
  const at = epochSeconds(ctx.now())
  const { email, id } = signal.recipient
  const isKnown = email !== undefined || id !== undefined
  const person = { ...(email !== undefined && { email }), ...(id !== undefined && { id }) }
  const recipientIndex = isKnown
    ? fromHex(toHex(await blindIndexOf(await openTenant(ctx, issuer), person)))
    : null
  const { tenantId, id: issuerId } = issuer
  const { orderRef = null, endpointId = null, entitlementId = null } = signal
  const rows = []
  for (const achievement of signal.achievements) {
    rows.push({
      ...{ tenantId, issuerId, achievement, recipientIndex, endpointId, orderRef, entitlementId },
      sourceKey: await sha256(utf8(JSON.stringify([signal.source, signal.eventId]))),
      kind: signal.kind,
      score: signal.score === null ? null : Math.round(signal.score * MILLION),
      positive: signal.positive,
      at: signal.at,
      receivedAt: at,
      actor: ctx.actor,
    })
  }
  const moved = signal.achievements.map((achievement) =>
    markSignalled(ctx.db, {
      ...{ tenantId, issuerId, achievement, recipientIndex, endpointId, orderRef, entitlementId, at },
    }),
  )
  const inserts = insertSignals(ctx.db, rows)
  const [first, ...others] = moved
  if (!first) return 0
  // The units first: their rows come back, and one batch is one moment.
  const results = await ctx.db.batch([first, ...others, ...inserts, ...also])
  const rowsMoved = results.slice(0, moved.length) as Awaited<typeof first>[]
  const purchases = new Set(rowsMoved.flat().map(({ purchaseId }) => toHex(purchaseId)))
  await ctx.enqueue([...purchases].map((purchase) => ({ kind: 'purchase' as const, id: purchase })))
  return purchases.size
}
