import { toHex } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { runBatch } from '../store/database.ts'
import { DEAD_LETTERS, listDeadEvents, listDeadNews, listDeadTasks } from '../store/dead-letters.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { type ActionContext, epochSeconds, fromEpochSeconds, type WorkMessage } from './context.ts'
import { assertOperator } from './operate-tenants.ts'

export const LETTER_KINDS = ['inbox', 'outbox', 'task'] as const

export type LetterKind = (typeof LETTER_KINDS)[number]

/** Work that was given up. Its reason is a sentence of ours, without anything that a shop or a person said. */
export interface DeadLetter {
  kind: LetterKind
  id: string
  tenant: string | null
  type: string | null
  state: string
  reason: string | null
  attempts: number
  at: string
  /** False where what is needed for it has been dropped. */
  canReplay: boolean
}

const timeOf = (seconds: number): string => formatDateTime(fromEpochSeconds(seconds))

/** The newest dead letters of all tenants, of each kind so many. */
export async function listDeadLetters(
  ctx: ActionContext,
  { kinds = LETTER_KINDS, limit }: { kinds?: readonly LetterKind[]; limit: number },
): Promise<DeadLetter[]> {
  assertOperator(ctx)
  const letters: DeadLetter[] = []
  if (kinds.includes('inbox')) {
    for (const { id, tenantId: _, provider, hasBody, at, type, ...row } of await listDeadEvents(
      ctx.db,
      limit,
    )) {
      const canReplay = hasBody === 1 && row.state !== 'quarantined'
      letters.push({
        kind: 'inbox',
        id: toHex(id),
        ...row,
        type: type ?? provider,
        at: timeOf(at),
        canReplay,
      })
    }
  }
  if (kinds.includes('outbox')) {
    for (const { id, tenantId: _, at, ...row } of await listDeadNews(ctx.db, limit)) {
      const rest = { state: 'dead', reason: null, at: timeOf(at), canReplay: true }
      letters.push({ kind: 'outbox', id: String(id), ...row, ...rest })
    }
  }
  if (kinds.includes('task')) {
    for (const { id, tenantId: _, at, ...row } of await listDeadTasks(ctx.db, limit)) {
      letters.push({ kind: 'task', id: toHex(id), ...row, state: 'failed', at: timeOf(at), canReplay: true })
    }
  }
  return letters
}

/** Gives dead letters another life; returns how many there were to give it to. */
export async function replayDeadLetters(
  ctx: ActionContext,
  { kind, ids }: { kind: LetterKind; ids: readonly string[] },
): Promise<number> {
  assertOperator(ctx)
  const at = epochSeconds(ctx.now())
  const known = ids.filter((id) => (kind === 'outbox' ? /^\d{1,15}$/ : /^[0-9a-f]{32}$/).test(id))
  const { find, revive } = DEAD_LETTERS[kind]
  const letters: { id: Uint8Array | number; tenantId: number | null }[] = await find(ctx.db, known)
  if (letters.length === 0) return 0
  // A task of the platform itself has no tenant and no audit log.
  const tenants = new Set(letters.flatMap(({ tenantId }) => tenantId ?? []))
  await runBatch(ctx.db, [
    revive(ctx.db, known, at),
    ...[...tenants].map((tenantId) =>
      insertAuditEntry(ctx.db, { tenantId, at, actor: ctx.actor, action: 'operator.replayed' }),
    ),
  ])
  await ctx.enqueue(
    letters.flatMap(({ id }) => messageOf(kind, id)).slice(0, kind === 'outbox' ? 1 : ids.length),
  )
  return letters.length
}

const messageOf = (kind: LetterKind, id: Uint8Array | number): WorkMessage[] => {
  if (typeof id === 'number') return [{ kind: 'outbox' }]
  return kind === 'outbox' ? [] : [{ kind, id: toHex(id) }]
}
