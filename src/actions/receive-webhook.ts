import type { Delivery } from '../commerce/provider.ts'
import { providers } from '../commerce/providers.ts'
import { isWooPing } from '../commerce/woocommerce/ping.ts'
import { BadgeError } from '../core/badge-error.ts'
import type { ActionContext } from './context.ts'
import { spillDelivery } from './spill-delivery.ts'
import { takeDelivery } from './take-delivery.ts'

/**
 * Takes a shop's event: verify the signature over the raw bytes, write the event down, hand it to the queue.
 * Nothing is interpreted here, so that a business problem never makes a shop retry.
 */
export async function receiveWebhook(
  ctx: ActionContext,
  endpointId: Uint8Array<ArrayBuffer> | undefined,
  delivery: Delivery,
): Promise<void> {
  if (isWooPing(delivery.body)) return
  try {
    if (ctx.maintenance)
      throw new BadgeError('unavailable', 'the service is being restored; please send it again')
    await takeDelivery(ctx, endpointId, delivery)
  } catch (cause) {
    const isLost = cause instanceof BadgeError && cause.code === 'unavailable' && !willComeAgain(delivery)
    if (!endpointId || !isLost) throw cause
    await spillDelivery(ctx, endpointId, delivery)
  }
}

/** Without the database nobody can tell whose the endpoint is; the signature's header does. */
const willComeAgain = (delivery: Delivery): boolean =>
  Object.values(providers)
    .filter(({ retries }) => !retries)
    .every(({ readSignature }) => readSignature(delivery) === undefined)
