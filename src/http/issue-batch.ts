import type { IssueAnswer } from '../actions/issue-credentials.ts'
import { issueOrAsk } from '../actions/issue-or-ask.ts'
import { screenItems } from '../actions/screen-items.ts'
import { BadgeError } from '../core/badge-error.ts'
import type { ApprovalRecord } from '../store/approvals.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import type { AppEnv } from './context.ts'
import { type RejectedItem, rejectFaults, type SortedItems } from './credential-items.ts'

interface BatchRequest {
  achievement: string
  sorted: SortedItems
  idempotency: { key: Uint8Array<ArrayBuffer>; digest: Uint8Array<ArrayBuffer> } | undefined
}

/**
 * Issues the good items of a batch and says what is wrong with the others. Nothing good in it is `invalid_input`, unless
 * the call repeats one that was answered.
 */
export async function issueBatch(
  action: AppEnv['Variables']['action'],
  issuer: IssuerRecord,
  { achievement, sorted, idempotency }: BatchRequest,
): Promise<{ answer: IssueAnswer | { approval: ApprovalRecord }; rejected: RejectedItem[] }> {
  const { faults, answered } = await screenItems(action, issuer, {
    achievement,
    items: sorted.good.map(({ item }) => item),
    ...(idempotency && { idempotency }),
  })
  const { good, rejected } = rejectFaults(sorted, faults)
  if (good.length === 0 && !answered) {
    const issues = rejected.flatMap(({ errors }) => errors)
    throw new BadgeError('invalid_input', 'no item of the batch can be issued', { issues })
  }
  const answer = await issueOrAsk(action, issuer, {
    achievement,
    items: good.map(({ item }) => item),
    rejected: rejected.map(({ index }) => index),
    ...(idempotency && { idempotency }),
  })
  return { answer, rejected }
}
