import { toHex, utf8 } from '../core/encoding/bytes.ts'
import { hmacSha256 } from '../core/keys/derive.ts'
import { sealWith } from '../core/keys/sealing.ts'
import { isSubscribed } from '../core/webhooks/event-types.ts'
import type { CredentialRecord } from '../store/credentials.ts'
import type { Statement } from '../store/database.ts'
import type { OutboxRow } from '../store/journal.ts'
import { insertDeliveries, type NewDelivery } from '../store/webhook-deliveries.ts'
import {
  listApprovalSubjects,
  listEntitlementSubjects,
  listVersionSubjects,
} from '../store/webhook-subjects.ts'
import { type Listener, listListeners, markWebhookDue } from '../store/webhooks.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { newRowId } from './create-endpoint.ts'
import { describeEvent, type EventDescription, type EventSubject, versionNameOf } from './describe-event.ts'
import { openTenant, sealingContext, type TenantSecrets } from './open-secrets.ts'

/** Turns outbox rows of an issuer into the writes that give each listener its deliveries. */
export type FanOut = (rows: readonly OutboxRow[]) => Promise<Statement[]>

const NOBODY_LISTENS: FanOut = async () => []

/**
 * Looks up, once for all rows of an issuer that are in hand, who listens and what the rows are about. `records` are the
 * credentials among them.
 */
export async function prepareFanOut(
  ctx: ActionContext,
  issuerId: number,
  rows: readonly OutboxRow[],
  records: ReadonlyMap<string, CredentialRecord>,
): Promise<FanOut> {
  if (!rows.some(({ hasWebhooks }) => hasWebhooks)) return NOBODY_LISTENS
  const listeners = await listListeners(ctx.db, issuerId)
  const [first] = listeners
  if (!first) return NOBODY_LISTENS
  const secrets = await openTenant(ctx, first)
  const subjects = await loadSubjects(ctx, issuerId, rows, records)
  return async (part) => {
    const events: { row: OutboxRow; eventId: Uint8Array<ArrayBuffer>; event: EventDescription }[] = []
    for (const row of part) {
      const subject = subjects.get(keyOf(row))
      const wanting = listeners.filter(({ events }) => isSubscribed(events, row.kind))
      if (!subject || wanting.length === 0) continue
      const withPerson = wanting.some((listener) => listener.withRecipient)
      events.push({
        row,
        eventId: await eventIdOf(secrets, row),
        event: await describeEvent(ctx, secrets, { ...row, withPerson }, subject),
      })
    }
    const at = epochSeconds(ctx.now())
    const statements: Statement[] = []
    for (const listener of listeners) {
      const deliveries: NewDelivery[] = []
      for (const { row, eventId, event } of events) {
        if (!isSubscribed(listener.events, row.kind)) continue
        deliveries.push(await buildDelivery(ctx, listener, secrets, { eventId, type: row.kind, event }))
      }
      if (deliveries.length === 0) continue
      const place = { tenantId: listener.tenantId, issuerId, endpointId: listener.id }
      statements.push(
        ...insertDeliveries(ctx.db, place, at, deliveries),
        markWebhookDue(ctx.db, issuerId, listener.id),
      )
    }
    return statements
  }
}

/** An event for one listener: the bytes that will be sent, sealed. */
export async function buildDelivery(
  ctx: ActionContext,
  { issuerSlug, mode, withRecipient }: Pick<Listener, 'issuerSlug' | 'mode' | 'withRecipient'>,
  { dataKey }: Pick<TenantSecrets, 'dataKey'>,
  { eventId, type, event }: { eventId: Uint8Array; type: string; event: EventDescription },
): Promise<NewDelivery> {
  const id = newRowId(ctx)
  const { timestamp, data, person } = event
  const named = withRecipient ? person : undefined
  const payload = { type, timestamp, data: { issuer: issuerSlug, mode, ...data, ...named?.details } }
  return {
    id,
    eventId,
    type,
    payload: await sealWith(
      dataKey,
      utf8(JSON.stringify(payload)),
      sealingContext.webhookPayload(id),
      ctx.randomBytes(12),
    ),
    recipientId: named?.recipientId ?? null,
  }
}

/**
 * The id of an event, the same whenever the row is looked at. The number of the row alone would come again after the
 * database was set back to an earlier time, for another event.
 */
async function eventIdOf(
  { blindIndexKey }: TenantSecrets,
  { id, kind, subjectId, at }: OutboxRow,
): Promise<Uint8Array<ArrayBuffer>> {
  const name = `webhook-event|${id}|${kind}|${toHex(subjectId)}|${at}`
  return (await hmacSha256(blindIndexKey, utf8(name))).slice(0, 16)
}

const keyOf = ({ kind, subjectId }: Pick<OutboxRow, 'kind' | 'subjectId'>): string =>
  `${familyOf(kind)} ${toHex(subjectId)}`

const familyOf = (kind: string): string => kind.slice(0, kind.indexOf('.'))

async function loadSubjects(
  { db }: ActionContext,
  issuerId: number,
  rows: readonly OutboxRow[],
  records: ReadonlyMap<string, CredentialRecord>,
): Promise<Map<string, EventSubject>> {
  const subjects = new Map<string, EventSubject>()
  for (const [id, credential] of records) subjects.set(`credential ${id}`, { credential })
  const ids = Map.groupBy(rows, ({ kind }) => familyOf(kind))
  const idsOf = (family: string) => ids.get(family)?.map(({ subjectId }) => subjectId)
  const entitlements = idsOf('entitlement')
  for (const entitlement of entitlements ? await listEntitlementSubjects(db, issuerId, entitlements) : [])
    subjects.set(`entitlement ${toHex(entitlement.id)}`, { entitlement })
  const approvals = idsOf('approval')
  for (const approval of approvals ? await listApprovalSubjects(db, issuerId, approvals) : [])
    subjects.set(`approval ${toHex(approval.id)}`, { approval })
  const versions = idsOf('achievement')?.map(versionNameOf)
  for (const version of versions ? await listVersionSubjects(db, issuerId, versions) : [])
    subjects.set(`achievement ${toHex(utf8(`${version.slug}@${version.number}`))}`, { version })
  return subjects
}
