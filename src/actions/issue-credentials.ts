import { BadgeError } from '../core/badge-error.ts'
import { concatBytes, equalBytes } from '../core/encoding/bytes.ts'
import type { AchievementRecord } from '../store/achievements.ts'
import { type CredentialRecord, listCredentialsById, personIsGone } from '../store/credentials.ts'
import { runBatch, violates } from '../store/database.ts'
import { type IdempotencyRecord, insertIdempotencyKey } from '../store/idempotency.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { describeCredential } from './describe-credential.ts'
import { type Approved, assertSameVersion, needsApproval } from './four-eyes.ts'
import { type IssuedCredential, type IssueItem, prepareCredentials } from './prepare-credentials.ts'
import { rebuildCredential } from './rebuild-credential.ts'
import { reserveCredentials } from './reserve-credentials.ts'
import { issuerAfterKeyChange } from './signed-by-current-key.ts'

export interface IssueRequest {
  /** Slug of the achievement. */
  achievement: string
  items: readonly IssueItem[]
  /** SHA-256 of the `Idempotency-Key`, and of the body that came with it. */
  idempotency?: { key: Uint8Array<ArrayBuffer>; digest: Uint8Array<ArrayBuffer> }
  /** Places of items that were refused before, kept for a repeat. */
  rejected?: readonly number[]
  approved?: Approved
}

export interface IssueAnswer {
  /** Without the document where, on a repeat, the person has been erased meanwhile. */
  credentials: (Omit<IssuedCredential, 'document'> & Partial<Pick<IssuedCredential, 'document'>>)[]
  rejected: readonly number[]
  /** Nothing was issued now: the answer is that of an earlier call with the same key. */
  repeated: boolean
}

const ATTEMPTS = 4

/** Issues, for callers that cannot wait for a second pair of eyes: an achievement that wants one is `forbidden`. */
export async function issueCredentials(
  ctx: ActionContext,
  issuer: IssuerRecord,
  request: IssueRequest,
): Promise<IssueAnswer> {
  const answer = await issueUnlessFourEyes(ctx, issuer, request)
  if ('wantsApproval' in answer) throw needsApproval()
  return answer
}

/**
 * Issues 1 to 5,000 credentials of one achievement in two round trips: reserve, then one batch of all rows.
 * With an idempotency key the same call gets the same credentials; another body under it is a `conflict`. Nothing
 * is done when the achievement wants approval and the request has none.
 */
export async function issueUnlessFourEyes(
  ctx: ActionContext,
  issuer: IssuerRecord,
  request: IssueRequest,
): Promise<IssueAnswer | { wantsApproval: AchievementRecord }> {
  authorize(ctx, 'credentials.issue')
  const { achievement, items, idempotency, rejected = [] } = request
  const recipients = items.map(({ recipient }) => recipient)
  let current = issuer
  for (let attempt = 1; ; attempt++) {
    const reserved = await reserveCredentials(ctx, current, {
      achievement,
      recipients,
      ...(idempotency && { idempotencyKey: idempotency.key }),
      unlessFourEyes: request.approved === undefined,
    })
    if ('wantsApproval' in reserved) return reserved
    if ('repeat' in reserved) return repeatAnswer(ctx, issuer, request, reserved.repeat)
    assertSameVersion(reserved.reservation.achievement, request.approved)
    const { issued, ids, statements } = await prepareCredentials(ctx, reserved.reservation, items)
    if (idempotency) {
      const { key, digest } = idempotency
      const createdAt = epochSeconds(reserved.reservation.now)
      const record = { digest, credentials: concatBytes(...ids), rejected, createdAt }
      statements.push(insertIdempotencyKey(ctx.db, issuer.id, key, record))
    }
    try {
      // One batch is one transaction: all of it exists or nothing does.
      await runBatch(ctx.db, [...statements, ...(request.approved?.writes(ids) ?? [])])
    } catch (cause) {
      // Somebody else has just used the same key, added or erased the same person or changed the signing key: look again.
      const raced =
        violates(cause, 'idempotency_keys') || violates(cause, 'recipients') || personIsGone(cause)
      if (!raced || attempt === ATTEMPTS) throw cause
      current = (await issuerAfterKeyChange(ctx, issuer, cause)) ?? current
      continue
    }
    await ctx.enqueue([{ kind: 'outbox' }])
    return { credentials: issued, rejected, repeated: false }
  }
}

async function repeatAnswer(
  ctx: ActionContext,
  issuer: IssuerRecord,
  { idempotency }: IssueRequest,
  { digest, credentials, rejected }: IdempotencyRecord,
): Promise<IssueAnswer> {
  if (!idempotency || !equalBytes(digest, idempotency.digest)) {
    throw new BadgeError('conflict', 'this Idempotency-Key was used with another body before')
  }
  const ids: Uint8Array[] = []
  for (let at = 0; at < credentials.length; at += 16) ids.push(credentials.slice(at, at + 16))
  const records = await listCredentialsById(ctx.db, issuer.id, ids)
  return {
    credentials: await Promise.all(records.map((record) => repeatCredential(ctx, record))),
    rejected: rejected ?? [],
    repeated: true,
  }
}

/** One of many may be about somebody who has been erased: the others are still there. */
async function repeatCredential(
  ctx: ActionContext,
  record: CredentialRecord,
): Promise<IssueAnswer['credentials'][number]> {
  const { id, url, statusIndex } = await describeCredential(ctx, record)
  if (record.dataKey === null) return { id, url, statusIndex }
  const { document } = await rebuildCredential(ctx, record)
  return { id, url, statusIndex, document }
}
