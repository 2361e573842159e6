import { BadgeError } from '../core/badge-error.ts'
import { toHex, utf8 } from '../core/encoding/bytes.ts'
import { seal } from '../core/keys/sealing.ts'
import { runBatch } from '../store/database.ts'
import { findEndpoint, markEndpoint } from '../store/endpoints.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { authorize } from './authorize.ts'
import { checkEndpointSettings, type EndpointSettings } from './check-endpoint.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { sealingContext } from './open-secrets.ts'

export interface EndpointChange extends EndpointSettings {
  /** Paused: every delivery is refused as if there were no such address. */
  state?: 'active' | 'paused'
}

/** Sets what is given and leaves the rest. It counts for events from now on, and for those that are played again. */
export async function changeEndpoint(
  ctx: ActionContext,
  issuer: IssuerRecord,
  id: Uint8Array<ArrayBuffer>,
  { state, ...settings }: EndpointChange,
): Promise<void> {
  authorize(ctx, 'commerce.write')
  const endpoint = await findEndpoint(ctx.db, issuer.id, id)
  const { provider, tenantId } = endpoint
  if (state !== undefined && endpoint.state === 'unfinished')
    throw new BadgeError('conflict', 'the endpoint has no secret yet; paste it first')
  const set = { ...checkEndpointSettings(provider, settings), ...(state && { state, pauseReason: null }) }
  if (Object.keys(set).length === 0) return
  await runBatch(ctx.db, [
    markEndpoint(ctx.db, tenantId, id, set),
    insertAuditEntry(ctx.db, {
      tenantId,
      issuerId: issuer.id,
      at: epochSeconds(ctx.now()),
      actor: ctx.actor,
      action:
        state === undefined ? 'endpoint.changed' : `endpoint.${state === 'paused' ? 'paused' : 'resumed'}`,
      subject: id,
    }),
  ])
}

/**
 * The address is closed for ever and its secrets are forgotten. What came through it stays: purchases and credentials
 * refer to it.
 */
export async function deleteEndpoint(
  ctx: ActionContext,
  issuer: IssuerRecord,
  id: Uint8Array<ArrayBuffer>,
): Promise<void> {
  authorize(ctx, 'commerce.write')
  const { tenantId } = await findEndpoint(ctx.db, issuer.id, id)
  // A sealed value that opens to nobody's secret: a change of the KEK meets values that open, and no others.
  const nobodys = utf8(toHex(ctx.randomBytes(32)))
  await runBatch(ctx.db, [
    markEndpoint(ctx.db, tenantId, id, {
      state: 'deleted',
      secret: await seal(ctx.keyRing, nobodys, sealingContext.endpointSecret(id), ctx.randomBytes(12)),
      previousSecret: null,
      previousUntil: null,
      apiKey: null,
      apiKeyHint: null,
      nextReconcileAt: null,
    }),
    insertAuditEntry(ctx.db, {
      tenantId,
      issuerId: issuer.id,
      at: epochSeconds(ctx.now()),
      actor: ctx.actor,
      action: 'endpoint.deleted',
      subject: id,
    }),
  ])
}
