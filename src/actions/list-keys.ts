import { type ApiKeyRecord, type KeyCursor, listApiKeys } from '../store/api-keys.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'

export type KeyState = 'active' | 'expired' | 'revoked'

export interface ListedKey extends ApiKeyRecord {
  state: KeyState
}

/** Keys that open an issuer, those that still do first; `next` leads to the page after. */
export async function listKeys(
  ctx: ActionContext,
  { id, tenantId }: Pick<IssuerRecord, 'id' | 'tenantId'>,
  { after, limit }: { after?: KeyCursor | undefined; limit: number },
): Promise<{ keys: ListedKey[]; next?: KeyCursor }> {
  authorize(ctx, 'api_keys.read')
  const now = epochSeconds(ctx.now())
  const page = { now, ...(after && { after }), limit: limit + 1 }
  const rows = await listApiKeys(ctx.db, tenantId, id, page)
  const keys = rows.slice(0, limit).map((key) => ({ ...key, state: stateOf(key, now) }))
  const last = keys.at(-1)
  const hasMore = rows.length > limit && last
  return { keys, ...(hasMore && { next: { ended: last.state !== 'active', id: last.id } }) }
}

function stateOf({ revokedAt, expiresAt }: ApiKeyRecord, now: number): KeyState {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active'
}
