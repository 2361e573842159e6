import { providers } from '../commerce/providers.ts'
import { fromUtf8 } from '../core/encoding/bytes.ts'
import { parseLosslessJson } from '../core/encoding/lossless-json.ts'
import { openWith } from '../core/keys/sealing.ts'
import type { TranslatedEvent } from '../core/purchase/purchase.ts'
import type { EndpointRecord } from '../store/endpoints.ts'
import { completePayload } from './complete-payload.ts'
import type { ActionContext } from './context.ts'
import { openTenant, sealingContext } from './open-secrets.ts'

/** An event as its row holds it. */
export interface SealedEvent {
  id: Uint8Array
  dedupeKey: string
  type: string | null
  body: Uint8Array
  receivedAt: number
}

/** An endpoint with what opens the bodies of its events. */
export interface EventHome {
  endpoint: EndpointRecord
  tenantSlug: string
  tenantSecret: Uint8Array
}

/**
 * What an event in the inbox says, in our words. Where the tenant gave a key of the shop's API, what the event leaves
 * out is asked for; throws `unavailable` when the shop does not answer.
 */
export async function openInboxEvent(
  ctx: ActionContext,
  home: EventHome,
  event: SealedEvent,
): Promise<TranslatedEvent> {
  const payload = await readInboxBody(ctx, home, event)
  return translate(home, event, await completePayload(ctx, home.endpoint, payload))
}

/** The same from the body alone: the facts of an event that names its order only, for which nobody need be asked. */
export const translateInboxEvent = async (
  ctx: Pick<ActionContext, 'keyRing'>,
  home: EventHome,
  event: SealedEvent,
): Promise<TranslatedEvent> => translate(home, event, await readInboxBody(ctx, home, event))

const translate = ({ endpoint }: EventHome, event: SealedEvent, payload: unknown): TranslatedEvent =>
  providers[endpoint.provider].translate(payload, {
    eventId: event.dedupeKey,
    type: event.type ?? 'unknown',
    receivedAt: event.receivedAt,
    settings: endpoint,
  })

/** The body as it came, parsed without losing digits. */
export async function readInboxBody(
  ctx: Pick<ActionContext, 'keyRing'>,
  home: Pick<EventHome, 'tenantSlug' | 'tenantSecret'>,
  { id, body }: Pick<SealedEvent, 'id' | 'body'>,
): Promise<unknown> {
  const { dataKey } = await openTenant(ctx, home)
  return parseLosslessJson(fromUtf8(await openWith(dataKey, body, sealingContext.inboxBody(id))))
}
