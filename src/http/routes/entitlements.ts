import { Hono } from 'hono'
import { authorize } from '../../actions/authorize.ts'
import { approveEntitlement, decideEntitlement } from '../../actions/decide-entitlement.ts'
import { sendSignal } from '../../actions/send-signal.ts'
import { showEntitlement } from '../../actions/show-entitlement.ts'
import { notFound } from '../../core/badge-error.ts'
import { fromHex } from '../../core/encoding/bytes.ts'
import { listEntitlements } from '../../store/entitlement-lists.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { parseInput, readInput } from '../input.ts'
import { pageOf } from '../page-of.ts'
import { presentEntitlement } from '../present-entitlement.ts'
import { approvalInput, decisionInput, entitlementQuery, signalInput } from '../schemas/commerce.ts'
import { withoutUndefined } from '../without-undefined.ts'

export const entitlementRoutes = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const { state, order, achievement, review, after, limit } = parseInput(entitlementQuery, c.req.query())
    const filter = {
      ...(state && { states: [state] }),
      ...(order !== undefined && { orderKey: order }),
      ...(achievement !== undefined && { achievement }),
      ...(review !== undefined && { review: true }),
    }
    const page = { ...(after && { after: fromHex(after) }), limit: limit + 1 }
    return c.json(
      pageOf(await listEntitlements(action.db, issuer.id, filter, page), limit, presentEntitlement),
    )
  })
  .get('/:id', async (c) => {
    const { action, issuer } = c.var
    const { entitlement, ...more } = await showEntitlement(action, issuer, entitlementIdIn(c.req.param('id')))
    return c.json({ ...presentEntitlement(entitlement), ...more }, 200, { 'cache-control': 'no-store' })
  })
  .post('/:id/decide', async (c) => {
    const { action, issuer } = c.var
    const { decision } = await readInput(c.req.raw, decisionInput, MEBIBYTE)
    const id = entitlementIdIn(c.req.param('id'))
    return c.json(presentEntitlement(await decideEntitlement(action, issuer, id, decision)))
  })
  .post('/:id/approve', async (c) => {
    const { action, issuer } = c.var
    const { approved } = await readInput(c.req.raw, approvalInput, MEBIBYTE)
    const id = entitlementIdIn(c.req.param('id'))
    return c.json(presentEntitlement(await approveEntitlement(action, issuer, id, approved)))
  })

export const signalRoutes = new Hono<AppEnv>().post('/', async (c) => {
  const { action, issuer } = c.var
  const { recipient, ...said } = await readInput(c.req.raw, signalInput, MEBIBYTE)
  const signal = { ...withoutUndefined(said), ...(recipient && { recipient: withoutUndefined(recipient) }) }
  return c.json(await sendSignal(action, issuer, signal), 202)
})

export function entitlementIdIn(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[0-9a-f]{32}$/.test(text)) throw notFound('entitlement', text.slice(0, 64))
  return fromHex(text)
}
