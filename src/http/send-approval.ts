import type { Context } from 'hono'
import { summarizeApproval } from '../actions/describe-approval.ts'
import type { ApprovalRecord } from '../store/approvals.ts'
import type { AppEnv } from './context.ts'
import type { RejectedItem } from './credential-items.ts'

/** 202: nothing has been done yet, and it is done when somebody else approves. */
export function sendApproval(
  c: Context<AppEnv>,
  approval: ApprovalRecord,
  rejected: readonly RejectedItem[] = [],
): Response {
  const { action, issuer } = c.var
  const summary = summarizeApproval(action, issuer.slug, approval)
  return c.json({ approval: summary, ...(rejected.length > 0 && { rejected }) }, 202, {
    location: summary.url,
  })
}
