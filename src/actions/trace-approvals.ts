import { fromHex, toHex } from '../core/encoding/bytes.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import {
  type ApprovalRecord,
  listOpenApprovals,
  markApprovalDecided,
  markApprovalShortened,
} from '../store/approvals.ts'
import { listCredentialsById } from '../store/credentials.ts'
import type { Statement } from '../store/database.ts'
import { type ApprovalBody, approvalFile, keepApprovalBody, openApprovalBody } from './approval-body.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { isNamedIn, isRecipient, type WantedPerson } from './find-person.ts'
import type { Found, PersonTrace } from './person-traces.ts'
import type { IssueItem } from './prepare-credentials.ts'

const APPROVALS_A_PAGE = 20
const ERASED = 'The person whom this was about has been erased.'

/** A call, taken apart: what it asks of the person, and the call about others, if there are any. */
interface Parts {
  theirs: unknown[]
  rest?: { body: ApprovalBody; count: number }
}

/** Calls that wait for approval and name a person. An erasure takes the person out; a call about nobody else ends. */
export const approvalTrace: PersonTrace = {
  kind: 'approvals',
  page: async (ctx, tenantId, person, after) => {
    const page = await listOpenApprovals(ctx.db, tenantId, { after, limit: APPROVALS_A_PAGE })
    const found: Found[] = []
    for (const record of page) {
      const body = await openApprovalBody(ctx, person.secrets, record)
      const { theirs, rest } = await takeApart(ctx, person, record, body)
      if (theirs.length === 0) continue
      found.push({
        told: { approval: formatUuid(record.id), kind: record.kind, asks: theirs },
        erase: () => takeOut(ctx, person, record, rest),
        ...(record.body === null && { files: [approvalFile(record)] }),
      })
    }
    const last = page.at(-1)
    return { found, ...(page.length === APPROVALS_A_PAGE && last && { next: last.id }) }
  },
}

async function takeApart(
  ctx: ActionContext,
  person: WantedPerson,
  { issuerId }: ApprovalRecord,
  body: ApprovalBody,
): Promise<Parts> {
  if (body.kind === 'issue') {
    const theirs: IssueItem[] = []
    const items: IssueItem[] = []
    for (const item of body.items) {
      const isTheirs = (await isRecipient(person, item.recipient)) || (await isNamedIn(person, item))
      if (isTheirs) theirs.push(item)
      else items.push(item)
    }
    return { theirs, ...(items.length > 0 && { rest: { body: { ...body, items }, count: items.length } }) }
  }
  if (await isNamedIn(person, body)) return { theirs: [body] }
  if (body.kind === 'replace') {
    const { recipient } = body.replacement
    const isNew = recipient !== undefined && (await isRecipient(person, recipient))
    const [theirs] = await credentialsOf(ctx, person, issuerId, [body.id])
    return { theirs: isNew || theirs !== undefined ? [body] : [] }
  }
  const own = await credentialsOf(ctx, person, issuerId, body.ids)
  const ids = body.ids.filter((id) => !own.includes(id))
  return {
    theirs: own.length > 0 ? [{ ...body, ids: own }] : [],
    ...(ids.length > 0 && { rest: { body: { ...body, ids }, count: ids.length } }),
  }
}

/** Those of some credentials, by ids in hex, that are the person's. */
async function credentialsOf(
  ctx: ActionContext,
  { recipientId }: WantedPerson,
  issuerId: number,
  ids: readonly string[],
): Promise<string[]> {
  if (recipientId === undefined || recipientId === null) return []
  const records = await listCredentialsById(ctx.db, issuerId, ids.map(fromHex))
  return records.filter((record) => record.recipientId === recipientId).map(({ id }) => toHex(id))
}

async function takeOut(
  ctx: ActionContext,
  { secrets }: WantedPerson,
  record: ApprovalRecord,
  rest: Parts['rest'],
): Promise<Statement[]> {
  if (!rest) {
    const decision = { state: 'withdrawn' as const, decidedBy: ctx.actor, reason: ERASED }
    return [markApprovalDecided(ctx.db, record, { ...decision, decidedAt: epochSeconds(ctx.now()) })]
  }
  const { count } = rest
  const body = await keepApprovalBody(ctx, secrets, { id: record.id, count }, rest.body)
  return [markApprovalShortened(ctx.db, record, { body, count })]
}
