import type { Person } from '../core/purchase/purchase.ts'
import { insertClaims, insertSeatPage, type NewClaim } from '../store/claims.ts'
import type { Statement } from '../store/database.ts'
import { insertOutbox } from '../store/journal.ts'
import { deriveToken, LINK_SECONDS } from './claim-token.ts'
import type { CompletePurchase } from './complete-purchase.ts'
import type { ActionContext } from './context.ts'

/** A unit that nobody has yet. */
export interface FreeUnit {
  id: Uint8Array<ArrayBuffer>
  hasLink: boolean
  /** To whom the link to it goes: the one whom the order names, where the achievement is to be claimed. */
  person: Person | undefined
}

/**
 * Makes links for units that nobody has yet, and tells whoever is to have one: a learner whom the order names gets the
 * link to the unit, a buyer the page on which the others are handed out.
 */
export async function offerUnits(
  ctx: ActionContext,
  { issuer, secrets, seatPage, state }: CompletePurchase,
  purchaseId: Uint8Array<ArrayBuffer>,
  { units, at }: { units: readonly FreeUnit[]; at: number },
): Promise<Statement[]> {
  const unlinked = units.filter((unit) => !unit.hasLink)
  const { tenantId, id: issuerId } = issuer
  const expiresAt = at + LINK_SECONDS
  const rows: NewClaim[] = []
  const mailed: Uint8Array<ArrayBuffer>[] = []
  for (const { id, person } of unlinked) {
    const { hash } = await deriveToken(secrets, 'claim', id, 1)
    rows.push({ entitlementId: id, tokenHash: hash, sentAt: person?.email === undefined ? null : at })
    if (person?.email !== undefined) mailed.push(id)
  }
  const statements = [
    ...insertClaims(ctx.db, { tenantId, issuerId, purchaseId, expiresAt }, rows),
    ...insertOutbox(ctx.db, { issuerId, kind: 'claim.offered', at }, mailed),
  ]
  const isForBuyer = units.some(({ person }) => person?.email === undefined)
  if (isForBuyer && !seatPage && state.buyer.email !== undefined) {
    const { hash } = await deriveToken(secrets, 'seats', purchaseId, 1)
    const page = { purchaseId, tenantId, issuerId, tokenHash: hash, generation: 1, expiresAt, sentAt: at }
    statements.push(
      insertSeatPage(ctx.db, page),
      ...insertOutbox(ctx.db, { issuerId, kind: 'seats.offered', at }, [purchaseId]),
    )
  }
  return statements
}
