import type { IssueAnswer } from '../actions/issue-credentials.ts'
import type { IssueItem } from '../actions/prepare-credentials.ts'
import { BadgeError, type InputIssue, invalidInput } from '../core/badge-error.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { canonicalizeJson } from '../core/proof/jcs.ts'
import { issuesOf } from './input.ts'
import { type CredentialItemBody, credentialItem } from './schemas/credential.ts'
import { withoutUndefined } from './without-undefined.ts'

// Sealed and in hex it must fit into one row of D1 (2 MB).
const MAX_EVIDENCE = 512 * 1024
const MAX_FACTS = 768 * 1024

/** What was asked for one recipient, in the words of `core`. Without `validFrom` a credential is valid from now. */
export function issueItemOf(body: CredentialItemBody, now: Date): IssueItem {
  const { recipient, validFrom, validUntil, awardedDate, description, evidence, results, ...rest } = body
  const from = validFrom ?? new Date(Math.floor(now.getTime() / 1000) * 1000)
  if (validUntil && validUntil < from)
    throw invalidInput('/validUntil', 'validUntil: must not lie before validFrom')
  const { activityStartDate: start, activityEndDate: end, ...texts } = rest
  if (start && end && end < start) {
    throw invalidInput('/activityEndDate', 'activityEndDate: must not lie before activityStartDate')
  }
  if (utf8(JSON.stringify(evidence ?? [])).length > MAX_EVIDENCE) {
    throw invalidInput('/evidence', 'evidence: must not be larger than 512 KiB')
  }
  const subject = withoutUndefined({
    ...texts,
    activityStartDate: start && formatDateTime(start),
    activityEndDate: end && formatDateTime(end),
    result: results?.length ? results : undefined,
  })
  const facts = {
    ...(description !== undefined && { description }),
    ...(awardedDate && { awardedDate: formatDateTime(awardedDate) }),
    ...(evidence?.length && { evidence: withoutUndefined(evidence) }),
    ...(Object.keys(subject).length > 0 && { subject }),
  }
  if (utf8(JSON.stringify(facts)).length > MAX_FACTS) {
    throw invalidInput('', 'the credential must not be larger than 768 KiB')
  }
  return {
    recipient: withoutUndefined(recipient),
    ...(validFrom && { validFrom }),
    ...(validUntil && { validUntil }),
    facts,
  }
}

export interface RejectedItem {
  index: number
  errors: InputIssue[]
}

/** The items of a batch that can be issued, and those that cannot, with the reasons. */
export interface SortedItems {
  good: { index: number; item: IssueItem }[]
  rejected: RejectedItem[]
}

export function sortItems(items: readonly unknown[], now: Date): SortedItems {
  const good: { index: number; item: IssueItem }[] = []
  const rejected: RejectedItem[] = []
  for (const [index, value] of items.entries()) {
    const parsed = credentialItem.safeParse(value)
    if (!parsed.success) {
      rejected.push({ index, errors: issuesOf(parsed.error, `/items/${index}`) })
      continue
    }
    try {
      good.push({ index, item: issueItemOf(parsed.data, now) })
    } catch (cause) {
      if (!(cause instanceof BadgeError)) throw cause
      rejected.push({ index, errors: pointInto(index, cause.issues) })
    }
  }
  return { good, rejected }
}

/** The same, after the good ones were looked at once more; `faults` are in their order. */
export const rejectFaults = ({ good, rejected }: SortedItems, faults: InputIssue[][]): SortedItems => ({
  good: good.filter((_, n) => !faults[n]?.length),
  rejected: [
    ...rejected,
    ...good.flatMap(({ index }, n) =>
      faults[n]?.length ? [{ index, errors: pointInto(index, faults[n]) }] : [],
    ),
  ],
})

const pointInto = (index: number, issues: readonly InputIssue[]): InputIssue[] =>
  issues.map((issue) => ({ ...issue, pointer: `/items/${index}${issue.pointer}` }))

/**
 * What became of each item. `rejected` are those that cannot be issued now; the answer knows which of them
 * were refused then, because on a repeat some may only have ended since.
 */
export function presentBatch(count: number, answer: IssueAnswer, rejected: readonly RejectedItem[]) {
  const refused = new Map(rejected.map((item) => [item.index, item]))
  const wasRefused = new Set(answer.rejected)
  const credentials = answer.credentials.values()
  const items = Array.from({ length: count }, (_, index) => {
    if (wasRefused.has(index)) return { index, status: 'rejected', errors: refused.get(index)?.errors ?? [] }
    const { id, url, statusIndex } = credentials.next().value ?? {}
    return { index, status: 'issued', id, url, statusIndex }
  })
  return { issued: answer.credentials.length, rejected: wasRefused.size, items }
}

/** An `Idempotency-Key` and its body, hashed; spelling of the JSON does not matter. Undefined without a key. */
export async function idempotencyOf(request: Request, body: unknown) {
  const header = request.headers.get('idempotency-key')
  if (header === null) return undefined
  if (!/^[\x21-\x7e]{1,255}$/.test(header)) {
    throw new BadgeError('bad_request', 'the Idempotency-Key must be 1 to 255 visible ASCII characters')
  }
  const route = new URL(request.url).pathname
  return {
    key: await sha256(utf8(header)),
    digest: await sha256(utf8(`${route}\n${canonicalizeJson(body)}`)),
  }
}
