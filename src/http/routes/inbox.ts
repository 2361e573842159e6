import { Hono } from 'hono'
import {
  countInbox,
  describeInboxEvent,
  listInbox,
  replayInbox,
  resolveInboxEvent,
  showInboxEvent,
} from '../../actions/inbox-events.ts'
import { notFound } from '../../core/badge-error.ts'
import { fromHex } from '../../core/encoding/bytes.ts'
import type { InboxFilter } from '../../store/inbox-admin.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { parseInput, readInput } from '../input.ts'
import { pageOf } from '../page-of.ts'
import { inboxQuery, replayInput } from '../schemas/commerce.ts'
import { endpointIdIn } from './endpoints.ts'

export const inboxRoutes = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer } = c.var
    const { after, limit, ...said } = parseInput(inboxQuery, c.req.query())
    const page = { ...(after && { before: fromHex(after) }), limit: limit + 1 }
    const rows = await listInbox(action, issuer, filterIn(said), page)
    return c.json(pageOf(rows, limit, describeInboxEvent))
  })
  .get('/counts', async (c) => c.json(await countInbox(c.var.action, c.var.issuer)))
  .post('/replay', async (c) => {
    const { ids, ...said } = await readInput(c.req.raw, replayInput, MEBIBYTE)
    const which = { filter: filterIn(said), ...(ids && { ids: ids.map(fromHex) }) }
    return c.json(await replayInbox(c.var.action, c.var.issuer, which))
  })
  .get('/:id', async (c) => {
    return c.json(await showInboxEvent(c.var.action, c.var.issuer, eventIdIn(c.req.param('id'))), 200, {
      'cache-control': 'no-store',
    })
  })
  .post('/:id/replay', async (c) => {
    const { action, issuer } = c.var
    return c.json(await replayInbox(action, issuer, { ids: [eventIdIn(c.req.param('id'))] }))
  })
  .post('/:id/resolve', async (c) => {
    const { action, issuer } = c.var
    const id = eventIdIn(c.req.param('id'))
    await resolveInboxEvent(action, issuer, id)
    return c.json(await showInboxEvent(action, issuer, id))
  })

interface SaidFilter {
  state?: NonNullable<InboxFilter['states']>[number] | undefined
  provider?: InboxFilter['provider'] | undefined
  endpoint?: string | undefined
  type?: string | undefined
}

const filterIn = ({ state, provider, endpoint, type }: SaidFilter): InboxFilter => ({
  ...(state && { states: [state] }),
  ...(provider && { provider }),
  ...(endpoint !== undefined && { endpointId: endpointIdIn(endpoint) }),
  ...(type !== undefined && { type }),
})

export function eventIdIn(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[0-9a-f]{32}$/.test(text)) throw notFound('inbox event', text.slice(0, 64))
  return fromHex(text)
}
