import { Hono } from 'hono'
import { authorize } from '../../actions/authorize.ts'
import { changeWebhook, removeWebhook, rotateWebhookSecret } from '../../actions/change-webhook.ts'
import { createWebhook } from '../../actions/create-webhook.ts'
import { deliveryIdOf, replayEvents, sendTestEvent } from '../../actions/replay-deliveries.ts'
import { showDelivery } from '../../actions/show-delivery.ts'
import { notFound } from '../../core/badge-error.ts'
import { fromHex } from '../../core/encoding/bytes.ts'
import { listDeliveries } from '../../store/webhook-deliveries.ts'
import { findWebhook, listWebhooks } from '../../store/webhooks.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { parseInput, readInput } from '../input.ts'
import { presentDelivery, presentWebhook, timeOf } from '../present-webhook.ts'
import { deliveryQuery, replayInput, webhookChange, webhookInput } from '../schemas/webhook.ts'
import { withoutUndefined } from '../without-undefined.ts'

export const webhookRoutes = new Hono<AppEnv>()
  .post('/', async (c) => {
    const { action, issuer } = c.var
    const input = await readInput(c.req.raw, webhookInput, MEBIBYTE)
    const { webhook, secret } = await createWebhook(action, issuer, withoutUndefined(input))
    return c.json({ ...presentWebhook(webhook), secret }, 201)
  })
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    return c.json({ items: (await listWebhooks(action.db, issuer.id)).map(presentWebhook) })
  })
  .get('/:webhook', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    return c.json(
      presentWebhook(await findWebhook(action.db, issuer.id, webhookIdIn(c.req.param('webhook')))),
    )
  })
  .patch('/:webhook', async (c) => {
    const { action, issuer } = c.var
    const id = webhookIdIn(c.req.param('webhook'))
    const input = await readInput(c.req.raw, webhookChange, MEBIBYTE)
    return c.json(presentWebhook(await changeWebhook(action, issuer, id, withoutUndefined(input))))
  })
  .delete('/:webhook', async (c) => {
    const { action, issuer } = c.var
    await removeWebhook(action, issuer, webhookIdIn(c.req.param('webhook')))
    return c.body(null, 204)
  })
  .post('/:webhook/rotate-secret', async (c) => {
    const { action, issuer } = c.var
    const rotated = await rotateWebhookSecret(action, issuer, webhookIdIn(c.req.param('webhook')))
    return c.json({ secret: rotated.secret, previousSecretUntil: timeOf(rotated.previousUntil) })
  })
  .post('/:webhook/test', async (c) => {
    const { action, issuer } = c.var
    const delivery = await sendTestEvent(action, issuer, webhookIdIn(c.req.param('webhook')))
    return c.json({ delivery: deliveryIdOf(delivery) }, 202)
  })
  .get('/:webhook/deliveries', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const { id } = await findWebhook(action.db, issuer.id, webhookIdIn(c.req.param('webhook')))
    const { state, after, limit } = parseInput(deliveryQuery, c.req.query())
    const page = { ...(state && { state }), ...(after && { before: after }), limit: limit + 1 }
    const rows = await listDeliveries(action.db, issuer.id, id, page)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return c.json({
      items: shown.map(presentDelivery),
      ...(rows.length > limit && last && { next: deliveryIdOf(last.id) }),
    })
  })
  .post('/:webhook/deliveries/replay', async (c) => {
    const { action, issuer } = c.var
    const id = webhookIdIn(c.req.param('webhook'))
    const input = await readInput(c.req.raw, replayInput, MEBIBYTE)
    const which = 'deliveries' in input ? { ids: input.deliveries } : input
    return c.json({ replayed: await replayEvents(action, issuer, id, which) }, 202)
  })
  .get('/:webhook/deliveries/:delivery', async (c) => {
    const { action, issuer } = c.var
    const { webhook, delivery: id } = c.req.param()
    const shown = await showDelivery(action, issuer, webhookIdIn(webhook), deliveryIdIn(id))
    const payload: unknown = shown.payload === undefined ? undefined : JSON.parse(shown.payload)
    return c.json({ ...presentDelivery(shown.delivery), ...(payload !== undefined && { payload }) })
  })
  .post('/:webhook/deliveries/:delivery/replay', async (c) => {
    const { action, issuer } = c.var
    const { webhook, delivery } = c.req.param()
    const which = { ids: [deliveryIdIn(delivery)] }
    return c.json({ replayed: await replayEvents(action, issuer, webhookIdIn(webhook), which) }, 202)
  })

/** The row id behind a public id; what cannot be one does not exist. */
export function webhookIdIn(text: string): Uint8Array<ArrayBuffer> {
  if (!/^wh_[0-9a-f]{32}$/.test(text)) throw notFound('webhook', text.slice(0, 64))
  return fromHex(text.slice('wh_'.length))
}

export function deliveryIdIn(text: string): Uint8Array<ArrayBuffer> {
  if (!/^dlv_[0-9a-f]{32}$/.test(text)) throw notFound('delivery', text.slice(0, 64))
  return fromHex(text.slice('dlv_'.length))
}
