import { fromHex, toHex } from '../core/encoding/bytes.ts'
import { forgetRecipientOfUnits } from '../store/claim-people.ts'
import { type CredentialRecord, listCredentialsOfPerson } from '../store/credentials.ts'
import { runBatch, type Statement, violates } from '../store/database.ts'
import {
  type ErasureRecord,
  findErasure,
  findErasureOfSubject,
  insertErasure,
  markRecipientErased,
  stripCredentials,
  wasOverlooked,
} from '../store/erasures.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { findRecipient, listRecipientKeys } from '../store/recipients.ts'
import { WITHDRAWN } from '../store/schema/credentials.ts'
import { forgetSignals } from '../store/signals.ts'
import { forgetReasons } from '../store/status-lists.ts'
import { dropDeliveriesOfPerson } from '../store/webhook-deliveries.ts'
import { appendRestoreLog } from './append-restore-log.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { newRowId } from './create-endpoint.ts'
import { type ErasureReceipt, erasureReceipt } from './erasure-receipt.ts'
import { nobody, type PersonKey, wantedPerson } from './find-person.ts'
import { openTenant } from './open-secrets.ts'
import { tracesOf } from './person-traces.ts'
import { expireArchives } from './remove-archives.ts'
import { prepareRevocation } from './revoke-credentials.ts'
import { prepareTask, runTask } from './run-task.ts'
import { placeOf } from './status-entry.ts'
import { isIndexed } from './tell-indexed.ts'
import { assertWholeTenant } from './whole-tenant.ts'

const DAY = 86_400
/** How long a copy of the database can bring a person back (D1 Time Travel), and an erasure is recognised again. */
export const RESTORE_WINDOW = 30 * DAY
const ATTEMPTS = 5
const CREDENTIALS_A_READ = 1_000

type Tenant = Pick<IssuerRecord, 'tenantId' | 'tenantSlug' | 'tenantSecret'>

/**
 * Erases a person: their key and name are destroyed and their credentials revoked, or left for whoever holds them, in
 * one batch; then orders, webhook bodies and what waits for approval are gone through for them. Whatever is issued to
 * them at this moment is either erased too or belongs to a person who starts anew. Erasing twice is erasing once.
 */
export async function erasePerson(
  ctx: ActionContext,
  tenant: Tenant,
  key: PersonKey,
  credentials: 'revoke' | 'keep',
): Promise<{ receipt: ErasureReceipt; repeated: boolean }> {
  authorize(ctx, 'people.erase')
  await assertWholeTenant(ctx, tenant.tenantId)
  const { secrets, blindIndex, subject } = await wantedPerson(ctx, tenant, key)
  for (let attempt = 1; ; attempt++) {
    const person = await findRecipient(ctx.db, tenant.tenantId, blindIndex)
    if (!person) {
      const since = epochSeconds(ctx.now()) - RESTORE_WINDOW
      const earlier = await findErasureOfSubject(ctx.db, tenant.tenantId, subject, since)
      // Nothing is written about somebody who is nowhere.
      const isNamed =
        (await isIndexed(ctx, tenant.tenantId, blindIndex)) ||
        (await tracesOf(ctx, tenant.tenantId, { secrets, subject }).next()).value !== undefined
      if (!isNamed || earlier?.state === 'walking') {
        if (!earlier) throw nobody()
        return { receipt: await erasureReceipt(earlier, tenant.tenantSlug), repeated: true }
      }
    }
    try {
      const found = { recipientId: person?.id ?? null, subject, credentials, blindIndex }
      const erasure = await eraseRow(ctx, tenant, found)
      return { receipt: await erasureReceipt(erasure, tenant.tenantSlug), repeated: false }
    } catch (cause) {
      // Something was issued to the person, revoked, or erased by somebody else just now: look again.
      const raced =
        wasOverlooked(cause) || ['erasures', 'status_events'].some((table) => violates(cause, table))
      if (!raced || attempt === ATTEMPTS) throw cause
    }
  }
}

interface Erasure {
  /** Null: somebody whom only orders, signals and requests name. */
  recipientId: number | null
  /** SHA-256 of the blind index. */
  subject: Uint8Array<ArrayBuffer>
  credentials: 'revoke' | 'keep'
  /** Where it is known without a row. */
  blindIndex?: Uint8Array<ArrayBuffer>
}

/** Erases the person of a row, and begins the walk; also for a database that was set back. */
export async function eraseRow(
  ctx: ActionContext,
  tenant: Tenant,
  { recipientId, subject, credentials, blindIndex }: Erasure,
): Promise<ErasureRecord> {
  const { tenantId } = tenant
  const at = epochSeconds(ctx.now())
  const records = recipientId === null ? [] : await listAll(ctx, tenantId, recipientId)
  const [known] = recipientId === null ? [] : await listRecipientKeys(ctx.db, tenantId, [recipientId])
  const index = blindIndex ?? known?.blindIndex
  const standing = records.filter(({ state }) => !WITHDRAWN.includes(state))
  const revoked = credentials === 'revoke' ? standing : []
  const id = newRowId(ctx)
  const row = {
    id,
    tenantId,
    recipientId,
    subject,
    credentials,
    counts: {
      credentialsRevoked: revoked.length,
      credentialsKept: standing.length - revoked.length,
      purchases: 0,
      inboxBodies: 0,
      claims: 0,
      approvals: 0,
    },
    state: 'walking' as const,
    actor: ctx.actor,
    createdAt: at,
    completedAt: null,
  }
  const task = prepareTask(ctx, { kind: 'person.erase', tenantId, input: { erasure: toHex(id) } })
  const { hash } = await erasureReceipt(row, tenant.tenantSlug)
  await runBatch(ctx.db, [
    insertErasure(ctx.db, row),
    ...(await revocations(ctx, tenantId, revoked)),
    ...(await withoutReasons(ctx, records)),
    ...(recipientId === null ? [] : destroyKey(ctx, tenantId, recipientId, records.length)),
    ...(index ? forgetIndex(ctx, tenantId, index) : []),
    insertAuditEntry(ctx.db, {
      tenantId,
      at,
      actor: ctx.actor,
      action: 'person.erased',
      subject: id,
      digest: fromHex(hash),
    }),
    // A database that is set back would have the person again (docs/operations.md).
    ...appendRestoreLog(ctx, [
      {
        kind: 'recipient.erased',
        tenant: tenant.tenantSlug,
        subject: toHex(subject),
        credentials,
      },
    ]),
    ...(await expireArchives(ctx, tenantId)),
    task.statement,
  ])
  if (revoked.length > 0) await ctx.enqueue([{ kind: 'outbox' }])
  // Most tenants are gone through at once. What is left, or fails, the queue and the sweep go on with.
  await runTask(ctx, task.id).catch(() => {})
  return (await findErasure(ctx.db, tenantId, id)) ?? row
}

const destroyKey = (ctx: ActionContext, tenantId: number, recipientId: number, credentials: number) => [
  markRecipientErased(ctx.db, tenantId, recipientId, { credentials, blindIndex: ctx.randomBytes(16) }),
  stripCredentials(ctx.db, tenantId, recipientId),
  dropDeliveriesOfPerson(ctx.db, tenantId, recipientId),
]

/** What was said of somebody, or set aside for them, under their blind index. */
const forgetIndex = (ctx: ActionContext, tenantId: number, index: Uint8Array<ArrayBuffer>) => [
  forgetRecipientOfUnits(ctx.db, tenantId, index),
  ...forgetSignals(ctx.db, tenantId, [toHex(index)]),
]

async function listAll(
  ctx: ActionContext,
  tenantId: number,
  recipientId: number,
): Promise<CredentialRecord[]> {
  const records: CredentialRecord[] = []
  for (;;) {
    const after = records.at(-1)?.id
    const page = { ...(after && { after }), limit: CREDENTIALS_A_READ }
    const next = await listCredentialsOfPerson(ctx.db, { tenantId, recipientId }, page)
    records.push(...next)
    if (next.length < CREDENTIALS_A_READ) return records
  }
}

async function revocations(
  ctx: ActionContext,
  tenantId: number,
  records: readonly CredentialRecord[],
): Promise<Statement[]> {
  const statements: Statement[] = []
  for (const [issuerId, ofIssuer] of Map.groupBy(records, (record) => record.issuerId)) {
    statements.push(...(await prepareRevocation(ctx, { id: issuerId, tenantId }, ofIssuer, null)))
  }
  return statements
}

/** Why something was revoked or suspended may tell of the person, too. */
async function withoutReasons(
  ctx: ActionContext,
  records: readonly CredentialRecord[],
): Promise<Statement[]> {
  const statements: Statement[] = []
  for (const [issuerId, ofIssuer] of Map.groupBy(records, (record) => record.issuerId)) {
    const places: { list: number; index: number }[] = []
    for (const record of ofIssuer) {
      places.push(await placeOf(await openTenant(ctx, record), record, record.position))
    }
    statements.push(...forgetReasons(ctx.db, issuerId, places))
  }
  return statements
}
