import { toHex } from '../core/encoding/bytes.ts'
import { type CredentialRecord, listCredentialsById } from '../store/credentials.ts'
import { runBatch } from '../store/database.ts'
import { claimOutbox, deleteOutbox, markOutboxFailed, type OutboxRow } from '../store/journal.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { prepareFanOut } from './fan-out-events.ts'
import { notifyOfClaim, notifyOfSeats } from './notify-offer.ts'
import { notifyRecipient } from './notify-recipient.ts'
import { notifyOfDisabledWebhook } from './notify-tenant.ts'
import { type MailRun, prepareMails } from './prepare-mails.ts'

const ROWS_A_RUN = 100
const MAX_RUNS = 20
// What was done is written down after so many rows: as much is done twice when the isolate dies.
const ROWS_A_WRITE = 25
const LEASE_SECONDS = 120
const MAX_ATTEMPTS = 12

/**
 * Carries out due outbox rows until there are none, or so many that others should have a turn; returns how
 * many. Recipients are told by mail, tenants' systems through deliveries that are written in the batch that deletes the
 * row. A row that fails is tried again later and holds up no other.
 */
export async function deliverOutbox(ctx: ActionContext): Promise<{ taken: number; isEmpty: boolean }> {
  let taken = 0
  for (let run = 0; run < MAX_RUNS; run++) {
    const now = epochSeconds(ctx.now())
    const rows = await claimOutbox(ctx.db, { now, leaseUntil: now + LEASE_SECONDS, limit: ROWS_A_RUN })
    taken += rows.length
    for (const [issuerId, ofIssuer] of Map.groupBy(rows, (row) => row.issuerId)) {
      await deliverForIssuer(ctx, issuerId, ofIssuer)
    }
    if (rows.length < ROWS_A_RUN) return { taken, isEmpty: true }
  }
  return { taken, isEmpty: false }
}

async function deliverForIssuer(
  ctx: ActionContext,
  issuerId: number,
  rows: readonly OutboxRow[],
): Promise<void> {
  const isWanted = ({ kind, hasWebhooks }: OutboxRow) =>
    kind === 'notice.expiring'
      ? ctx.sendMail !== undefined
      : kind.startsWith('credential.') && (hasWebhooks || ctx.sendMail !== undefined)
  const ids = rows.filter(isWanted).map((row) => row.subjectId)
  const found = ids.length > 0 ? await listCredentialsById(ctx.db, issuerId, ids) : []
  const records = new Map(found.map((record) => [toHex(record.id), record]))
  const [first] = found
  const mails = first && ctx.sendMail && (await prepareMails(ctx, first, rows))
  const fanOut = await prepareFanOut(ctx, issuerId, rows, records)
  let hasDeliveries = false
  for (let at = 0; at < rows.length; at += ROWS_A_WRITE) {
    const part = rows.slice(at, at + ROWS_A_WRITE)
    const failed: OutboxRow[] = []
    for (const row of part) {
      const record = records.get(toHex(row.subjectId))
      if (!(await deliver(ctx, row, record && mails && { record, mails }))) failed.push(row)
    }
    const now = epochSeconds(ctx.now())
    const done = part.filter((row) => !failed.includes(row)).map((row) => row.id)
    // Rows whose mail failed too: their deliveries do not wait for it, and are not made again.
    const deliveries = await fanOut(part)
    if (deliveries.length > 0) hasDeliveries = true
    await runBatch(ctx.db, [
      ...deliveries,
      deleteOutbox(ctx.db, issuerId, done),
      ...failed.map(({ id, attempts }) => {
        const nextAttemptAt = now + 60 * 2 ** Math.min(attempts, 10)
        return markOutboxFailed(ctx.db, issuerId, id, { nextAttemptAt, dead: attempts >= MAX_ATTEMPTS })
      }),
    ])
  }
  if (hasDeliveries) await ctx.enqueue([{ kind: 'webhooks' }])
}

/** False when it is to be tried again. The reason may hold an address, so it is kept nowhere; the attempts tell. */
async function deliver(
  ctx: ActionContext,
  row: OutboxRow,
  badge: { record: CredentialRecord; mails: MailRun } | undefined,
): Promise<boolean> {
  try {
    if (row.kind === 'webhook.disabled') await notifyOfDisabledWebhook(ctx, row.issuerId, row.subjectId)
    else if (row.kind === 'claim.offered') await notifyOfClaim(ctx, row.issuerId, row.subjectId)
    else if (row.kind === 'seats.offered') await notifyOfSeats(ctx, row.issuerId, row.subjectId)
    else if (badge) await notifyRecipient(ctx, badge.record, row.kind, badge.mails)
    return true
  } catch {
    return false
  }
}
