import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { authorize } from '../../../actions/authorize.ts'
import { changeWebhook, removeWebhook, rotateWebhookSecret } from '../../../actions/change-webhook.ts'
import { fromEpochSeconds } from '../../../actions/context.ts'
import { createWebhook, webhookIdOf } from '../../../actions/create-webhook.ts'
import { deliveryIdOf, replayEvents, sendTestEvent } from '../../../actions/replay-deliveries.ts'
import { issuerHref } from '../../../pages/app/navigation.ts'
import { type ShownDelivery, WebhookPage } from '../../../pages/app/webhook-page.tsx'
import { NewWebhookPage, type ShownWebhook, WebhooksPage } from '../../../pages/app/webhooks-page.tsx'
import { type DeliveryRecord, listDeliveries } from '../../../store/webhook-deliveries.ts'
import { findWebhook, listWebhooks, type WebhookRecord } from '../../../store/webhooks.ts'
import { redirectWith, sendPage, tenantFrameOf } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { attempt, fieldOf, readForm } from '../../form.ts'
import { parseInput } from '../../input.ts'
import { deliveryQuery, webhookForm } from '../../schemas/webhook.ts'
import { withoutUndefined } from '../../without-undefined.ts'
import { deliveryIdIn, webhookIdIn } from '../webhooks.ts'

const PAGE = 50
const FAILED_SINCE = new Date(0)
const stateForm = z.object({ state: z.enum(['active', 'paused']) })

const shown = (row: WebhookRecord): ShownWebhook => ({
  id: webhookIdOf(row.id),
  url: row.url,
  description: row.description,
  events: row.events,
  includeRecipient: row.withRecipient,
  state: row.state,
  reason: row.reason,
  failingSince: row.failingSince === null ? null : fromEpochSeconds(row.failingSince),
})

const shownDelivery = (row: DeliveryRecord): ShownDelivery => ({
  id: deliveryIdOf(row.id),
  type: row.type,
  state: row.state,
  attempts: row.attempts,
  reason: row.reason,
  nextAttemptAt: fromEpochSeconds(row.nextAttemptAt),
  createdAt: fromEpochSeconds(row.createdAt),
})

const pathTo = (c: Context<AppEnv>, id = ''): string =>
  issuerHref(c.var.tenant.slug, c.var.mode, `webhooks${id && `/${id}`}`)

async function webhookPage(
  c: Context<AppEnv>,
  row: WebhookRecord,
  secret?: { text: string; isNew: boolean },
): Promise<Response> {
  const { action, issuer } = c.var
  const { after } = parseInput(deliveryQuery.pick({ after: true }), c.req.query())
  const page = { ...(after && { before: after }), limit: PAGE + 1 }
  const rows = await listDeliveries(action.db, issuer.id, row.id, page)
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined
  const props = {
    webhook: shown(row),
    deliveries: rows.slice(0, PAGE).map(shownDelivery),
    ...(last && { next: `${pathTo(c, webhookIdOf(row.id))}?after=${deliveryIdOf(last.id)}` }),
    ...(secret && { secret }),
  }
  return sendPage(c, <WebhookPage frame={tenantFrameOf(c)} {...props} />)
}

/** Does what a button says, and says on the webhook's page what came of it. */
async function press(c: Context<AppEnv>, publicId: string, work: () => Promise<string>): Promise<Response> {
  const { done, faults } = await attempt(z.unknown(), {}, work)
  const [text, kind] = faults ? [faults.form, 'fault' as const] : [done, 'done' as const]
  return redirectWith(c, pathTo(c, publicId), text, kind)
}

export const webhookPages = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const webhooks = (await listWebhooks(action.db, issuer.id)).map(shown)
    return sendPage(c, <WebhooksPage frame={tenantFrameOf(c)} webhooks={webhooks} />)
  })
  .get('/new', (c) => {
    authorize(c.var.action, 'webhooks.write')
    const values = { events: ['credential.*'], include: false }
    return sendPage(c, <NewWebhookPage frame={tenantFrameOf(c)} values={values} faults={{}} />)
  })
  .post('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'webhooks.write')
    const values = await readForm(c.req.raw)
    const { done, faults } = await attempt(webhookForm, values, (input) =>
      createWebhook(action, issuer, withoutUndefined(input)),
    )
    // The answer is the page itself: nothing that could be read twice may hold the secret.
    if (done) return webhookPage(c, done.webhook, { text: done.secret, isNew: true })
    const again = {
      url: fieldOf(values, 'url'),
      description: fieldOf(values, 'description'),
      events: [values.events ?? []].flat(),
      include: values.includeRecipient !== undefined,
    }
    const frame = tenantFrameOf(c)
    const wrong = { faults: faults.fields, error: faults.form }
    return sendPage(c, <NewWebhookPage frame={frame} values={again} {...wrong} />)
  })
  .get('/:webhook', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    return webhookPage(c, await findWebhook(action.db, issuer.id, webhookIdIn(c.req.param('webhook'))))
  })
  .post('/:webhook/state', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'webhooks.write')
    const id = webhookIdIn(c.req.param('webhook'))
    const { state } = parseInput(stateForm, await readForm(c.req.raw))
    return press(c, c.req.param('webhook'), async () => {
      await changeWebhook(action, issuer, id, { state })
      return state === 'active' ? 'The webhook is on.' : 'The webhook is paused; messages wait.'
    })
  })
  .post('/:webhook/test', (c) =>
    press(c, c.req.param('webhook'), async () => {
      await sendTestEvent(c.var.action, c.var.issuer, webhookIdIn(c.req.param('webhook')))
      return 'A test message is on its way.'
    }),
  )
  .post('/:webhook/replay', (c) =>
    press(c, c.req.param('webhook'), async () => {
      const { action, issuer } = c.var
      const id = webhookIdIn(c.req.param('webhook'))
      const count = await replayEvents(action, issuer, id, { failedSince: FAILED_SINCE })
      return count === 1 ? 'One message is sent again.' : `${count} messages are sent again.`
    }),
  )
  .post('/:webhook/deliveries/:delivery/replay', (c) =>
    press(c, c.req.param('webhook'), async () => {
      const { webhook, delivery } = c.req.param()
      const which = { ids: [deliveryIdIn(delivery)] }
      await replayEvents(c.var.action, c.var.issuer, webhookIdIn(webhook), which)
      return 'The message is sent again.'
    }),
  )
  .post('/:webhook/rotate-secret', async (c) => {
    const { action, issuer } = c.var
    const id = webhookIdIn(c.req.param('webhook'))
    const { secret: text } = await rotateWebhookSecret(action, issuer, id)
    return webhookPage(c, await findWebhook(action.db, issuer.id, id), { text, isNew: false })
  })
  .post('/:webhook/remove', async (c) => {
    const { action, issuer } = c.var
    await removeWebhook(action, issuer, webhookIdIn(c.req.param('webhook')))
    return redirectWith(c, pathTo(c), 'The webhook is removed.')
  })
