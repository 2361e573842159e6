import { BadgeError } from '../core/badge-error.ts'
import { concatBytes, equalBytes } from '../core/encoding/bytes.ts'
import { listCredentialsById } from '../store/credentials.ts'
import { runBatch, violates } from '../store/database.ts'
import { type IdempotencyRecord, insertIdempotencyKey } from '../store/idempotency.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { type IssuedCredential, type IssueItem, prepareCredentials } from './prepare-credentials.ts'
import { rebuildCredential } from './rebuild-credential.ts'
import { reserveCredentials } from './reserve-credentials.ts'

export interface IssueRequest {
  /** Slug of the achievement. */
  achievement: string
  items: readonly IssueItem[]
  /** SHA-256 of the `Idempotency-Key`, and of the body that came with it. */
  idempotency?: { key: Uint8Array<ArrayBuffer>; digest: Uint8Array<ArrayBuffer> }
  /** Places of items that were refused before, kept for a repeat. */
  rejected?: readonly number[]
}

export interface IssueAnswer {
  credentials: IssuedCredential[]
  rejected: readonly number[]
  /** Nothing was issued now: the answer is that of an earlier call with the same key. */
  repeated: boolean
}

const ATTEMPTS = 4

/**
 * Issues 1 to 5,000 credentials of one achievement in two round trips: reserve, then one batch of all rows.
 * With an idempotency key the same call gets the same credentials; another body under it is a `conflict`.
 */
export async function issueCredentials(
  ctx: ActionContext,
  issuer: IssuerRecord,
  request: IssueRequest,
): Promise<IssueAnswer> {
  const { achievement, items, idempotency, rejected = [] } = request
  const recipients = items.map(({ recipient }) => recipient)
  for (let attempt = 1; ; attempt++) {
    const reserved = await reserveCredentials(ctx, issuer, {
      achievement,
      recipients,
      ...(idempotency && { idempotencyKey: idempotency.key }),
    })
    if ('repeat' in reserved) return repeatAnswer(ctx, issuer, request, reserved.repeat)
    const { issued, ids, statements } = await prepareCredentials(ctx, issuer, reserved.reservation, items)
    if (idempotency) {
      const { key, digest } = idempotency
      const createdAt = epochSeconds(reserved.reservation.now)
      const record = { digest, credentials: concatBytes(...ids), rejected, createdAt }
      statements.push(insertIdempotencyKey(ctx.db, issuer.id, key, record))
    }
    try {
      // One batch is one transaction: all of it exists or nothing does.
      await runBatch(ctx.db, statements)
    } catch (cause) {
      // Somebody else has just used the same key or added the same person: look again, and use theirs.
      const raced = violates(cause, 'idempotency_keys') || violates(cause, 'recipients')
      if (!raced || attempt === ATTEMPTS) throw cause
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
  const rebuilt = await Promise.all(records.map((record) => rebuildCredential(ctx, record)))
  return {
    credentials: rebuilt.map(({ id, url, statusIndex, document }) => ({ id, url, statusIndex, document })),
    rejected: rejected ?? [],
    repeated: true,
  }
}
