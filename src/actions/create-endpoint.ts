import { toHex, utf8 } from '../core/encoding/bytes.ts'
import { uuidv7 } from '../core/ids/uuid.ts'
import { seal } from '../core/keys/sealing.ts'
import { runBatch } from '../store/database.ts'
import { insertEndpoint } from '../store/endpoints.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { sealingContext } from './open-secrets.ts'

/** Connects a shop: makes the address that its webhooks go to and seals the secret they are signed with. */
export async function createEndpoint(
  ctx: ActionContext,
  issuer: IssuerRecord,
  input: { provider: 'stripe'; secret: string; name?: string },
): Promise<{ id: string; url: string }> {
  const now = ctx.now()
  const at = epochSeconds(now)
  // Random, not a UUIDv7: the address must not be guessable from when it was made.
  const id = ctx.randomBytes(16)
  const secret = await seal(
    ctx.keyRing,
    utf8(input.secret),
    sealingContext.endpointSecret(id),
    ctx.randomBytes(12),
  )
  const { tenantId, id: issuerId } = issuer
  await runBatch(ctx.db, [
    insertEndpoint(ctx.db, {
      id,
      tenantId,
      issuerId,
      provider: input.provider,
      name: input.name ?? input.provider,
      secret,
      state: 'active',
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
  const publicId = endpointIdOf(id)
  return { id: publicId, url: `${ctx.origin}/hooks/${publicId}` }
}

export const endpointIdOf = (id: Uint8Array): string => `ep_${toHex(id)}`

/** A time-ordered id for rows that are made often. */
export const newRowId = (ctx: ActionContext): Uint8Array<ArrayBuffer> =>
  uuidv7(ctx.now(), ctx.randomBytes(10))
