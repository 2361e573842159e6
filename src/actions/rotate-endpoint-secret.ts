import { providers } from '../commerce/providers.ts'
import { invalidInput } from '../core/badge-error.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { seal } from '../core/keys/sealing.ts'
import { runBatch } from '../store/database.ts'
import { findEndpoint, markEndpoint } from '../store/endpoints.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { authorize } from './authorize.ts'
import { chooseSecret } from './check-endpoint.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { sealingContext } from './open-secrets.ts'

const HOUR = 3_600
const DEFAULT_HOURS = 24

/**
 * A new secret; the one before goes on working for a while, because shops change over in their own time. A second change
 * within that time ends the oldest at once. The first secret of an endpoint that had none opens its address.
 */
export async function rotateEndpointSecret(
  ctx: ActionContext,
  issuer: IssuerRecord,
  id: Uint8Array<ArrayBuffer>,
  { secret: given, keepHours = DEFAULT_HOURS }: { secret?: string; keepHours?: number },
): Promise<{ previousUntil: number | null; secret?: string }> {
  authorize(ctx, 'commerce.write')
  const { provider, tenantId, state, secret: current } = await findEndpoint(ctx.db, issuer.id, id)
  const { title, secret: format } = providers[provider]
  if (given === undefined && !format.made)
    throw invalidInput('/secret', `secret: ${title} makes the secret; copy it from there`)
  const secret = chooseSecret(ctx, provider, given)
  const at = epochSeconds(ctx.now())
  const isFirst = state === 'unfinished'
  const previousUntil = isFirst ? null : at + keepHours * HOUR
  await runBatch(ctx.db, [
    markEndpoint(ctx.db, tenantId, id, {
      secret: await seal(ctx.keyRing, utf8(secret), sealingContext.endpointSecret(id), ctx.randomBytes(12)),
      // Sealed for the same place, so it opens there as it is.
      previousSecret: isFirst ? null : current,
      previousUntil,
      ...(isFirst && { state: 'active' as const }),
    }),
    insertAuditEntry(ctx.db, {
      tenantId,
      issuerId: issuer.id,
      at,
      actor: ctx.actor,
      action: isFirst ? 'endpoint.secret_set' : 'endpoint.secret_rotated',
      subject: id,
    }),
  ])
  return { previousUntil, ...(given === undefined && { secret }) }
}
