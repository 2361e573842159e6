import { fromUtf8, toHex, utf8 } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { hmacSha256 } from '../core/keys/derive.ts'
import type { CredentialRecord } from '../store/credentials.ts'
import type { OutboxRow } from '../store/journal.ts'
import type { OutboxKind } from '../store/schema/journal.ts'
import type {
  listApprovalSubjects,
  listEntitlementSubjects,
  listVersionSubjects,
} from '../store/webhook-subjects.ts'
import { type ActionContext, fromEpochSeconds } from './context.ts'
import { openPerson } from './describe-credential.ts'
import type { TenantSecrets } from './open-secrets.ts'

type Row<List extends (...args: never[]) => PromiseLike<unknown[]>> = Awaited<ReturnType<List>>[number]

/** What an event is about, as the database has it now. */
export type EventSubject =
  | { credential: CredentialRecord }
  | { entitlement: Row<typeof listEntitlementSubjects> }
  | { version: Row<typeof listVersionSubjects> }
  | { approval: Row<typeof listApprovalSubjects> }

/** An event as it is sent; `person` is whom it names where the endpoint wants names. */
export interface EventDescription {
  timestamp: string
  data: Record<string, unknown>
  person?: { recipientId: number; details: Record<string, unknown> }
}

/** What has become of a credential by the event, not by what came after. */
const STATUS: Partial<Record<OutboxKind, string>> = {
  'credential.issued': 'issued',
  'credential.claimed': 'issued',
  'credential.revoked': 'revoked',
  'credential.suspended': 'suspended',
  'credential.reinstated': 'issued',
  'credential.replaced': 'superseded',
  'credential.expired': 'expired',
}

/** `withPerson`: somebody wants to have the name and the address of whom it is about. */
export async function describeEvent(
  ctx: Pick<ActionContext, 'keyRing'>,
  secrets: TenantSecrets,
  { kind, at, withPerson }: Pick<OutboxRow, 'kind' | 'at'> & { withPerson: boolean },
  subject: EventSubject,
): Promise<EventDescription> {
  if (!('credential' in subject)) return { timestamp: timeOf(at ?? 0), data: dataOf(kind, subject) }
  const record = subject.credential
  const recipient = { id: await recipientIdOf(secrets, record.blindIndex) }
  const event = {
    timestamp: timeOf(at ?? record.createdAt),
    data: { ...credentialData(kind, record), recipient },
  }
  if (!withPerson) return event
  const { email, name } = (await openPerson(ctx, record)) ?? {}
  const named = { ...recipient, ...(email !== undefined && { email }), ...(name !== undefined && { name }) }
  return { ...event, person: { recipientId: record.recipientId, details: { recipient: named } } }
}

const timeOf = (seconds: number): string => formatDateTime(fromEpochSeconds(seconds))

function credentialData(kind: OutboxKind, record: CredentialRecord): Record<string, unknown> {
  const { id, baseUrl, supersededBy, validUntil } = record
  return {
    id: formatUuid(id),
    url: `${baseUrl}/credentials/${formatUuid(id)}`,
    status: STATUS[kind],
    achievement: record.achievementSlug,
    version: record.versionNumber,
    issuedAt: timeOf(record.createdAt),
    validFrom: timeOf(record.validFrom),
    ...(validUntil !== null && { validUntil: timeOf(validUntil) }),
    ...(kind === 'credential.replaced' && supersededBy && { replacedBy: formatUuid(supersededBy) }),
  }
}

/** Names a person to the tenant's systems: always the same one, and nothing else can be learnt from it. */
export async function recipientIdOf(
  { blindIndexKey }: TenantSecrets,
  blindIndex: Uint8Array,
): Promise<string> {
  const hash = await hmacSha256(blindIndexKey, utf8(`webhook-recipient|${toHex(blindIndex)}`))
  return `rcp_${toHex(hash.slice(0, 16))}`
}

function dataOf(kind: OutboxKind, subject: Exclude<EventSubject, { credential: CredentialRecord }>) {
  if ('entitlement' in subject) {
    const { id, orderKey, lineKey, unit, achievement, state, credentialId } = subject.entitlement
    return {
      id: toHex(id),
      // A new entitlement may have come further by now.
      state: kind === 'entitlement.created' ? state : kind.slice('entitlement.'.length),
      order: orderKey,
      line: lineKey,
      unit,
      achievement,
      ...(credentialId && { credential: formatUuid(credentialId) }),
    }
  }
  if ('version' in subject) {
    const { slug, number, document } = subject.version
    return { achievement: slug, version: number, name: document.name, url: document.id }
  }
  const { id, kind: what, achievement, count, expiresAt } = subject.approval
  return {
    id: toHex(id),
    kind: what,
    ...(achievement !== null && { achievement }),
    count,
    expiresAt: timeOf(expiresAt),
  }
}

/** What an outbox row of `achievement.published` is about. */
export const versionSubject = (slug: string, number: number): Uint8Array<ArrayBuffer> =>
  utf8(`${slug}@${number}`)

export const versionNameOf = (subjectId: Uint8Array): string => fromUtf8(subjectId)
