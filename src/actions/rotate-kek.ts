import { BadgeError, notFound } from '../core/badge-error.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { PLATFORM } from '../store/audit.ts'
import { runBatch } from '../store/database.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { type KekCheckRecord, listKekChecks, markKekDropped } from '../store/kek-checks.ts'
import { listTasks } from '../store/tasks.ts'
import { type ActionContext, epochSeconds, fromEpochSeconds } from './context.ts'
import { countSealedValues, sumOf } from './count-sealed-values.ts'
import { describeTask } from './list-tasks.ts'
import { startPlatformTask } from './start-platform-task.ts'

/** How far back D1 can be set (Time Travel): so long a copy may need a KEK with which nothing is sealed any more. */
const TIME_TRAVEL = 30 * 86_400

/** Seals everything anew that another KEK than the newest has sealed. One that is on its way already is gone on with. */
export const startKekRotation = (ctx: ActionContext) =>
  startPlatformTask(ctx, {
    kind: 'kek.reseal',
    input: { to: ctx.keyRing.current },
    action: 'kek.rotation_started',
  })

/** Which KEKs there are, how much is sealed with each, and whether an old one may be dropped. */
export async function describeKekRotation(ctx: ActionContext) {
  const [checks, counts, [task]] = await Promise.all([
    listKekChecks(ctx.db),
    countSealedValues(ctx),
    listTasks(ctx.db, null, 'kek.reseal', 1),
  ])
  return {
    current: ctx.keyRing.current,
    keys: checks.map((check) => {
      const columns = counts.get(check.version) ?? {}
      const isOld = check.version !== ctx.keyRing.current
      return {
        version: check.version,
        configured: ctx.keyRing.keys.has(check.version),
        sealed: sumOf(columns),
        columns,
        ...(isOld && timesOf(check, sumOf(columns))),
      }
    }),
    ...(task && { task: describeTask(task) }),
  }
}

function timesOf({ emptySince, droppedAt }: KekCheckRecord, sealed: number) {
  const text = (seconds: number) => formatDateTime(fromEpochSeconds(seconds))
  if (droppedAt !== null) return { droppedAt: text(droppedAt) }
  if (emptySince === null || sealed > 0) return {}
  return { emptySince: text(emptySince), mayBeDroppedFrom: text(emptySince + TIME_TRAVEL) }
}

/** From now on the Worker does without an old KEK; a `conflict` as long as it may still be needed. */
export async function dropKek(ctx: ActionContext, version: number): Promise<void> {
  const check = (await listKekChecks(ctx.db)).find((known) => known.version === version)
  if (!check) throw notFound('KEK version', String(version))
  const name = `KEK_V${version}`
  if (version === ctx.keyRing.current) throw new BadgeError('conflict', `${name} is the one that seals`)
  const sealed = sumOf((await countSealedValues(ctx)).get(version))
  if (sealed > 0) throw new BadgeError('conflict', `${sealed} values are sealed with ${name}: rotate first`)
  const at = epochSeconds(ctx.now())
  if (check.emptySince === null) {
    throw new BadgeError('conflict', `nobody has noted since when ${name} seals nothing: rotate first`)
  }
  const from = check.emptySince + TIME_TRAVEL
  if (at < from) {
    const date = formatDateTime(fromEpochSeconds(from))
    throw new BadgeError('conflict', `the database can be set back to when ${name} was needed until ${date}`)
  }
  const entry = { tenantId: PLATFORM, at, actor: ctx.actor, action: 'kek.dropped' }
  await runBatch(ctx.db, [markKekDropped(ctx.db, version, at), insertAuditEntry(ctx.db, entry)])
}
