import { toHex } from '../core/encoding/bytes.ts'
import type { PrivacyEvent } from '../core/purchase/purchase.ts'
import { runBatch } from '../store/database.ts'
import { type InboxRecord, type InboxState, markInboxEvent } from '../store/inbox.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { wantedPerson } from './find-person.ts'
import { prepareTask } from './run-task.ts'
import { usablePerson } from './usable-people.ts'

const ASKED =
  'A customer of the shop asks for their data: export it under People and send it to them within 30 days, then mark this as done.'
const FORGOTTEN =
  'The names and addresses of the orders concerned are being removed; badges that were claimed stay.'

/**
 * What a shop asks about a customer: to be told of their data, which a person has to do, or to forget them. The badge
 * belongs to the learner, so what has been issued stays; what nobody has claimed is dropped.
 */
export async function applyPrivacyEvent(
  ctx: ActionContext,
  record: InboxRecord,
  event: PrivacyEvent,
): Promise<InboxState> {
  const { tenantId, id, endpointId } = record.event
  const at = epochSeconds(ctx.now())
  const audit = insertAuditEntry(ctx.db, {
    ...{ tenantId, issuerId: record.endpoint.issuerId, at, actor: ctx.actor, subject: id },
    action: `privacy.${event.topic}`,
  })
  if (event.topic === 'data_request') {
    await runBatch(ctx.db, [
      markInboxEvent(ctx.db, tenantId, id, { state: 'attention', reason: ASKED }),
      audit,
    ])
    return 'attention'
  }
  const { email } =
    event.topic === 'customer_redact' ? usablePerson({ ...(event.email && { email: event.email }) }) : {}
  const subject = email === undefined ? undefined : (await wantedPerson(ctx, record, { email })).subject
  const task = prepareTask(ctx, {
    kind: 'commerce.redact',
    tenantId,
    issuerId: record.endpoint.issuerId,
    input: {
      endpoint: toHex(endpointId),
      event: toHex(id),
      everything: event.topic === 'shop_redact',
      refs: event.orderRefs,
      // A keyed hash of a keyed hash: it finds the person and tells nobody who it is.
      ...(subject && { subject: toHex(subject) }),
    },
  })
  await runBatch(ctx.db, [
    markInboxEvent(ctx.db, tenantId, id, { state: 'done', reason: FORGOTTEN }),
    audit,
    task.statement,
  ])
  await ctx.enqueue([{ kind: 'task', id: toHex(task.id) }])
  return 'done'
}
