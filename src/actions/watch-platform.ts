import { notFound } from '../core/badge-error.ts'
import { fromHex, utf8 } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { listKekChecks } from '../store/kek-checks.ts'
import { countQueues } from '../store/operator.ts'
import { findTask } from '../store/tasks.ts'
import { type ActionContext, epochSeconds, fromEpochSeconds } from './context.ts'
import { assertOperator } from './operate-tenants.ts'

/** Whether a part of the platform answers. */
type Answer = 'ok' | 'failing'

export interface Health {
  database: Answer
  files: Answer
  /** `none`: this platform sends no mail. */
  mail: 'ok' | 'none'
  keys: { current: number; configured: number[]; inDatabase: number[] }
}

const PROBE = 'health/probe'

/** Asks each part of the platform for something small. */
export async function checkHealth(ctx: ActionContext): Promise<Health> {
  assertOperator(ctx)
  const checks = await answerOf(() => listKekChecks(ctx.db))
  const files = await answerOf(async () => {
    await ctx.files.put(PROBE, utf8(formatDateTime(ctx.now())), 'text/plain')
    return ctx.files.get(PROBE)
  })
  return {
    database: checks === undefined ? 'failing' : 'ok',
    files: files === undefined ? 'failing' : 'ok',
    mail: ctx.sendMail ? 'ok' : 'none',
    keys: {
      current: ctx.keyRing.current,
      configured: [...ctx.keyRing.keys.keys()].sort((a, b) => a - b),
      inDatabase: (checks ?? []).map(({ version }) => version).sort((a, b) => a - b),
    },
  }
}

// What is asked is whether it fails, so here a failure is an answer.
const answerOf = <T>(ask: () => Promise<T>): Promise<T | undefined> => ask().catch(() => undefined)

export interface QueueDepth {
  queue: 'inbox' | 'outbox' | 'tasks' | 'deliveries'
  state: string
  count: number
  oldest: string
  /** Seconds since. */
  age: number
}

/** How much waits for what, and how long the first of it has waited. */
export async function measureQueues(ctx: ActionContext): Promise<QueueDepth[]> {
  assertOperator(ctx)
  const now = epochSeconds(ctx.now())
  return Object.entries(await countQueues(ctx.db)).flatMap(([queue, rows]) =>
    rows.map(({ state, count, oldest }) => ({
      queue: queue as QueueDepth['queue'],
      state,
      count,
      oldest: formatDateTime(fromEpochSeconds(oldest ?? now)),
      age: Math.max(0, now - (oldest ?? now)),
    })),
  )
}

/** How far work of the platform itself has come. */
export async function describePlatformTask(ctx: ActionContext, id: string) {
  assertOperator(ctx)
  const task = /^[0-9a-f]{32}$/.test(id) ? await findTask(ctx.db, null, fromHex(id)) : undefined
  if (!task) throw notFound('task', id.slice(0, 64))
  const { kind, state, done, total, reason, result } = task
  return { id, kind, state, done, total, reason, result }
}
