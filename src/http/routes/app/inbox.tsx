import { type Context, Hono } from 'hono'
import { z } from 'zod'
import {
  countInbox,
  describeInboxEvent,
  listInbox,
  replayInbox,
  resolveInboxEvent,
  showInboxEvent,
} from '../../../actions/inbox-events.ts'
import { isGranted } from '../../../core/access/permissions.ts'
import { fromHex, toHex } from '../../../core/encoding/bytes.ts'
import { type FollowedStep, InboxEventPage, InboxPage } from '../../../pages/app/inbox-pages.tsx'
import { issuerHref } from '../../../pages/app/navigation.ts'
import { INBOX_STATES } from '../../../store/schema/commerce.ts'
import { redirectWith, sendPage, tenantFrameOf } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { attempt, readForm } from '../../form.ts'
import { parseInput } from '../../input.ts'
import { eventIdIn } from '../inbox.ts'

const PAGE = 50

const query = z.object({
  state: z.enum(INBOX_STATES).optional(),
  after: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
})

const pathTo = (c: Context<AppEnv>, id = '') =>
  issuerHref(c.var.tenant.slug, c.var.mode, `inbox${id && `/${id}`}`)

const mayReplay = (c: Context<AppEnv>) => isGranted(c.var.action.grants, 'commerce.write')

export const inboxPages = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer } = c.var
    const { state, after } = parseInput(query, c.req.query())
    const page = { ...(after !== undefined && { before: fromHex(after) }), limit: PAGE + 1 }
    const rows = await listInbox(action, issuer, state ? { states: [state] } : {}, page)
    const counts = await countInbox(action, issuer)
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined
    const props = {
      events: rows.slice(0, PAGE).map(describeInboxEvent),
      counts,
      mayReplay: mayReplay(c),
      ...(state && { state }),
      ...(last && { next: `${pathTo(c)}?${state ? `state=${state}&` : ''}after=${toHex(last.id)}` }),
    }
    return sendPage(c, <InboxPage frame={tenantFrameOf(c)} {...props} />)
  })
  .post('/replay', async (c) => {
    const { action, issuer } = c.var
    const { state } = parseInput(query.pick({ state: true }), await readForm(c.req.raw))
    const { replayed } = await replayInbox(action, issuer, { filter: state ? { states: [state] } : {} })
    return redirectWith(c, pathTo(c), `${replayed.length} events are played again.`)
  })
  .get('/:id', async (c) => {
    const event = await showInboxEvent(c.var.action, c.var.issuer, eventIdIn(c.req.param('id')))
    // As `workOutPurchase` wrote them.
    const followed = event.followed as FollowedStep[]
    const page = (
      <InboxEventPage frame={tenantFrameOf(c)} event={{ ...event, followed }} mayReplay={mayReplay(c)} />
    )
    return sendPage(c, page)
  })
  .post('/:id/replay', async (c) => {
    const id = c.req.param('id')
    const { faults } = await attempt(z.unknown(), {}, () =>
      replayInbox(c.var.action, c.var.issuer, { ids: [eventIdIn(id)] }),
    )
    if (faults) return redirectWith(c, pathTo(c, id), faults.form, 'fault')
    return redirectWith(c, pathTo(c, id), 'The event is played again.')
  })
  .post('/:id/resolve', async (c) => {
    const id = c.req.param('id')
    const { faults } = await attempt(z.unknown(), {}, () =>
      resolveInboxEvent(c.var.action, c.var.issuer, eventIdIn(id)),
    )
    if (faults) return redirectWith(c, pathTo(c, id), faults.form, 'fault')
    return redirectWith(c, pathTo(c, id), 'It is noted as done.')
  })
