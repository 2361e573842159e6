import { Hono } from 'hono'
import { approveRequest, rejectRequest, withdrawRequest } from '../../actions/decide-approval.ts'
import {
  describeApproval,
  listApprovalSummaries,
  summarizeApproval,
} from '../../actions/describe-approval.ts'
import { notFound } from '../../core/badge-error.ts'
import { parseUuid } from '../../core/ids/uuid.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { parseInput, readInput } from '../input.ts'
import { approvalQuery, rejectInput } from '../schemas/approval.ts'

/** Calls that wait for a second pair of eyes. */
export const approvalRoutes = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer } = c.var
    return c.json(await listApprovalSummaries(action, issuer, parseInput(approvalQuery, c.req.query())))
  })
  .get('/:id', async (c) => {
    const { action, issuer } = c.var
    return c.json(await describeApproval(action, issuer, idOf(c.req.param('id'))))
  })
  .post('/:id/approve', async (c) => {
    const { action, issuer } = c.var
    const approval = await approveRequest(action, issuer, idOf(c.req.param('id')))
    return c.json(summarizeApproval(action, issuer.slug, approval))
  })
  .post('/:id/reject', async (c) => {
    const { action, issuer } = c.var
    const { reason = null } = await readInput(c.req.raw, rejectInput, MEBIBYTE)
    const approval = await rejectRequest(action, issuer, idOf(c.req.param('id')), reason)
    return c.json(summarizeApproval(action, issuer.slug, approval))
  })
  .post('/:id/withdraw', async (c) => {
    const { action, issuer } = c.var
    const approval = await withdrawRequest(action, issuer, idOf(c.req.param('id')))
    return c.json(summarizeApproval(action, issuer.slug, approval))
  })

function idOf(text: string): Uint8Array<ArrayBuffer> {
  const id = parseUuid(text)
  if (!id) throw notFound('approval', text.slice(0, 64))
  return id
}
