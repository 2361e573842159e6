import { refuseFaults } from '../core/badge-error.ts'
import { buildCredential, CREDENTIAL_FORMAT } from '../core/credential/build-credential.ts'
import { addCalendarDuration } from '../core/credential/calendar-duration.ts'
import { linkFacts } from '../core/credential/link-facts.ts'
import type { CredentialFacts } from '../core/credential/open-badge.ts'
import { toHex, utf8 } from '../core/encoding/bytes.ts'
import { formatUuid, uuidv7 } from '../core/ids/uuid.ts'
import { encodeEd25519Multikey } from '../core/keys/multikey.ts'
import { sealWith } from '../core/keys/sealing.ts'
import type { JsonObject } from '../core/proof/rdf.ts'
import type { FrozenParts } from '../core/proof/template-shape.ts'
import { insertCredentials, type NewCredential } from '../store/credentials.ts'
import type { Statement } from '../store/database.ts'
import { insertCredentialAudit, insertOutbox } from '../store/journal.ts'
import { insertRecipients } from '../store/recipients.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { proofsOf, signProofs } from './credential-proofs.ts'
import { identifyRecipient } from './identify-recipient.ts'
import { createRecipientKeys, type KnownRecipient, type RecipientInput } from './open-recipients.ts'
import { openSigningKey, openTenant, sealingContext } from './open-secrets.ts'
import type { Reservation } from './reserve-credentials.ts'
import { placeOf, refreshUrlOf, statusParts } from './status-entry.ts'

/** One credential to be issued; everything in it has been validated. */
export interface IssueItem {
  recipient: RecipientInput
  validFrom?: Date
  validUntil?: Date
  facts: CredentialFacts
}

export interface IssuedCredential {
  id: string
  url: string
  statusIndex: number
  document: JsonObject
}

export interface PreparedCredentials {
  issued: IssuedCredential[]
  ids: Uint8Array<ArrayBuffer>[]
  /** People who were not known before. */
  added: KnownRecipient[]
  /** Recipients, credentials, audit entries and outbox rows, for one batch. */
  statements: Statement[]
}

/**
 * Builds and signs the credentials of a reservation and returns the writes that make them real. Until these
 * are committed nothing exists but the burnt status positions.
 */
export async function prepareCredentials(
  ctx: ActionContext,
  { issuer, achievement, blindIndexes, known, firstPosition, now }: Reservation,
  items: readonly IssueItem[],
): Promise<PreparedCredentials> {
  const secrets = await openTenant(ctx, issuer)
  const signer = {
    key: await openSigningKey(ctx, issuer),
    verificationMethod: `${issuer.did}#${encodeEd25519Multikey(issuer.publicKey)}`,
  }
  const frozen: FrozenParts = new Map([
    // Named by content, so that a template can never be taken for another version's.
    [issuer.profile, JSON.stringify(issuer.profile)],
    [achievement.document, toHex(achievement.digest)],
  ])
  const recipientKeys = createRecipientKeys(ctx, known)
  const createdAt = epochSeconds(now)
  const rows: NewCredential[] = []
  const audit: { id: Uint8Array; digest: Uint8Array }[] = []
  const issued: IssuedCredential[] = []
  const ids: Uint8Array<ArrayBuffer>[] = []

  for (const [n, item] of items.entries()) {
    const id = uuidv7(now, ctx.randomBytes(10))
    const url = `${issuer.baseUrl}/credentials/${formatUuid(id)}`
    const position = firstPosition + n
    const place = await placeOf(secrets, issuer, position)
    const { address, facts: identity } = await identifyRecipient(ctx, item.recipient, achievement.settings)
    const validFrom = item.validFrom ?? new Date(createdAt * 1000)
    const { validity } = achievement.settings
    const validUntil = item.validUntil ?? (validity ? addCalendarDuration(validFrom, validity) : undefined)
    // Screened before; a newer version may have come between.
    const linked = linkFacts(achievement.document, issuer, item.facts)
    refuseFaults(linked.issues)
    const facts = { ...identity, ...linked.facts }
    const unsigned = buildCredential({
      url,
      profile: issuer.profile,
      achievement: achievement.document,
      validFrom,
      ...(validUntil && { validUntil }),
      ...(address && {
        email: { identityHash: `sha256$${toHex(address.identityHash)}`, salt: toHex(address.salt) },
      }),
      facts,
      status: statusParts(place, { baseUrl: issuer.baseUrl, settings: achievement.settings }),
      ...(achievement.settings.refresh && { refreshUrl: refreshUrlOf(url) }),
    })
    const { settings } = achievement
    const { digest, ...signatures } = await signProofs(unsigned, signer, { now, frozen, settings })
    const blindIndex = blindIndexes[n] ?? new Uint8Array()
    const dataKey = await recipientKeys.keyOf(blindIndex, item.recipient)
    rows.push({
      id,
      versionId: achievement.versionId,
      profileId: issuer.profileId,
      keyId: issuer.keyId,
      format: CREDENTIAL_FORMAT,
      blindIndex,
      position,
      createdAt,
      validFrom: epochSeconds(validFrom),
      validUntil: validUntil ? epochSeconds(validUntil) : null,
      identityHash: address?.identityHash ?? null,
      salt: address?.salt ?? null,
      facts:
        Object.keys(facts).length === 0
          ? null
          : await sealWith(
              dataKey,
              utf8(JSON.stringify(facts)),
              sealingContext.credentialFacts(id),
              ctx.randomBytes(12),
            ),
      ...signatures,
    })
    audit.push({ id, digest })
    ids.push(id)
    issued.push({
      id: formatUuid(id),
      url,
      statusIndex: place.index,
      document: { ...unsigned, proof: proofsOf(unsigned, signer.verificationMethod, now, signatures) },
    })
  }

  const { tenantId, id: issuerId } = issuer
  const statements = [
    ...insertRecipients(ctx.db, tenantId, recipientKeys.added, createdAt),
    ...insertCredentials(ctx.db, { tenantId, issuerId }, rows),
    ...insertCredentialAudit(
      ctx.db,
      { tenantId, issuerId, at: createdAt, actor: ctx.actor, action: 'credential.issued' },
      audit,
    ),
    ...insertOutbox(ctx.db, { issuerId, kind: 'credential.issued', at: createdAt }, ids),
  ]
  return { issued, ids, added: recipientKeys.added, statements }
}
