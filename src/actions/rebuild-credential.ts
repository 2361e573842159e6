import { BadgeError } from '../core/badge-error.ts'
import { buildCredential, CREDENTIAL_FORMAT } from '../core/credential/build-credential.ts'
import type { CredentialFacts } from '../core/credential/open-badge.ts'
import { fromUtf8, toHex } from '../core/encoding/bytes.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { importDataKey } from '../core/keys/data-key.ts'
import { encodeEd25519Multikey } from '../core/keys/multikey.ts'
import { openWith, unseal } from '../core/keys/sealing.ts'
import type { CredentialRecord } from '../store/credentials.ts'
import { type ActionContext, fromEpochSeconds } from './context.ts'
import { proofsOf } from './credential-proofs.ts'
import { openTenant, sealingContext } from './open-secrets.ts'
import type { IssuedCredential } from './prepare-credentials.ts'
import { placeOf, refreshUrlOf, type StatusPlace, statusParts } from './status-entry.ts'

export interface RebuiltCredential extends IssuedCredential {
  facts: CredentialFacts
  place: StatusPlace
}

/**
 * The signed document of a row, exactly as it was issued; no private key is needed. An erased recipient's
 * facts cannot be opened any more: `gone`.
 */
export async function rebuildCredential(
  ctx: Pick<ActionContext, 'keyRing'>,
  record: CredentialRecord,
): Promise<RebuiltCredential> {
  const id = formatUuid(record.id)
  if (record.format !== CREDENTIAL_FORMAT) {
    throw new BadgeError(
      'unavailable',
      `credential ${id} has format ${record.format}, which this version does not build`,
    )
  }
  const url = `${record.baseUrl}/credentials/${id}`
  const facts = await openFacts(ctx, record)
  const place = await placeOf(await openTenant(ctx, record), record, record.position)
  const { identityHash, salt } = record
  const unsigned = buildCredential({
    url,
    profile: record.profile,
    achievement: record.achievement,
    validFrom: fromEpochSeconds(record.validFrom),
    ...(record.validUntil !== null && { validUntil: fromEpochSeconds(record.validUntil) }),
    ...(identityHash &&
      salt && { email: { identityHash: `sha256$${toHex(identityHash)}`, salt: toHex(salt) } }),
    facts,
    status: statusParts(place, record),
    ...(record.settings.refresh && { refreshUrl: refreshUrlOf(url) }),
  })
  const verificationMethod = `${record.did}#${encodeEd25519Multikey(record.publicKey)}`
  const proof = proofsOf(unsigned, verificationMethod, fromEpochSeconds(record.createdAt), record)
  return { id, url, statusIndex: place.index, document: { ...unsigned, proof }, facts, place }
}

/** The variable parts of a credential; `gone` when its recipient has been erased. */
export async function openFacts(
  ctx: Pick<ActionContext, 'keyRing'>,
  record: CredentialRecord,
): Promise<CredentialFacts> {
  if (record.dataKey === null)
    throw new BadgeError('gone', 'the recipient of this credential has been erased')
  if (record.facts === null) return {}
  const raw = await unseal(ctx.keyRing, record.dataKey, sealingContext.recipientKey(record.blindIndex))
  const json = await openWith(
    await importDataKey(raw),
    record.facts,
    sealingContext.credentialFacts(record.id),
  )
  // Written by `prepareCredentials` and authenticated by the seal.
  return JSON.parse(fromUtf8(json)) as CredentialFacts
}
