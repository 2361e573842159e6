import type { ActionContext, WorkMessage } from '../actions/context.ts'
import { deliverOutbox } from '../actions/deliver-outbox.ts'
import { giveUpInboxEvent, processInboxEvent } from '../actions/process-inbox-event.ts'
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
  let delivered = false
  for (const message of batch.messages) {
    try {
      const work = parseMessage(message.body)
      // However many messages say that the outbox has something, it is emptied once.
      if (work && !(work.kind === 'outbox' && delivered))
        await (isDead ? giveUp(ctx, work) : carryOut(ctx, work))
      delivered ||= work?.kind === 'outbox'
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
}

async function carryOut(ctx: ActionContext, work: WorkMessage): Promise<void> {
  if (work.kind === 'inbox') {
    await processInboxEvent(ctx, fromHex(work.id))
    return
  }
  const { isEmpty } = await deliverOutbox(ctx)
  if (!isEmpty) await ctx.enqueue([{ kind: 'outbox' }])
}

async function giveUp(ctx: ActionContext, work: WorkMessage): Promise<void> {
  // Outbox rows carry their own attempts; the sweep goes on with them.
  if (work.kind === 'inbox') await giveUpInboxEvent(ctx, fromHex(work.id))
}

/** A message of ours; undefined for one that an older or newer version has sent and we do not know. */
function parseMessage(body: unknown): WorkMessage | undefined {
  if (typeof body !== 'object' || body === null || !('kind' in body)) return undefined
  if (body.kind === 'outbox') return { kind: 'outbox' }
  if (body.kind !== 'inbox' || !('id' in body) || typeof body.id !== 'string') return undefined
  return /^[0-9a-f]{32}$/.test(body.id) ? { kind: 'inbox', id: body.id } : undefined
}
