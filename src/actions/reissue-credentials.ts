import { BadgeError } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { runBatch } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { countReissuable, findLastReissuable, type ReissueFilter } from '../store/reissue.ts'
import { CREDENTIAL_STATES } from '../store/schema/credentials.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { findSigningKey } from './list-signing-keys.ts'
import { prepareTask } from './run-task.ts'

export interface ReissueRequest {
  /** Id of a signing key. */
  key?: string | undefined
  achievement?: string | undefined
  state?: (typeof CREDENTIAL_STATES)[number] | undefined
  reason?: string | undefined
  expected?: number | undefined
}

/** How many credentials a request would issue anew. */
export async function countReissue(
  ctx: ActionContext,
  issuer: IssuerRecord,
  request: ReissueRequest,
): Promise<number> {
  authorize(ctx, 'signing_keys.write')
  return countReissuable(ctx.db, issuer.id, await filterOf(ctx, issuer, request))
}

/**
 * Starts a task that issues credentials anew: each that still stands and is still valid gets a successor that says the
 * same, signed with the issuer's present key, and its recipient is told. What is issued from now on is left alone.
 */
export async function startReissue(
  ctx: ActionContext,
  issuer: IssuerRecord,
  request: ReissueRequest,
): Promise<{ task: string; count: number }> {
  authorize(ctx, 'signing_keys.write')
  authorize(ctx, 'credentials.revoke')
  const filter = await filterOf(ctx, issuer, request)
  const count = await countReissuable(ctx.db, issuer.id, filter)
  if (count === 0) throw new BadgeError('conflict', 'there is nothing that could be issued anew')
  if (request.expected !== undefined && request.expected !== count) {
    throw new BadgeError('conflict', `it would be ${count} credentials now, not ${request.expected}`)
  }
  const { tenantId, id: issuerId } = issuer
  const until = await findLastReissuable(ctx.db, issuerId, filter)
  const task = prepareTask(ctx, {
    kind: 'credentials.reissue',
    tenantId,
    issuerId,
    input: { ...filter, until, reason: request.reason ?? null },
    total: count,
  })
  const at = epochSeconds(ctx.now())
  const entry = { tenantId, issuerId, at, actor: ctx.actor, action: 'credentials.reissue_started' }
  await runBatch(ctx.db, [task.statement, insertAuditEntry(ctx.db, { ...entry, subject: task.id })])
  const id = toHex(task.id)
  await ctx.enqueue([{ kind: 'task', id }])
  return { task: id, count }
}

async function filterOf(
  ctx: ActionContext,
  issuer: IssuerRecord,
  { key, achievement, state }: ReissueRequest,
): Promise<ReissueFilter> {
  const keyId = key === undefined ? undefined : (await findSigningKey(ctx, issuer, key)).id
  return {
    now: epochSeconds(ctx.now()),
    ...(keyId !== undefined && { keyId }),
    ...(achievement !== undefined && { achievement }),
    ...(state !== undefined && { state: CREDENTIAL_STATES.indexOf(state) }),
  }
}
