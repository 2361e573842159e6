import { BadgeError, notFound } from '../core/badge-error.ts'
import { type ApiKeyRecord, findApiKeyById, markApiKeyRevoked, selectKeyHash } from '../store/api-keys.ts'
import { runBatch } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { insertRevokedKeyRecord } from '../store/restore-records.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'

export const apiKeyIdOf = (id: number): string => `key_${id}`

/** A key opens nothing from the next request on. Revoking it again changes nothing. */
export async function revokeApiKey(
  ctx: ActionContext,
  { id: issuerId, tenantId }: Pick<IssuerRecord, 'id' | 'tenantId'>,
  id: number,
): Promise<ApiKeyRecord> {
  authorize(ctx, 'api_keys.write')
  const key = await findApiKeyById(ctx.db, tenantId, issuerId, id)
  if (!key) throw notFound('API key', apiKeyIdOf(id))
  // One issuer's key does not shut the other issuer out.
  const mayReachTenant = ctx.grants === 'all' || ctx.actor.startsWith('person:')
  if (key.issuerId === null && !mayReachTenant) {
    throw new BadgeError('forbidden', 'a key of the whole organisation is revoked by a person')
  }
  if (key.revokedAt !== null) return key
  const at = epochSeconds(ctx.now())
  await runBatch(ctx.db, [
    markApiKeyRevoked(ctx.db, tenantId, id, at),
    // A database that is set back would let it in again (docs/operations.md).
    insertRevokedKeyRecord(ctx.db, tenantId, id, at),
    insertAuditEntry(ctx.db, {
      ...{ tenantId, issuerId, at, actor: ctx.actor },
      ...{ action: 'api_key.revoked', subject: selectKeyHash(tenantId, id) },
    }),
  ])
  return { ...key, revokedAt: at }
}
