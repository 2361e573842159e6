import { BadgeError, invalidInput } from '../core/badge-error.ts'
import { toHex, utf8 } from '../core/encoding/bytes.ts'
import { seal } from '../core/keys/sealing.ts'
import { formatWebhookSecret } from '../core/webhooks/standard-signature.ts'
import { guardedUrl } from '../outbound/guarded-fetch.ts'
import { runBatch } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { insertWebhook, listWebhooks, type WebhookRecord } from '../store/webhooks.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { sealingContext } from './open-secrets.ts'

const MAX_WEBHOOKS = 20
const SECRET_LENGTH = 32

export const webhookIdOf = (id: Uint8Array): string => `wh_${toHex(id)}`

export interface WebhookInput {
  url: string
  /** Event types and families. */
  events: readonly string[]
  description?: string
  /** Events carry the recipient's name and address. */
  includeRecipient?: boolean
}

/** A system that wants to hear of what happens. The secret is shown this once; only its sealed form is kept. */
export async function createWebhook(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId'>,
  { url, events, description, includeRecipient = false }: WebhookInput,
): Promise<{ webhook: WebhookRecord; secret: string }> {
  authorize(ctx, 'webhooks.write')
  if (includeRecipient) authorize(ctx, 'credentials.read')
  assertReachable(ctx, url)
  const { tenantId, id: issuerId } = issuer
  if ((await listWebhooks(ctx.db, issuerId)).length >= MAX_WEBHOOKS) {
    throw new BadgeError('conflict', `an issuer has at most ${MAX_WEBHOOKS} webhooks`)
  }
  const id = ctx.randomBytes(16)
  const at = epochSeconds(ctx.now())
  const { secret, sealed } = await newWebhookSecret(ctx, id)
  const webhook: WebhookRecord = {
    id,
    tenantId,
    issuerId,
    url,
    description: description ?? null,
    events,
    withRecipient: includeRecipient,
    secret: sealed,
    previousSecret: null,
    previousUntil: null,
    state: 'active',
    reason: null,
    failingSince: null,
    dueAt: null,
    leaseUntil: 0,
    createdAt: at,
  }
  const entry = { tenantId, issuerId, at, actor: ctx.actor, action: 'webhook.created', subject: id }
  await runBatch(ctx.db, [insertWebhook(ctx.db, webhook), insertAuditEntry(ctx.db, entry)])
  return { webhook, secret }
}

/** Refuses an address that nothing will ever be sent to. */
export function assertReachable({ development }: Pick<ActionContext, 'development'>, url: string): void {
  try {
    guardedUrl(url, development)
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    throw invalidInput('/url', `url: ${cause.message}`)
  }
}

export async function newWebhookSecret(
  ctx: ActionContext,
  id: Uint8Array,
): Promise<{ secret: string; sealed: Uint8Array<ArrayBuffer> }> {
  const secret = formatWebhookSecret(ctx.randomBytes(SECRET_LENGTH))
  const context = sealingContext.webhookSecret(id)
  return { secret, sealed: await seal(ctx.keyRing, utf8(secret), context, ctx.randomBytes(12)) }
}
