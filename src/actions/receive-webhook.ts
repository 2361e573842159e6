import { stripeEventId, stripeEventType } from '../commerce/stripe/event.ts'
import { verifyStripeSignature } from '../commerce/stripe/signature.ts'
import { BadgeError } from '../core/badge-error.ts'
import { fromUtf8, toHex } from '../core/encoding/bytes.ts'
import { parseLosslessJson } from '../core/encoding/lossless-json.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { sealWith, unseal } from '../core/keys/sealing.ts'
import { findEndpointForHook } from '../store/endpoints.ts'
import { insertInboxEvent } from '../store/inbox.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { newRowId } from './create-endpoint.ts'
import { openTenant, sealingContext } from './open-secrets.ts'

// Checked for an address that leads nowhere, so that it takes the same work as a wrong signature.
const NOBODYS_SECRET = 'whsec_of_an_endpoint_that_does_not_exist'

// One answer for whatever is wrong: the caller learns neither whether the address exists nor what failed.
const refuse = () => new BadgeError('unauthenticated', 'the webhook could not be authenticated')

/**
 * Takes a shop's event: verify the signature over the raw bytes, write the event down, hand it to the queue.
 * Nothing is interpreted here, so that a business problem never makes a shop retry.
 */
export async function receiveWebhook(
  ctx: ActionContext,
  endpointId: Uint8Array<ArrayBuffer> | undefined,
  { body, signature }: { body: Uint8Array; signature: string | null },
): Promise<void> {
  const now = ctx.now()
  const found = endpointId && (await findEndpointForHook(ctx.db, endpointId))
  const secrets = found ? await openEndpointSecrets(ctx, found.endpoint, now) : [NOBODYS_SECRET]
  const verified = await verifyStripeSignature({ header: signature, body, secrets, now })
  if (!found || !verified) throw refuse()

  const { endpoint } = found
  const payload = parse(body)
  const id = newRowId(ctx)
  const { dataKey } = await openTenant(ctx, found)
  const row = await store(ctx, {
    id,
    tenantId: endpoint.tenantId,
    endpointId: endpoint.id,
    dedupeKey: stripeEventId(payload) ?? `sha256:${toHex(await sha256(body))}`,
    type: stripeEventType(payload) ?? null,
    body: await sealWith(dataKey, body, sealingContext.inboxBody(id), ctx.randomBytes(12)),
    state: payload === undefined ? 'quarantined' : 'received',
    reason: payload === undefined ? 'The body is signed but is not JSON that can be read.' : null,
    receivedAt: epochSeconds(now),
  })
  // No row: a repeat of an event that is in hand already.
  if (row) await ctx.enqueue([{ kind: 'inbox', id: toHex(row.id) }])
}

/** Writes the event down, or says that it could not be: then, and only then, the shop is to send it again. */
async function store(
  ctx: ActionContext,
  event: Parameters<typeof insertInboxEvent>[1],
): Promise<{ id: Uint8Array } | undefined> {
  try {
    const [row] = await insertInboxEvent(ctx.db, event)
    return row
  } catch (cause) {
    throw new BadgeError('unavailable', 'the event could not be stored; please send it again', { cause })
  }
}

async function openEndpointSecrets(
  ctx: ActionContext,
  endpoint: {
    id: Uint8Array
    secret: Uint8Array
    previousSecret: Uint8Array | null
    previousUntil: number | null
  },
  now: Date,
): Promise<string[]> {
  const context = sealingContext.endpointSecret(endpoint.id)
  const secrets = [fromUtf8(await unseal(ctx.keyRing, endpoint.secret, context))]
  const { previousSecret, previousUntil } = endpoint
  if (previousSecret && previousUntil !== null && previousUntil > epochSeconds(now)) {
    secrets.push(fromUtf8(await unseal(ctx.keyRing, previousSecret, context)))
  }
  return secrets
}

function parse(body: Uint8Array): unknown {
  try {
    return parseLosslessJson(fromUtf8(body))
  } catch {
    return undefined
  }
}
