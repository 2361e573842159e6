import { BadgeError, notFound } from '../core/badge-error.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { type CredentialRecord, listCredentialsById, markCredentials } from '../store/credentials.ts'
import { runBatch, type Statement, violates } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertCredentialAudit, insertOutbox } from '../store/journal.ts'
import { CREDENTIAL_STATES } from '../store/schema/credentials.ts'
import { insertStatusEvents, type StatusChange } from '../store/status-lists.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { openTenant } from './open-secrets.ts'
import { placeOf } from './status-entry.ts'

export const REVOKED = CREDENTIAL_STATES.indexOf('revoked')

const ATTEMPTS = 4

/**
 * Revokes credentials for good (Bitstring Status List: a `revocation` bit is never cleared). Visible with the
 * next GET of their lists. Credentials that are revoked already stay as they are; an id that the issuer does
 * not have stops everything.
 */
export async function revokeCredentials(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId'>,
  ids: readonly Uint8Array<ArrayBuffer>[],
  reason: string | null,
): Promise<CredentialRecord[]> {
  for (let attempt = 1; ; attempt++) {
    const records = await listCredentialsById(ctx.db, issuer.id, ids)
    const found = new Set(records.map(({ id }) => formatUuid(id)))
    const missing = ids.find((id) => !found.has(formatUuid(id)))
    if (missing) throw notFound('credential', formatUuid(missing))
    const statements = await prepareRevocation(ctx, issuer, records, reason)
    try {
      await runBatch(ctx.db, statements)
    } catch (cause) {
      // Somebody else has just revoked one of them: look again at what is left to do.
      if (!violates(cause, 'status_events') || attempt === ATTEMPTS) throw cause
      continue
    }
    if (statements.length > 0) await ctx.enqueue([{ kind: 'outbox' }])
    return records.map((record) => ({ ...record, state: REVOKED }))
  }
}

/** The writes that revoke those of the credentials that are not revoked yet, for one batch. */
export async function prepareRevocation(
  ctx: ActionContext,
  { id: issuerId, tenantId }: Pick<IssuerRecord, 'id' | 'tenantId'>,
  records: readonly CredentialRecord[],
  reason: string | null,
): Promise<Statement[]> {
  const standing = records.filter(({ state }) => state !== REVOKED)
  if (standing.length === 0) return []
  const at = epochSeconds(ctx.now())
  const changes: StatusChange[] = []
  for (const record of standing) {
    if (record.issuerId !== issuerId) throw new BadgeError('forbidden', 'a credential of another issuer')
    const place = await placeOf(await openTenant(ctx, record), record, record.position)
    changes.push({ list: place.list, statusIndex: place.index, value: 1, reason })
  }
  const ids = standing.map(({ id }) => id)
  return [
    markCredentials(ctx.db, issuerId, ids, REVOKED),
    ...insertStatusEvents(ctx.db, { issuerId, purpose: 'revocation', at }, changes),
    ...insertCredentialAudit(
      ctx.db,
      { tenantId, issuerId, at, actor: ctx.actor, action: 'credential.revoked' },
      ids.map((id) => ({ id, digest: null })),
    ),
    ...insertOutbox(ctx.db, { issuerId, kind: 'credential.revoked', at }, ids),
  ]
}
