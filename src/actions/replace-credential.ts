import { BadgeError } from '../core/badge-error.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { moveAward } from '../store/awards.ts'
import { type CredentialRecord, markCredentials, markSuperseded, personIsGone } from '../store/credentials.ts'
import { runBatch, type Statement, violates } from '../store/database.ts'
import { moveEntitlements } from '../store/entitlements.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertCredentialAudit, insertOutbox } from '../store/journal.ts'
import { SUPERSEDED, SUSPENDED, WITHDRAWN } from '../store/schema/credentials.ts'
import { insertStatusEvents } from '../store/status-lists.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds, fromEpochSeconds } from './context.ts'
import { openPerson } from './describe-credential.ts'
import { type Approved, assertSameVersion, needsApproval } from './four-eyes.ts'
import type { RecipientInput } from './open-recipients.ts'
import { type IssuedCredential, type IssueItem, prepareCredentials } from './prepare-credentials.ts'
import { rebuildCredential } from './rebuild-credential.ts'
import { type Reservation, reserveCredentials } from './reserve-credentials.ts'
import { findCredentials, statusChanges } from './revoke-credentials.ts'
import { issuerAfterKeyChange } from './signed-by-current-key.ts'

export interface Replacement {
  /** What is different; the rest is taken from the credential that is replaced. */
  recipient?: RecipientInput
  validUntil?: Date
  facts?: IssueItem['facts']
  reason: string | null
  approved?: Approved
  /** Nothing but the signature is to be new: the version stays, and it need not be issued any more. */
  sameVersion?: true
  /** What else belongs to the same batch. */
  also?: Statement[]
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
  authorize(ctx, 'credentials.revoke')
  let current = issuer
  for (let attempt = 1; ; attempt++) {
    const [old] = await findCredentials(ctx, issuer.id, [id])
    if (!old || WITHDRAWN.includes(old.state)) {
      throw new BadgeError('conflict', `credential ${formatUuid(id)} has been withdrawn for good`)
    }
    const item = await replacementItem(ctx, old, replacement)
    const reserved = await reserveCredentials(ctx, current, {
      achievement: old.achievementSlug,
      recipients: [item.recipient],
      ...(replacement.sameVersion && { version: old.versionNumber }),
    })
    if (!('reservation' in reserved)) throw new TypeError('without an idempotency key nothing is repeated')
    const { fourEyes } = reserved.reservation.achievement.settings
    const isLookedAt = replacement.approved !== undefined || replacement.sameVersion
    if ((fourEyes?.issue || fourEyes?.revoke) && !isLookedAt) throw needsApproval()
    assertSameVersion(reserved.reservation.achievement, replacement.approved)
    const { issued, ids, statements } = await prepareCredentials(ctx, reserved.reservation, [item])
    const [credential] = issued
    const [newId] = ids
    if (!credential || !newId) throw new TypeError('one item makes one credential')
    try {
      await runBatch(ctx.db, [
        ...statements,
        ...(await supersede(ctx, issuer, old, newId, replacement.reason)),
        moveAward(ctx.db, issuer.id, old.id, newId),
        ...(replacement.also ?? []),
        ...(replacement.approved?.writes(ids) ?? []),
        ...(old.state === SUSPENDED ? await stayOut(ctx, old, newId, reserved.reservation) : []),
      ])
    } catch (cause) {
      // Revoked or replaced by somebody else just now, or the same person was just added: look again.
      const raced = violates(cause, 'status_events') || violates(cause, 'recipients') || personIsGone(cause)
      if (!raced || attempt === ATTEMPTS) throw cause
      current = (await issuerAfterKeyChange(ctx, issuer, cause)) ?? current
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

/** The writes that put a credential in the place of another, for the batch that issues it. */
export async function supersede(
  ctx: ActionContext,
  { id: issuerId, tenantId }: Pick<IssuerRecord, 'id' | 'tenantId'>,
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
    ...insertOutbox(ctx.db, { issuerId, kind: 'credential.replaced', at }, [old.id]),
  ]
}

/** What takes the place of a suspended credential is suspended too, where it can be. */
async function stayOut(
  ctx: ActionContext,
  old: CredentialRecord,
  newId: Uint8Array<ArrayBuffer>,
  { achievement, firstPosition: position }: Reservation,
): Promise<Statement[]> {
  if (!achievement.settings.suspension) return []
  const { issuerId, tenantId } = old
  const at = epochSeconds(ctx.now())
  const changes = await statusChanges(ctx, issuerId, [{ ...old, position }], { value: 1, reason: null })
  const entry = { tenantId, issuerId, at, actor: ctx.actor, action: 'credential.suspended' }
  return [
    markCredentials(ctx.db, issuerId, [newId], SUSPENDED),
    ...insertStatusEvents(ctx.db, { issuerId, purpose: 'suspension', at }, changes),
    ...insertCredentialAudit(ctx.db, entry, [{ id: newId, digest: null }]),
  ]
}
