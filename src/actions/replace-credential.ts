import { BadgeError } from '../core/badge-error.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { type CredentialRecord, markCredentials, markSuperseded } from '../store/credentials.ts'
import { runBatch, violates } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertCredentialAudit } from '../store/journal.ts'
import { moveEntitlements } from '../store/purchases.ts'
import { SUPERSEDED, WITHDRAWN } from '../store/schema/credentials.ts'
import { insertStatusEvents } from '../store/status-lists.ts'
import { type ActionContext, epochSeconds, fromEpochSeconds } from './context.ts'
import { openPerson } from './describe-credential.ts'
import type { RecipientInput } from './open-recipients.ts'
import { type IssuedCredential, type IssueItem, prepareCredentials } from './prepare-credentials.ts'
import { rebuildCredential } from './rebuild-credential.ts'
import { reserveCredentials } from './reserve-credentials.ts'
import { findCredentials, statusChanges } from './revoke-credentials.ts'

export interface Replacement {
  /** What is different; the rest is taken from the credential that is replaced. */
  recipient?: RecipientInput
  validUntil?: Date
  facts?: IssueItem['facts']
  reason: string | null
}

const ATTEMPTS = 4

/**
 * Issues a credential in place of another, for instance after a change of name: the new one is awarded on the
 * old one's date, the old one is revoked and says no more than where the new one is, all in one batch.
 */
export async function replaceCredential(
  ctx: ActionContext,
  issuer: IssuerRecord,
  id: Uint8Array<ArrayBuffer>,
  replacement: Replacement,
): Promise<IssuedCredential> {
  for (let attempt = 1; ; attempt++) {
    const [old] = await findCredentials(ctx, issuer.id, [id])
    if (!old || WITHDRAWN.includes(old.state)) {
      throw new BadgeError('conflict', `credential ${formatUuid(id)} has been withdrawn for good`)
    }
    const item = await replacementItem(ctx, old, replacement)
    const reserved = await reserveCredentials(ctx, issuer, {
      achievement: old.achievementSlug,
      recipients: [item.recipient],
    })
    if (!('reservation' in reserved)) throw new TypeError('without an idempotency key nothing is repeated')
    const { issued, ids, statements } = await prepareCredentials(ctx, issuer, reserved.reservation, [item])
    const [credential] = issued
    const [newId] = ids
    if (!credential || !newId) throw new TypeError('one item makes one credential')
    try {
      await runBatch(ctx.db, [
        ...statements,
        ...(await supersede(ctx, issuer, old, newId, replacement.reason)),
      ])
    } catch (cause) {
      // Revoked or replaced by somebody else just now, or the same person was just added: look again.
      const raced = violates(cause, 'status_events') || violates(cause, 'recipients')
      if (!raced || attempt === ATTEMPTS) throw cause
      continue
    }
    await ctx.enqueue([{ kind: 'outbox' }])
    return credential
  }
}

async function replacementItem(
  ctx: ActionContext,
  old: CredentialRecord,
  { recipient, validUntil, facts }: Replacement,
): Promise<IssueItem> {
  const { name, subjectId: _, ...before } = (await rebuildCredential(ctx, old)).facts
  const { name: __, ...person } = (await openPerson(ctx, old)) ?? {}
  const subject = { ...before.subject, ...facts?.subject }
  const until = validUntil ?? (old.validUntil === null ? undefined : fromEpochSeconds(old.validUntil))
  return {
    recipient: {
      ...person,
      // As it was frozen in the credential, not as the person is called by now.
      ...(name !== undefined && { name }),
      ...recipient,
    },
    ...(until && { validUntil: until }),
    facts: {
      awardedDate: formatDateTime(fromEpochSeconds(old.validFrom)),
      ...before,
      ...facts,
      ...(Object.keys(subject).length > 0 && { subject }),
    },
  }
}

async function supersede(
  ctx: ActionContext,
  { id: issuerId, tenantId }: IssuerRecord,
  old: CredentialRecord,
  newId: Uint8Array<ArrayBuffer>,
  reason: string | null,
) {
  const at = epochSeconds(ctx.now())
  const changes = await statusChanges(ctx, issuerId, [old], { value: 1, reason })
  return [
    markCredentials(ctx.db, issuerId, [old.id], SUPERSEDED),
    markSuperseded(ctx.db, issuerId, old.id, newId),
    moveEntitlements(ctx.db, issuerId, old.id, newId),
    ...insertStatusEvents(ctx.db, { issuerId, purpose: 'revocation', at }, changes),
    ...insertCredentialAudit(
      ctx.db,
      { tenantId, issuerId, at, actor: ctx.actor, action: 'credential.superseded' },
      [{ id: old.id, digest: null }],
    ),
  ]
}
