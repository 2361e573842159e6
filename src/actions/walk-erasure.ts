import { BadgeError } from '../core/badge-error.ts'
import { fromHex, toHex } from '../core/encoding/bytes.ts'
import { runBatch, type Statement } from '../store/database.ts'
import { type ErasureRecord, findErasure, markErasure } from '../store/erasures.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { findTenantById } from '../store/tenants.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { erasureReceipt } from './erasure-receipt.ts'
import { openTenant } from './open-secrets.ts'
import { PERSON_TRACES } from './person-traces.ts'
import type { TaskStep } from './task-steps.ts'

/** Where the walk is: which kind of thing, and the last one that was looked at. */
interface Place {
  trace: number
  after?: string
}

/** Goes through one page of what may name an erased person, and takes them out of it. */
export const walkErasure: TaskStep = async (ctx, { tenantId, input, cursor }) => {
  const erasure =
    tenantId === null ? undefined : await findErasure(ctx.db, tenantId, fromHex(String(input.erasure)))
  if (!erasure?.subject) throw new BadgeError('conflict', 'there is no erasure to go on with')
  const tenant = await findTenantById(ctx.db, erasure.tenantId)
  // Written by this very function.
  const { trace: number, after } = JSON.parse(cursor ?? '{"trace":0}') as Place
  const trace = PERSON_TRACES[number]
  if (!trace) {
    await complete(ctx, erasure, tenant.tenantSlug)
    return { finished: true }
  }
  const { subject, recipientId } = erasure
  const person = { secrets: await openTenant(ctx, tenant), subject, recipientId }
  const { found, next } = await trace.page(
    ctx,
    erasure.tenantId,
    person,
    after === undefined ? undefined : fromHex(after),
  )
  const statements: Statement[] = []
  for (const { erase } of found) statements.push(...(await erase()))
  if (found.length > 0) {
    const counts = { ...erasure.counts, [trace.kind]: erasure.counts[trace.kind] + found.length }
    // One batch: what was taken out is counted, and counted once.
    await runBatch(ctx.db, [...statements, markErasure(ctx.db, erasure.tenantId, erasure.id, { counts })])
    // What cannot be deleted now, the sweep deletes.
    for (const file of found.flatMap(({ files = [] }) => files)) await ctx.files.delete(file).catch(() => {})
  }
  const place: Place = next ? { trace: number, after: toHex(next) } : { trace: number + 1 }
  return { finished: false, cursor: JSON.stringify(place) }
}

async function complete(ctx: ActionContext, erasure: ErasureRecord, tenantSlug: string): Promise<void> {
  if (erasure.state === 'complete') return
  const { id, tenantId } = erasure
  const at = epochSeconds(ctx.now())
  const done = { state: 'complete' as const, completedAt: at }
  const { hash } = await erasureReceipt({ ...erasure, ...done }, tenantSlug)
  await runBatch(ctx.db, [
    markErasure(ctx.db, tenantId, id, done),
    insertAuditEntry(ctx.db, {
      tenantId,
      at,
      actor: ctx.actor,
      action: 'person.erasure_completed',
      subject: id,
      digest: fromHex(hash),
    }),
  ])
}
