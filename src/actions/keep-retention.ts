import { sha256 } from '../core/encoding/sha256.ts'
import { openWith } from '../core/keys/sealing.ts'
import { hasPeople } from '../core/privacy/redact-facts.ts'
import { RETENTION_KINDS, type RetentionKind } from '../core/privacy/retention.ts'
import { runBatch, type Statement } from '../store/database.ts'
import { forgetSubjects } from '../store/erasures.ts'
import { dropInboxBody } from '../store/purchase-people.ts'
import {
  claimRetention,
  deleteOldIdempotencyKeys,
  insertRetentionProgress,
  listOldInboxBodies,
  listOldPurchases,
  markRetentionProgress,
} from '../store/retention.ts'
import { findTenantById } from '../store/tenants.ts'
import { deleteOldDeliveries, giveUpHeldDeliveries } from '../store/webhook-deliveries.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { RESTORE_WINDOW } from './erase-person.ts'
import { openTenant, sealingContext, type TenantSecrets } from './open-secrets.ts'
import { readTenantSettings } from './tenant-settings.ts'
import { openPurchaseRows, redactPurchase } from './trace-purchases.ts'

const DAY = 86_400
const LOOK_AGAIN = DAY / 4
const LEASE_SECONDS = 300
const TENANTS_A_SWEEP = 200
const KINDS_A_SWEEP = 8
const ROWS_A_STEP = 50
/** Most of them have been looked at before, which the database sees by itself. */
const ORDERS_A_STEP = 500
const HELD_TOO_LONG = 'It waited for the webhook to go on for longer than deliveries are kept.'

interface Step {
  ctx: ActionContext
  tenantId: number
  secrets: TenantSecrets
  after: Uint8Array<ArrayBuffer> | null
  /** What is older than this goes. */
  before: number
}

/** The writes of one bounded step; `cursor` is the last row that was looked at. */
interface StepResult {
  statements: Statement[]
  cursor?: Uint8Array<ArrayBuffer> | null
  full: boolean
  /** How long there is nothing to look at when it is not full. */
  rest?: number
}

const STEPS: Record<RetentionKind, (step: Step) => Promise<StepResult>> = {
  inboxBodyDays: dropBodies,
  purchasePeopleDays: forgetBuyers,
  webhookPayloadDays: async ({ ctx, tenantId, before }) => {
    const limit = 10 * ROWS_A_STEP
    const deleted = await deleteOldDeliveries(ctx.db, tenantId, { before, limit })
    const given = { at: epochSeconds(ctx.now()), reason: HELD_TOO_LONG }
    const held = await giveUpHeldDeliveries(ctx.db, tenantId, { before, limit, ...given })
    return { statements: [], full: Math.max(deleted.length, held.length) === limit }
  },
  idempotencyKeyDays: async ({ ctx, tenantId, before }) => {
    const limit = 10 * ROWS_A_STEP
    const deleted = await deleteOldIdempotencyKeys(ctx.db, tenantId, { before, limit })
    return { statements: [], full: deleted.length === limit }
  },
}

/** For the sweep: drops what tenants want dropped, some rows at a time; returns how many steps were taken. */
export async function keepRetention(ctx: ActionContext): Promise<number> {
  const now = epochSeconds(ctx.now())
  await runBatch(ctx.db, [
    insertRetentionProgress(ctx.db, RETENTION_KINDS, { dueAt: now, limit: TENANTS_A_SWEEP }),
    forgetSubjects(ctx.db, now - RESTORE_WINDOW),
  ])
  const claimed = await claimRetention(ctx.db, {
    now,
    leaseUntil: now + LEASE_SECONDS,
    limit: KINDS_A_SWEEP,
  })
  for (const { tenantId, kind, cursor } of claimed) {
    // A tenant whose rows are at fault is tried again when its lease has ended, and holds up no other.
    await takeStep(ctx, { tenantId, kind, cursor, now }).catch(() => {})
  }
  return claimed.length
}

async function takeStep(
  ctx: ActionContext,
  {
    tenantId,
    kind,
    cursor,
    now,
  }: { tenantId: number; kind: RetentionKind; cursor: Uint8Array<ArrayBuffer> | null; now: number },
): Promise<void> {
  const tenant = await findTenantById(ctx.db, tenantId)
  const { retention } = await readTenantSettings(ctx, tenantId)
  const secrets = await openTenant(ctx, tenant)
  const before = now - retention[kind] * DAY
  const result = await STEPS[kind]({ ctx, tenantId, secrets, after: cursor, before })
  const progress = {
    ...(result.cursor !== undefined && { cursor: result.cursor }),
    dueAt: result.full ? now : now + (result.rest ?? LOOK_AGAIN),
  }
  await runBatch(ctx.db, [...result.statements, markRetentionProgress(ctx.db, tenantId, kind, progress)])
}

async function dropBodies({ ctx, tenantId, secrets, after, before }: Step): Promise<StepResult> {
  const rows = await listOldInboxBodies(ctx.db, tenantId, { after, before, limit: ROWS_A_STEP })
  const statements: Statement[] = []
  for (const { id, body } of rows) {
    if (body.length === 0) continue
    const digest = await sha256(await openWith(secrets.dataKey, body, sealingContext.inboxBody(id)))
    const reason = 'What this event said was dropped when its time was over.'
    statements.push(dropInboxBody(ctx.db, tenantId, id, { digest, reason }))
  }
  return stepResult(rows, statements)
}

/** Goes over all old orders again and again: facts that came late, such as a refund, may name people anew. */
async function forgetBuyers({ ctx, tenantId, secrets, after, before }: Step): Promise<StepResult> {
  const rows = await listOldPurchases(ctx.db, tenantId, { after, before, limit: ORDERS_A_STEP })
  const open = rows.filter(({ isOpen }) => isOpen).slice(0, ROWS_A_STEP)
  const statements: Statement[] = []
  for (const order of await openPurchaseRows(ctx, tenantId, secrets, open)) {
    if (!hasPeople(order.revisions.flatMap(({ facts }) => facts))) continue
    statements.push(...(await redactPurchase(ctx, tenantId, secrets, order)))
  }
  const last = open.length === ROWS_A_STEP ? open.at(-1) : rows.at(-1)
  const full = open.length === ROWS_A_STEP || rows.length === ORDERS_A_STEP
  return { statements, full, cursor: full && last ? last.id : null, rest: DAY }
}

function stepResult(rows: readonly { id: Uint8Array<ArrayBuffer> }[], statements: Statement[]): StepResult {
  const last = rows.at(-1)
  return { statements, full: rows.length === ROWS_A_STEP, ...(last && { cursor: last.id }) }
}
