import { fromUtf8 } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import type { Identifier } from '../core/identity/build-identity.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { importDataKey } from '../core/keys/data-key.ts'
import { openWith, unseal } from '../core/keys/sealing.ts'
import type { CredentialRecord } from '../store/credentials.ts'
import { CREDENTIAL_STATES } from '../store/schema/credentials.ts'
import { type ActionContext, fromEpochSeconds } from './context.ts'
import { openTenant, sealingContext } from './open-secrets.ts'
import { openFacts } from './rebuild-credential.ts'
import { placeOf } from './status-entry.ts'

export interface Person {
  email?: string
  name?: string
  id?: string
  account?: Identifier
}

/** A credential as the tenant sees it in a list. */
export interface CredentialSummary {
  id: string
  url: string
  status: (typeof CREDENTIAL_STATES)[number]
  statusIndex: number
  statusList: string
  achievement: string
  version: number
  issuedAt: string
  validFrom: string
  validUntil?: string
  /** Absent when the person has been erased. */
  recipient?: Person
}

export async function describeCredential(
  ctx: ActionContext,
  record: CredentialRecord,
): Promise<CredentialSummary> {
  const id = formatUuid(record.id)
  const place = await placeOf(await openTenant(ctx, record), record, record.position)
  const recipient = await openPerson(ctx, record)
  return {
    id,
    url: `${record.baseUrl}/credentials/${id}`,
    status: CREDENTIAL_STATES[record.state] ?? 'issued',
    statusIndex: place.index,
    statusList: place.url,
    achievement: record.achievementSlug,
    version: record.versionNumber,
    issuedAt: formatDateTime(fromEpochSeconds(record.createdAt)),
    validFrom: formatDateTime(fromEpochSeconds(record.validFrom)),
    ...(record.validUntil !== null && { validUntil: formatDateTime(fromEpochSeconds(record.validUntil)) }),
    ...(recipient && { recipient }),
  }
}

/** The same with the name that the badge bears: the person may be called otherwise by now, or was misspelt in another. */
export async function describeAsIssued(
  ctx: ActionContext,
  record: CredentialRecord,
): Promise<CredentialSummary> {
  const summary = await describeCredential(ctx, record)
  if (!summary.recipient) return summary
  const { name } = await openFacts(ctx, record)
  return { ...summary, recipient: { ...summary.recipient, ...(name !== undefined && { name }) } }
}

/** Who a recipient is; undefined when the person has been erased. */
export async function openPerson(
  ctx: Pick<ActionContext, 'keyRing'>,
  { dataKey, personal, blindIndex }: Pick<CredentialRecord, 'dataKey' | 'personal' | 'blindIndex'>,
): Promise<Person | undefined> {
  if (dataKey === null || personal === null) return undefined
  const key = await importDataKey(await unseal(ctx.keyRing, dataKey, sealingContext.recipientKey(blindIndex)))
  // Written by `createRecipientKeys` and authenticated by the seal.
  return JSON.parse(fromUtf8(await openWith(key, personal, sealingContext.personal(blindIndex)))) as Person
}
