import { toHex } from '../core/encoding/bytes.ts'
import type { ApprovalRecord } from '../store/approvals.ts'
import type { CredentialRecord } from '../store/credentials.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { WITHDRAWN } from '../store/schema/credentials.ts'
import { authorize } from './authorize.ts'
import type { ActionContext } from './context.ts'
import { fourEyesOf } from './four-eyes.ts'
import type { IssuedCredential } from './prepare-credentials.ts'
import { type Replacement, replaceCredential } from './replace-credential.ts'
import { type ApprovalRequest, requestApproval } from './request-approval.ts'
import { findCredentials, revokeCredentials } from './revoke-credentials.ts'

type Idempotency = NonNullable<ApprovalRequest['idempotency']>

/** Revokes, or asks for approval of all of it when one of the achievements wants a second pair of eyes. */
export async function revokeOrAsk(
  ctx: ActionContext,
  issuer: IssuerRecord,
  {
    ids,
    reason,
    idempotency,
  }: {
    ids: readonly Uint8Array<ArrayBuffer>[]
    reason: string | null
    idempotency?: Idempotency | undefined
  },
): Promise<{ records: CredentialRecord[] } | { approval: ApprovalRecord }> {
  authorize(ctx, 'credentials.revoke')
  const records = await findCredentials(ctx, issuer.id, ids)
  const standing = records.filter(({ state }) => !WITHDRAWN.includes(state))
  const slugs = [...new Set(standing.map(({ achievementSlug }) => achievementSlug))]
  const { revoke } = await fourEyesOf(ctx, issuer.id, slugs)
  if (!revoke) return { records: await revokeCredentials(ctx, issuer, ids, reason) }
  const [slug] = slugs
  const approval = await requestApproval(ctx, issuer, {
    body: { kind: 'revoke', ids: standing.map(({ id }) => toHex(id)), reason },
    achievement: slugs.length === 1 && slug !== undefined ? slug : null,
    version: null,
    count: standing.length,
    ...(idempotency && { idempotency }),
  })
  return { approval }
}

/** Replaces, or asks: what is replaced is issued anew and revoked, so either wish counts. */
export async function replaceOrAsk(
  ctx: ActionContext,
  issuer: IssuerRecord,
  id: Uint8Array<ArrayBuffer>,
  { idempotency, ...replacement }: Replacement & { idempotency?: Idempotency },
): Promise<{ issued: IssuedCredential } | { approval: ApprovalRecord }> {
  authorize(ctx, 'credentials.revoke')
  const [record] = await findCredentials(ctx, issuer.id, [id])
  const slug = record?.achievementSlug ?? ''
  const { issue, revoke, versions } = await fourEyesOf(ctx, issuer.id, [slug])
  const isWithdrawn = record !== undefined && WITHDRAWN.includes(record.state)
  if (isWithdrawn || !(issue || revoke)) {
    return { issued: await replaceCredential(ctx, issuer, id, replacement) }
  }
  const approval = await requestApproval(ctx, issuer, {
    body: { kind: 'replace', id: toHex(id), replacement },
    achievement: slug,
    version: versions.get(slug) ?? null,
    count: 1,
    ...(idempotency && { idempotency }),
  })
  return { approval }
}
