import { didWebOf } from '../core/did/did-web.ts'
import { runBatch, violates } from '../store/database.ts'
import { restoreIdentity, restorePeriod } from '../store/identity-log.ts'
import type { RestoreRecord } from './append-restore-log.ts'
import { type ActionContext, epochSeconds } from './context.ts'

/**
 * Tells a database that was set back of a host that an issuer has proven or given up, or that it has issued under one, so
 * that what names the host verifies again. A host that somebody else has by now is left to them.
 */
export async function restoreIdentityOf(
  ctx: ActionContext,
  { tenantId, issuerId }: { tenantId: number; issuerId: number },
  record: Extract<RestoreRecord, { kind: 'identity' | 'identity_period' }>,
): Promise<void> {
  const at = epochSeconds(ctx.now())
  if (record.kind === 'identity_period') {
    const { host, firstList } = record
    await runBatch(ctx.db, restorePeriod(ctx.db, issuerId, { host, firstList, at }))
    return
  }
  const { host, token, state, createdAt } = record
  const baseUrl = `https://${host}`
  const row = { host, token, state, createdAt, baseUrl, did: didWebOf(baseUrl) }
  // Looked up at once: whoever was set back does not know whether the record is still there.
  const nextCheckAt = state === 'proven' ? at : null
  try {
    await runBatch(ctx.db, [restoreIdentity(ctx.db, { tenantId, issuerId }, { ...row, nextCheckAt })])
  } catch (cause) {
    if (!violates(cause, 'issuer_identities')) throw cause
  }
}
