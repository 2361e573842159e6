import { formatUuid } from '../core/ids/uuid.ts'
import { listOpenApprovals, markApprovalDecided, markApprovalShortened } from '../store/approvals.ts'
import { keepApprovalBody, openApprovalBody } from './approval-body.ts'
import { epochSeconds } from './context.ts'
import { isNamedIn } from './find-person.ts'
import type { PersonTrace } from './person-traces.ts'
import type { IssueItem } from './prepare-credentials.ts'

const APPROVALS_A_PAGE = 20
const ERASED = 'The person whom this was about has been erased.'

/** Calls that wait for approval and name a person. An erasure takes the person out; a call about nobody else ends. */
export const approvalTrace: PersonTrace = {
  kind: 'approvals',
  page: async (ctx, tenantId, person, after) => {
    const page = await listOpenApprovals(ctx.db, tenantId, { after, limit: APPROVALS_A_PAGE })
    const found = []
    for (const record of page) {
      const body = await openApprovalBody(ctx, person.secrets, record)
      const others: IssueItem[] = []
      const theirs: unknown[] = []
      const asked = body.kind === 'issue' ? body.items : [body]
      for (const item of asked) {
        if (await isNamedIn(person, item)) theirs.push(item)
        else if (body.kind === 'issue') others.push(item as IssueItem)
      }
      if (theirs.length === 0) continue
      const erase = async () => {
        const decision = { state: 'withdrawn' as const, decidedBy: ctx.actor, reason: ERASED }
        if (body.kind !== 'issue' || others.length === 0) {
          const decidedAt = epochSeconds(ctx.now())
          return [markApprovalDecided(ctx.db, record, { ...decision, decidedAt })]
        }
        const count = others.length
        const place = { id: record.id, count }
        const sealed = await keepApprovalBody(ctx, person.secrets, place, { ...body, items: others })
        return [markApprovalShortened(ctx.db, record, { body: sealed, count })]
      }
      found.push({ told: { approval: formatUuid(record.id), kind: record.kind, asks: theirs }, erase })
    }
    const last = page.at(-1)
    return { found, ...(page.length === APPROVALS_A_PAGE && last && { next: last.id }) }
  },
}
