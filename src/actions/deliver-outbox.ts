import { runBatch } from '../store/database.ts'
import { claimOutbox, deleteOutbox, markOutboxFailed } from '../store/journal.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { notifyRecipient } from './notify-recipient.ts'

const ROWS_A_RUN = 25
const LEASE_SECONDS = 120
const MAX_ATTEMPTS = 12

/**
 * Carries out due outbox rows, each for itself: one that fails is tried again later and holds up no other.
 * Returns how many rows were taken; a full run means that there are probably more.
 */
export async function deliverOutbox(ctx: ActionContext): Promise<{ taken: number; isFull: boolean }> {
  const now = epochSeconds(ctx.now())
  const rows = await claimOutbox(ctx.db, { now, leaseUntil: now + LEASE_SECONDS, limit: ROWS_A_RUN })
  for (const row of rows) {
    try {
      await notifyRecipient(ctx, row.issuerId, row.credentialId, row.kind)
      await runBatch(ctx.db, [deleteOutbox(ctx.db, row.issuerId, row.id)])
    } catch {
      // The reason may hold an address, so it is not logged; the attempts tell that something is wrong.
      const dead = row.attempts >= MAX_ATTEMPTS
      const nextAttemptAt = now + 60 * 2 ** Math.min(row.attempts, 10)
      await runBatch(ctx.db, [markOutboxFailed(ctx.db, row.issuerId, row.id, { nextAttemptAt, dead })])
    }
  }
  return { taken: rows.length, isFull: rows.length === ROWS_A_RUN }
}
