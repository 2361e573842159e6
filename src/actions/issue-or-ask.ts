import type { ApprovalRecord } from '../store/approvals.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import type { ActionContext } from './context.ts'
import { type IssueAnswer, type IssueRequest, issueUnlessFourEyes } from './issue-credentials.ts'
import { requestApproval } from './request-approval.ts'

/** Issues, or asks for approval where the achievement wants a second pair of eyes. */
export async function issueOrAsk(
  ctx: ActionContext,
  issuer: IssuerRecord,
  request: IssueRequest,
): Promise<IssueAnswer | { approval: ApprovalRecord }> {
  const answer = await issueUnlessFourEyes(ctx, issuer, request)
  if (!('wantsApproval' in answer)) return answer
  const { achievement, items, rejected = [], idempotency } = request
  const approval = await requestApproval(ctx, issuer, {
    body: { kind: 'issue', achievement, items: [...items], rejected },
    achievement,
    version: answer.wantsApproval.number,
    count: items.length,
    ...(idempotency && { idempotency }),
  })
  return { approval }
}
