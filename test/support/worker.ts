import {
  createExecutionContext,
  createMessageBatch,
  createScheduledController,
  getQueueResult,
  waitOnExecutionContext,
} from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { WorkMessage } from '../../src/actions/context.ts'
import worker from '../../src/index.ts'
import { type Answer, type RequestOptions, readAnswer, requestOf } from './api.ts'

type Fetch = NonNullable<typeof worker.fetch>

/**
 * The Worker with a queue that keeps its messages until the test delivers them, so that nothing happens
 * behind a test's back. `bindings` replace those of the environment.
 */
export function createWorker(bindings: Record<string, unknown> = {}) {
  const messages: WorkMessage[] = []
  const queue = {
    send: async (body: WorkMessage) => void messages.push(body),
    sendBatch: async (batch: Iterable<{ body: WorkMessage }>) => {
      for (const { body } of batch) messages.push(body)
    },
  }
  // Only bindings are replaced, by what has the methods that the Worker uses.
  const ownEnv = { ...env, QUEUE: queue, ...bindings } as unknown as Env

  const send = async (method: string, path: string, options: RequestOptions = {}): Promise<Response> => {
    const execution = createExecutionContext()
    const request = requestOf(method, path, options) as Parameters<Fetch>[0]
    const response = await worker.fetch(request, ownEnv, execution)
    await waitOnExecutionContext(execution)
    return response
  }

  /** Delivers a batch and tells what became of its messages. */
  const deliver = async (bodies: readonly unknown[], { name = 'signet-work', attempts = 1 } = {}) => {
    const execution = createExecutionContext()
    const batch = createMessageBatch(
      name,
      bodies.map((body, n) => ({ id: `m${n}`, timestamp: new Date(), attempts, body })),
    )
    await worker.queue(batch, ownEnv, execution)
    return getQueueResult(batch, execution)
  }

  return {
    /** What has been sent to the queue and not been delivered. */
    messages,
    send,
    // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the test then says it is.
    call: async <T = any>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> =>
      readAnswer<T>(await send(method, path, options)),
    deliver,
    /** Delivers what is in the queue, and what that sends, until nothing is left. */
    drain: async (): Promise<void> => {
      while (messages.length > 0) await deliver(messages.splice(0))
    },
    /** One tick of the cron. */
    tick: async (): Promise<void> => {
      const execution = createExecutionContext()
      await worker.scheduled(createScheduledController(), ownEnv, execution)
      await waitOnExecutionContext(execution)
    },
  }
}

export type TestWorker = ReturnType<typeof createWorker>
