import type { IssueItem } from '../actions/prepare-credentials.ts'
import { BadgeError, type InputIssue, invalidInput } from '../core/badge-error.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { canonicalizeJson } from '../core/proof/jcs.ts'
import { issuesOf } from './input.ts'
import { type CredentialItemBody, credentialItem } from './schemas/credential.ts'
import { withoutUndefined } from './without-undefined.ts'

/** What was asked for one recipient, in the words of `core`. Without `validFrom` a credential is valid from now. */
export function issueItemOf(body: CredentialItemBody, now: Date): IssueItem {
  const { recipient, validFrom, validUntil, awardedDate, evidence, results, ...rest } = body
  const from = validFrom ?? new Date(Math.floor(now.getTime() / 1000) * 1000)
  if (validUntil && validUntil < from)
    throw invalidInput('/validUntil', 'validUntil: must not lie before validFrom')
  const { activityStartDate: start, activityEndDate: end, ...texts } = rest
  if (start && end && end < start) {
    throw invalidInput('/activityEndDate', 'activityEndDate: must not lie before activityStartDate')
  }
  const subject = withoutUndefined({
    ...texts,
    activityStartDate: start && formatDateTime(start),
    activityEndDate: end && formatDateTime(end),
    result: results?.length ? results : undefined,
  })
  return {
    recipient: withoutUndefined(recipient),
    ...(validFrom && { validFrom }),
    ...(validUntil && { validUntil }),
    facts: {
      ...(awardedDate && { awardedDate: formatDateTime(awardedDate) }),
      ...(evidence?.length && { evidence: withoutUndefined(evidence) }),
      ...(Object.keys(subject).length > 0 && { subject }),
    },
  }
}

export interface RejectedItem {
  index: number
  errors: InputIssue[]
}

/** Sorts the items of a batch into those that can be issued and those that cannot, with the reasons. */
export function sortItems(
  items: readonly unknown[],
  now: Date,
): { good: { index: number; item: IssueItem }[]; rejected: RejectedItem[] } {
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
      const errors = cause.issues.map((issue) => ({ ...issue, pointer: `/items/${index}${issue.pointer}` }))
      rejected.push({ index, errors })
    }
  }
  return { good, rejected }
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
