import type { ActionContext, WorkMessage } from '../actions/context.ts'
import { deliverOutbox } from '../actions/deliver-outbox.ts'
import { deliverWebhooks } from '../actions/deliver-webhooks.ts'
import { keepRestoreLog } from '../actions/keep-restore-log.ts'
import { lookAgain } from '../actions/look-again.ts'
import { giveUpInboxEvent, processInboxEvent } from '../actions/process-inbox-event.ts'
import { runTask } from '../actions/run-task.ts'
import { BadgeError } from '../core/badge-error.ts'
import { fromHex } from '../core/encoding/bytes.ts'

const RETRY_SECONDS = 5
const LONGEST_RETRY_SECONDS = 600

/** Works through messages, each for itself: one that fails is retried and takes no other with it. */
export async function workThrough(
  ctx: ActionContext,
  batch: MessageBatch<unknown>,
  onFault: (cause: unknown, message: string) => void,
): Promise<void> {
  const isDead = batch.queue.endsWith('-dead')
  const { held, isDue } = holdOutbox(ctx)
  let hasWebhooks = false
  for (const message of batch.messages) {
    try {
      const work = parseMessage(message.body)
      if (ctx.maintenance && work?.kind !== 'task') {
        message.retry({ delaySeconds: LONGEST_RETRY_SECONDS })
        continue
      }
      if (work?.kind === 'webhooks') hasWebhooks = true
      else if (work) await (isDead ? giveUp(held, work) : carryOut(held, work))
      message.ack()
    } catch (cause) {
      // A BadgeError will be the same the next time; anything else may pass.
      if (cause instanceof BadgeError) message.ack()
      else
        message.retry({
          delaySeconds: Math.min(RETRY_SECONDS * 2 ** message.attempts, LONGEST_RETRY_SECONDS),
        })
      onFault(cause, message.id)
    }
  }
  // A restore fills it, too: the sweep finds that when the service is open again.
  if (isDue() && !ctx.maintenance) await emptyOutbox(ctx, onFault)
  // Last and once a batch, because it waits for strangers' systems.
  if (hasWebhooks) await sendWebhooks(ctx, onFault)
}

/**
 * A context that keeps in mind that the outbox has something, instead of sending a message about it: it is emptied
 * once, after all of a batch has been worked through.
 */
function holdOutbox(ctx: ActionContext): { held: ActionContext; isDue: () => boolean } {
  let due = false
  const enqueue = async (messages: WorkMessage[]): Promise<void> => {
    const others = messages.filter(({ kind }) => kind !== 'outbox')
    if (others.length < messages.length) due = true
    if (others.length > 0) await ctx.enqueue(others)
  }
  return { held: { ...ctx, enqueue }, isDue: () => due }
}

async function emptyOutbox(
  ctx: ActionContext,
  onFault: (cause: unknown, message: string) => void,
): Promise<void> {
  try {
    const { isEmpty } = await deliverOutbox(ctx)
    if (!isEmpty) await ctx.enqueue([{ kind: 'outbox' }])
  } catch (cause) {
    // The rows are still there, and the sweep finds them.
    onFault(cause, 'outbox')
  }
  // Whoever writes to the outbox has changed something that must survive the database.
  await keepRestoreLog(ctx).catch((cause) => onFault(cause, 'restore log'))
}

async function sendWebhooks(
  ctx: ActionContext,
  onFault: (cause: unknown, message: string) => void,
): Promise<void> {
  try {
    const { isEmpty } = await deliverWebhooks(ctx)
    if (!isEmpty) await ctx.enqueue([{ kind: 'webhooks' }])
  } catch (cause) {
    // The deliveries are still due, and the sweep finds them.
    onFault(cause, 'webhooks')
  }
}

async function carryOut(ctx: ActionContext, work: WorkMessage): Promise<void> {
  if (work.kind === 'inbox') await processInboxEvent(ctx, fromHex(work.id))
  else if (work.kind === 'task') await runTask(ctx, fromHex(work.id))
  else if (work.kind === 'purchase') await lookAgain(ctx, fromHex(work.id))
  else await ctx.enqueue([work])
}

async function giveUp(ctx: ActionContext, work: WorkMessage): Promise<void> {
  // Outbox rows and tasks carry their own attempts; the sweep goes on with them.
  if (work.kind === 'inbox') await giveUpInboxEvent(ctx, fromHex(work.id))
}

/** A message of ours; undefined for one that an older or newer version has sent and we do not know. */
function parseMessage(body: unknown): WorkMessage | undefined {
  if (typeof body !== 'object' || body === null || !('kind' in body)) return undefined
  if (body.kind === 'outbox' || body.kind === 'webhooks') return { kind: body.kind }
  const { kind } = body
  if (
    (kind !== 'inbox' && kind !== 'task' && kind !== 'purchase') ||
    !('id' in body) ||
    typeof body.id !== 'string'
  )
    return undefined
  return /^[0-9a-f]{32}$/.test(body.id) ? { kind, id: body.id } : undefined
}
