import { BadgeError } from '../core/badge-error.ts'
import { seal, unseal } from '../core/keys/sealing.ts'
import { runBatch } from '../store/database.ts'
import { listKekChecks, markKekEmpty, markKekUsed } from '../store/kek-checks.ts'
import {
  listSealedByOthers,
  markResealed,
  SEALED_COLUMNS,
  type SealedColumn,
  type SealedRow,
} from '../store/sealed-values.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { countSealedValues, sumOf } from './count-sealed-values.ts'
import { SEALED_AS } from './sealed-columns.ts'
import type { TaskProgress, TaskStep } from './task-steps.ts'

const VALUES_A_STEP = 200
/** What is sealed with an old KEK while the task runs, by a Worker that does not know the new one yet. */
const MAX_ROUNDS = 5

interface Place {
  round: number
  column: number
  after: number
}

/** Seals the next few values of a column anew. A value that was replaced meanwhile is left as it is. */
export const resealStep: TaskStep = async (ctx, { input, cursor, done, failed }) => {
  const to = Number(input.to)
  assertCurrent(ctx, to)
  // Written by this very function.
  const place = JSON.parse(cursor ?? '{"round":1,"column":0,"after":0}') as Place
  const column = SEALED_COLUMNS[place.column]
  if (column === undefined) return endRound(ctx, { to, place, failed })
  const page = { version: to, after: place.after, limit: VALUES_A_STEP }
  const rows = await listSealedByOthers(ctx.db, column, page)
  const values = await resealAll(ctx, column, rows)
  await runBatch(ctx.db, markResealed(ctx.db, column, values))
  const last = rows.at(-1)
  const next =
    last && rows.length === VALUES_A_STEP
      ? { ...place, after: last.row }
      : { ...place, column: place.column + 1, after: 0 }
  return {
    done: done + values.length,
    failed: failed + rows.length - values.length,
    cursor: JSON.stringify(next),
    finished: false,
  }
}

/** A Worker that has not got the new secret yet must not undo what others do; one that has a newer KEK has other work. */
function assertCurrent({ keyRing }: ActionContext, to: number): void {
  if (keyRing.current < to) throw new Error('this isolate does not have the new KEK yet')
  if (keyRing.current > to) {
    throw new BadgeError('conflict', `KEK_V${keyRing.current} is there now: begin again with it`)
  }
}

async function resealAll(ctx: ActionContext, column: SealedColumn, rows: readonly SealedRow[]) {
  // `facts` are what the column's line in SEALED_VALUES selects, which is what its line in SEALED_AS takes.
  const nameOf = SEALED_AS[column] as (facts: SealedRow['facts']) => string | Promise<string>
  const values: { row: number; old: Uint8Array; sealed: Uint8Array }[] = []
  for (const { row, sealed: old, facts } of rows) {
    const name = await nameOf(facts)
    const plaintext = await unseal(ctx.keyRing, old, name).catch(skipDamaged)
    if (!plaintext) continue
    values.push({ row, old, sealed: await seal(ctx.keyRing, plaintext, name, ctx.randomBytes(12)) })
  }
  return values
}

/** A value that does not open is counted, and holds up no other. */
function skipDamaged(cause: unknown): undefined {
  if (cause instanceof BadgeError) return undefined
  throw cause
}

async function endRound(
  ctx: ActionContext,
  { to, place, failed }: { to: number; place: Place; failed: number },
): Promise<TaskProgress> {
  const versions = await countSealedValues(ctx)
  const left = [...versions].filter(([version]) => version !== to)
  const total = left.reduce((sum, [, columns]) => sum + sumOf(columns), 0)
  if (total > failed && place.round < MAX_ROUNDS) {
    const cursor = JSON.stringify({ round: place.round + 1, column: 0, after: 0 })
    return { cursor, failed: 0, finished: false }
  }
  const at = epochSeconds(ctx.now())
  const known = (await listKekChecks(ctx.db)).filter(({ version }) => version !== to)
  await runBatch(ctx.db, [
    markKekUsed(ctx.db, to),
    ...known.map(({ version }) =>
      versions.has(version) ? markKekUsed(ctx.db, version) : markKekEmpty(ctx.db, version, at),
    ),
  ])
  return { result: { to, left: Object.fromEntries(left) }, finished: true }
}
