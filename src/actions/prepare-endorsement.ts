import { BadgeError } from '../core/badge-error.ts'
import { buildEndorsement } from '../core/credential/build-endorsement.ts'
import { formatUuid, uuidv7 } from '../core/ids/uuid.ts'
import { encodeEd25519Multikey } from '../core/keys/multikey.ts'
import { eddsaRdfc2022Proof, signEddsaRdfc2022 } from '../core/proof/eddsa-rdfc-2022.ts'
import type { Statement } from '../store/database.ts'
import { type EndorsementRecord, insertEndorsement } from '../store/endorsements.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { tenantWhileKeyIsActive } from '../store/signing-keys.ts'
import { takePosition } from '../store/status-lists.ts'
import { type ActionContext, epochSeconds, fromEpochSeconds } from './context.ts'
import { openSigningKey, openTenant } from './open-secrets.ts'
import { placeOf } from './status-entry.ts'

/** What an issuer says of something; everything in it has been validated. */
export interface EndorsementInput {
  target: string
  targetKind: EndorsementRecord['targetKind']
  comment: string
  name?: string
  validUntil?: Date
}

export const endorsementUrl = (baseUrl: string, id: Uint8Array): string =>
  `${baseUrl}/endorsements/${formatUuid(id)}`

/** Signs an endorsement with the endorser's own key and returns the writes that make it real, for one `runSignedBatch`. */
export async function prepareEndorsement(
  ctx: ActionContext,
  issuer: IssuerRecord,
  { target, targetKind, comment, name, validUntil }: EndorsementInput,
): Promise<{ record: EndorsementRecord; statements: Statement[] }> {
  const { tenantId, id: issuerId, identityId, did, baseUrl, profile } = issuer
  if (issuer.tenantState !== 'active')
    throw new BadgeError('forbidden', 'this tenant is suspended and endorses nothing')
  const position = await takePosition(ctx.db, issuerId, identityId)
  if (position === undefined)
    throw new BadgeError('conflict', 'the domain was changed a moment ago: ask again')
  const place = await placeOf(await openTenant(ctx, issuer), issuer, position)
  const now = ctx.now()
  const id = uuidv7(now, ctx.randomBytes(10))
  const createdAt = epochSeconds(now)
  const unsigned = buildEndorsement({
    url: endorsementUrl(baseUrl, id),
    name: name ?? `Endorsement by ${profile.name}`,
    profile,
    target,
    comment,
    validFrom: fromEpochSeconds(createdAt),
    ...(validUntil && { validUntil }),
    status: { list: place.url, index: place.index },
  })
  const verificationMethod = `${did}#${encodeEd25519Multikey(issuer.publicKey)}`
  const signer = { key: await openSigningKey(ctx, issuer), verificationMethod }
  const { signature, digest } = await signEddsaRdfc2022(unsigned, signer, now)
  const document = { ...unsigned, proof: [eddsaRdfc2022Proof(verificationMethod, now, signature)] }
  const row = { id, tenantId, issuerId, target, targetKind, document, position, createdAt }
  const record: EndorsementRecord = { ...row, state: 'issued' }
  const guard = tenantWhileKeyIsActive({ tenantId, issuerId, keyId: issuer.keyId })
  const entry = { tenantId: guard, issuerId, at: createdAt, actor: ctx.actor, subject: id, digest }
  return {
    record,
    statements: [
      insertEndorsement(ctx.db, record),
      insertAuditEntry(ctx.db, { ...entry, action: 'endorsement.issued' }),
    ],
  }
}
