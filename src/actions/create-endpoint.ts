import { providers } from '../commerce/providers.ts'
import { toHex, utf8 } from '../core/encoding/bytes.ts'
import { uuidv7 } from '../core/ids/uuid.ts'
import { seal } from '../core/keys/sealing.ts'
import type { ProviderName } from '../core/purchase/door.ts'
import { runBatch } from '../store/database.ts'
import { insertEndpoint } from '../store/endpoints.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { authorize } from './authorize.ts'
import { checkEndpointSettings, chooseSecret, type EndpointSettings } from './check-endpoint.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { sealingContext } from './open-secrets.ts'

export interface EndpointInput extends EndpointSettings {
  provider: ProviderName
  /** Absent where we make it. */
  secret?: string
}

/**
 * Connects a shop: makes the address that its webhooks go to and seals the secret they are signed with. A secret that we
 * made is told here and never again; a shop that makes its own wants the address first, so it may be pasted later.
 */
export async function createEndpoint(
  ctx: ActionContext,
  issuer: IssuerRecord,
  { provider, secret: given, ...settings }: EndpointInput,
): Promise<{ id: string; url: string; state: 'active' | 'unfinished'; secret?: string }> {
  authorize(ctx, 'commerce.write')
  const checked = checkEndpointSettings(provider, settings)
  const secret = chooseSecret(ctx, provider, given)
  const isOurs = given === undefined && providers[provider].secret.made
  const state = given === undefined && !isOurs ? ('unfinished' as const) : ('active' as const)
  const at = epochSeconds(ctx.now())
  // Random, not a UUIDv7: the address must not be guessable from when it was made.
  const id = ctx.randomBytes(16)
  const context = sealingContext.endpointSecret(id)
  const { tenantId, id: issuerId } = issuer
  await runBatch(ctx.db, [
    insertEndpoint(ctx.db, {
      id,
      tenantId,
      issuerId,
      provider,
      name: settings.name ?? providers[provider].title,
      ...checked,
      secret: await seal(ctx.keyRing, utf8(secret), context, ctx.randomBytes(12)),
      state,
      createdAt: at,
    }),
    insertAuditEntry(ctx.db, {
      tenantId,
      issuerId,
      at,
      actor: ctx.actor,
      action: 'endpoint.created',
      subject: id,
    }),
  ])
  return { id: endpointIdOf(id), url: hookAddress(ctx, id), state, ...(isOurs && { secret }) }
}

export const endpointIdOf = (id: Uint8Array): string => `ep_${toHex(id)}`

export const hookAddress = ({ origin }: Pick<ActionContext, 'origin'>, id: Uint8Array): string =>
  `${origin}/hooks/${endpointIdOf(id)}`

/** A time-ordered id for rows that are made often. */
export const newRowId = (ctx: Pick<ActionContext, 'now' | 'randomBytes'>): Uint8Array<ArrayBuffer> =>
  uuidv7(ctx.now(), ctx.randomBytes(10))
