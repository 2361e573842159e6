import { translateStripeEvent } from '../commerce/stripe/event.ts'
import { fromUtf8 } from '../core/encoding/bytes.ts'
import { parseLosslessJson } from '../core/encoding/lossless-json.ts'
import { openWith } from '../core/keys/sealing.ts'
import type { TranslatedEvent } from '../core/purchase/purchase.ts'
import { sealingContext, type TenantSecrets } from './open-secrets.ts'

/** What an event in the inbox says, in our words. */
export async function openInboxEvent(
  { dataKey }: Pick<TenantSecrets, 'dataKey'>,
  { id, body }: { id: Uint8Array; body: Uint8Array },
): Promise<TranslatedEvent> {
  const opened = await openWith(dataKey, body, sealingContext.inboxBody(id))
  return translateStripeEvent(parseLosslessJson(fromUtf8(opened)))
}
