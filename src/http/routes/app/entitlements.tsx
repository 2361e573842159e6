import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { authorize } from '../../../actions/authorize.ts'
import { approveEntitlement, decideEntitlement } from '../../../actions/decide-entitlement.ts'
import { showEntitlement } from '../../../actions/show-entitlement.ts'
import { isGranted } from '../../../core/access/permissions.ts'
import { fromHex, toHex } from '../../../core/encoding/bytes.ts'
import { EntitlementPage, EntitlementsPage } from '../../../pages/app/entitlement-pages.tsx'
import { issuerHref } from '../../../pages/app/navigation.ts'
import { listEntitlements } from '../../../store/entitlement-lists.ts'
import { redirectWith, sendPage, tenantFrameOf } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { attempt, readForm } from '../../form.ts'
import { parseInput } from '../../input.ts'
import { presentEntitlement } from '../../present-entitlement.ts'
import { decisionInput, entitlementQuery } from '../../schemas/commerce.ts'
import { entitlementIdIn } from '../entitlements.ts'

const PAGE = 50
const query = entitlementQuery.pick({ state: true, review: true, after: true })
const approvalForm = z.object({ approved: z.enum(['yes', 'no']) })

const pathTo = (c: Context<AppEnv>, id = '') =>
  issuerHref(c.var.tenant.slug, c.var.mode, `entitlements${id && `/${id}`}`)

export const entitlementPages = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const { state, review, after } = parseInput(query, c.req.query())
    const filter = { ...(state && { states: [state] }), ...(review !== undefined && { review: true }) }
    const page = { ...(after !== undefined && { after: fromHex(after) }), limit: PAGE + 1 }
    const rows = await listEntitlements(action.db, issuer.id, filter, page)
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined
    const name = review === undefined ? state : 'review'
    const same = review === undefined ? state && `state=${state}&` : 'review=true&'
    const props = {
      entitlements: rows.slice(0, PAGE).map(presentEntitlement),
      ...(name !== undefined && { filter: name }),
      ...(last && { next: `${pathTo(c)}?${same ?? ''}after=${toHex(last.id)}` }),
    }
    return sendPage(c, <EntitlementsPage frame={tenantFrameOf(c)} {...props} />)
  })
  .get('/:id', async (c) => {
    const { action, issuer } = c.var
    const { entitlement, ...more } = await showEntitlement(action, issuer, entitlementIdIn(c.req.param('id')))
    const may = {
      mayDecide: isGranted(action.grants, 'commerce.write'),
      mayApprove: isGranted(action.grants, 'approvals.decide'),
    }
    const props = { entitlement: presentEntitlement(entitlement), ...more, ...may }
    return sendPage(c, <EntitlementPage frame={tenantFrameOf(c)} {...props} />)
  })
  .post('/:id/decide', async (c) => {
    const id = c.req.param('id')
    const { faults } = await attempt(decisionInput, await readForm(c.req.raw), ({ decision }) =>
      decideEntitlement(c.var.action, c.var.issuer, entitlementIdIn(id), decision),
    )
    if (faults) return redirectWith(c, pathTo(c, id), faults.form, 'fault')
    return redirectWith(c, pathTo(c, id), 'It is decided.')
  })
  .post('/:id/approve', async (c) => {
    const id = c.req.param('id')
    const { faults } = await attempt(approvalForm, await readForm(c.req.raw), ({ approved }) =>
      approveEntitlement(c.var.action, c.var.issuer, entitlementIdIn(id), approved === 'yes'),
    )
    if (faults) return redirectWith(c, pathTo(c, id), faults.form, 'fault')
    return redirectWith(c, pathTo(c, id), 'It is noted.')
  })
