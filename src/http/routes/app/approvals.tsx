import { Hono } from 'hono'
import { approveRequest, rejectRequest, withdrawRequest } from '../../../actions/decide-approval.ts'
import {
  type ApprovalDetail,
  describeApproval,
  listApprovalSummaries,
} from '../../../actions/describe-approval.ts'
import { personBehind } from '../../../actions/person-behind.ts'
import { isGranted } from '../../../core/access/permissions.ts'
import { ApprovalPage, ApprovalsPage } from '../../../pages/app/approvals-page.tsx'
import { issuerHref } from '../../../pages/app/navigation.ts'
import { findApproval } from '../../../store/approvals.ts'
import { frameOf, redirectWith, sendPage } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { fieldOf, readForm } from '../../form.ts'
import { idOf } from '../../ids.ts'
import { parseInput } from '../../input.ts'
import { approvalQuery, rejectInput } from '../../schemas/approval.ts'

/** Calls that wait for a second pair of eyes. */
export const approvalPages = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer, tenant, mode } = c.var
    const list = issuerHref(tenant.slug, mode, 'approvals')
    const { items, next } = await listApprovalSummaries(
      action,
      issuer,
      parseInput(approvalQuery, c.req.query()),
    )
    const props = {
      frame: frameOf(c),
      rows: items,
      hrefOf: (id: string) => `${list}/${id}`,
      ...(next && { next: `${list}?after=${next}` }),
    }
    return sendPage(c, <ApprovalsPage {...props} />)
  })
  .get('/:id', async (c) => {
    const { action, issuer, tenant, mode } = c.var
    const id = idOf('approval', c.req.param('id'))
    const detail = await describeApproval(action, issuer, id)
    const { requestingPerson } = await findApproval(action.db, issuer.id, id)
    const listHref = issuerHref(tenant.slug, mode, 'approvals')
    const props = {
      frame: frameOf(c),
      row: detail,
      href: `${listHref}/${detail.id}`,
      listHref,
      items: (detail.asks?.items ?? []).map(tellItem),
      more: detail.asks?.more ?? 0,
      mayDecide: isGranted(action.grants, 'approvals.decide'),
      isOwn: (await personBehind(action, tenant.id)) === requestingPerson,
    }
    return sendPage(c, <ApprovalPage {...props} />)
  })
  .post('/:id/approve', async (c) => {
    const { action, issuer, tenant, mode } = c.var
    const { count } = await approveRequest(action, issuer, idOf('approval', c.req.param('id')))
    const text = count === 1 ? 'Approved and done.' : `Approved: ${count} are done.`
    return redirectWith(c, `${issuerHref(tenant.slug, mode, 'approvals')}/${c.req.param('id')}`, text)
  })
  .post('/:id/reject', async (c) => {
    const { action, issuer, tenant, mode } = c.var
    const { reason = null } = parseInput(rejectInput, {
      reason: fieldOf(await readForm(c.req.raw), 'reason'),
    })
    await rejectRequest(action, issuer, idOf('approval', c.req.param('id')), reason)
    return redirectWith(c, issuerHref(tenant.slug, mode, 'approvals'), 'Rejected.')
  })
  .post('/:id/withdraw', async (c) => {
    const { action, issuer, tenant, mode } = c.var
    await withdrawRequest(action, issuer, idOf('approval', c.req.param('id')))
    return redirectWith(c, issuerHref(tenant.slug, mode, 'approvals'), 'Taken back.')
  })

type Item = NonNullable<ApprovalDetail['asks']>['items'][number]

/** In words: whom it is about, and whatever is to be said of them. */
function tellItem({ recipient, ...said }: Item): { who: string; what: string } {
  const { name, email, id, account } = recipient ?? {}
  const who = [name, email ?? id ?? account?.identifier].filter((part) => part !== undefined).join(', ')
  const what = Object.entries(said)
    .map(([member, value]) => `${member}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('; ')
  return { who: who || 'somebody who has been erased', what: what.slice(0, 1_000) }
}
