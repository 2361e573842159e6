import type { Delivery, Objection, Provider } from '../commerce/provider.ts'
import { providers, signersOf } from '../commerce/providers.ts'
import { verifyDelivery } from '../commerce/verify-signature.ts'
import { BadgeError } from '../core/badge-error.ts'
import { fromUtf8, toHex, utf8 } from '../core/encoding/bytes.ts'
import { parseLosslessJson } from '../core/encoding/lossless-json.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { seal, sealWith, unseal } from '../core/keys/sealing.ts'
import { type EndpointRecord, findEndpointForHook } from '../store/endpoints.ts'
import { insertInboxEvent, setAsideKey } from '../store/inbox.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { newRowId } from './create-endpoint.ts'
import { noteRefusedDelivery, noteTakenDelivery } from './note-delivery.ts'
import type { EventHome } from './open-inbox-event.ts'
import { openTenant, sealingContext } from './open-secrets.ts'

// Checked for an address that leads nowhere, so that it takes the same work as a wrong signature.
const NOBODYS_SECRET = 'whsec_of_an_endpoint_that_does_not_exist'

// One answer for whatever is wrong: the caller learns neither whether the address exists nor what failed.
const refuse = () => new BadgeError('unauthenticated', 'the webhook could not be authenticated')

/**
 * Verifies a delivery over its raw bytes and writes it down. Throws `unauthenticated` for whatever is wrong with it, and
 * `unavailable` when it could not be written: then, and only then, the shop is to send it again.
 */
export async function takeDelivery(
  ctx: ActionContext,
  endpointId: Uint8Array<ArrayBuffer> | undefined,
  delivery: Delivery,
): Promise<void> {
  const now = ctx.now()
  const found = endpointId && (await orUnavailable(findEndpointForHook(ctx.db, endpointId)))
  const secrets = found ? await openEndpointSecrets(ctx, found.endpoint, now) : await openNothing(ctx)
  const provider = found
    ? providers[found.endpoint.provider]
    : (signersOf(delivery.header)[0] ?? providers.stripe)
  const verdict = await verifyDelivery(provider, delivery, secrets, now)
  if (!found) throw refuse()
  if (verdict !== 'ok') {
    ctx.afterwards(() => noteRefusedDelivery(ctx, found.endpoint, { delivery, secrets, verdict }))
    throw refuse()
  }
  const event = await describeDelivery(ctx, found, provider, delivery)
  const [row] = await orUnavailable(insertInboxEvent(ctx.db, event))
  // No row: a repeat of an event that is in hand already.
  if (row && event.state !== 'ignored') await ctx.enqueue([{ kind: 'inbox', id: toHex(row.id) }])
  noteTakenDelivery(ctx, found.endpoint)
}

async function describeDelivery(ctx: ActionContext, home: EventHome, provider: Provider, delivery: Delivery) {
  const { endpoint } = home
  const { body } = delivery
  const payload = parse(body)
  const id = newRowId(ctx)
  const { dataKey } = await openTenant(ctx, home)
  const receivedAt = epochSeconds(ctx.now())
  const { dedupeKey, type } = provider.label(delivery, payload, toHex(await sha256(body)))
  const objection =
    provider.objectToOrigin?.(delivery, endpoint) ??
    objectAfterFarewell(provider, endpoint, payload, { dedupeKey, type, receivedAt })
  const verdict =
    payload === undefined
      ? { state: 'quarantined' as const, reason: 'The body is signed but is not JSON that can be read.' }
      : objection === undefined
        ? { state: 'received' as const, reason: null }
        : { state: 'ignored' as const, reason: objection }
  return {
    id,
    tenantId: endpoint.tenantId,
    endpointId: endpoint.id,
    dedupeKey: objection === undefined ? dedupeKey : setAsideKey(dedupeKey),
    type,
    body: await sealWith(dataKey, body, sealingContext.inboxBody(id), ctx.randomBytes(12)),
    ...verdict,
    receivedAt,
  }
}

/** The address of an app that was taken off is open for what the shop asks about people, and for nothing else. */
function objectAfterFarewell(
  { translate }: Provider,
  endpoint: EndpointRecord,
  payload: unknown,
  { dedupeKey, type, receivedAt }: { dedupeKey: string; type: string | null; receivedAt: number },
): Objection {
  if (endpoint.pauseReason !== 'uninstalled') return undefined
  const about = { eventId: dedupeKey, type: type ?? 'unknown', receivedAt, settings: endpoint }
  if (translate(payload, about).kind === 'privacy') return undefined
  return 'The app was removed from the shop: until the endpoint is resumed, only requests about personal data are heard.'
}

async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw new BadgeError('unavailable', 'the event could not be stored; please send it again', { cause })
  }
}

/** What opening a secret costs, for an address that has none. */
async function openNothing({ keyRing, randomBytes }: ActionContext): Promise<string[]> {
  await seal(keyRing, utf8(NOBODYS_SECRET), 'nothing', randomBytes(12))
  return [NOBODYS_SECRET]
}

async function openEndpointSecrets(
  ctx: ActionContext,
  endpoint: EndpointRecord,
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
