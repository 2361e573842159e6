import { fromUtf8 } from '../core/encoding/bytes.ts'
import { openWith } from '../core/keys/sealing.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { type DeliveryRecord, findDelivery } from '../store/webhook-deliveries.ts'
import { authorize } from './authorize.ts'
import type { ActionContext } from './context.ts'
import { openTenant, sealingContext } from './open-secrets.ts'

/** A delivery with what was sent, letter by letter; without it when that has been dropped. What names people is for those who may see credentials. */
export async function showDelivery(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantSlug' | 'tenantSecret'>,
  webhookId: Uint8Array<ArrayBuffer>,
  id: Uint8Array<ArrayBuffer>,
): Promise<{ delivery: DeliveryRecord; payload?: string }> {
  authorize(ctx, 'issuer.read')
  const delivery = await findDelivery(ctx.db, issuer.id, webhookId, id)
  if (delivery.payload === null) return { delivery }
  if (delivery.recipientId !== null) authorize(ctx, 'credentials.read')
  const { dataKey } = await openTenant(ctx, issuer)
  const payload = await openWith(dataKey, delivery.payload, sealingContext.webhookPayload(delivery.id))
  return { delivery, payload: fromUtf8(payload) }
}
