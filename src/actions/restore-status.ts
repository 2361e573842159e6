import { STATUS_LIST_LENGTH } from '../core/status/bitstring.ts'
import { runBatch, type Statement } from '../store/database.ts'
import {
  findIssuerOfLog,
  listEventsOfEntries,
  markCredentialsAt,
  markEndorsementsAt,
} from '../store/restore.ts'
import { ISSUED, REVOKED, SUSPENDED } from '../store/schema/credentials.ts'
import { insertStatusEvents, type StatusPurpose } from '../store/status-lists.ts'
import type { ActionContext } from './context.ts'
import { openPermutation, openTenant } from './open-secrets.ts'
import type { RestoreCounts } from './restore-step.ts'

/** A status event as the log has it. */
export interface LoggedEvent {
  id: number
  issuer: string
  purpose: StatusPurpose
  list: number
  index: number
  value: 0 | 1
  at: number
}

/**
 * Tells the database of status events that it has forgotten. What is in the log and not in the database is added, in the
 * order in which it happened, and credentials and endorsements that the database knows are marked. Of others only the
 * bit is set: their holders have them. Run twice, it finds nothing left to do.
 */
export async function restoreStatus(
  ctx: ActionContext,
  events: readonly LoggedEvent[],
  counts: RestoreCounts,
): Promise<void> {
  for (const [slug, ofIssuer] of Map.groupBy(events, ({ issuer }) => issuer)) {
    const issuer = await findIssuerOfLog(ctx.db, slug)
    if (!issuer) {
      counts.unknown += ofIssuer.length
      continue
    }
    for (const [purpose, ofPurpose] of Map.groupBy(ofIssuer, (event) => event.purpose)) {
      const forgotten = await forgottenOf(ctx, issuer.id, purpose, ofPurpose)
      if (forgotten.length === 0) continue
      await runBatch(ctx.db, [
        ...insertsOf(ctx, issuer.id, purpose, forgotten),
        ...(await marksOf(ctx, issuer, purpose, forgotten)),
      ])
      counts[purpose] += forgotten.length
    }
  }
}

const nameOf = ({ list, index }: { list: number; index: number }): string => `${list}#${index}`

async function forgottenOf(
  ctx: ActionContext,
  issuerId: number,
  purpose: StatusPurpose,
  events: readonly LoggedEvent[],
): Promise<LoggedEvent[]> {
  const known = await listEventsOfEntries(ctx.db, { issuerId, purpose }, events)
  const newest = new Map(known.map((event) => [nameOf(event), { at: event.at, value: event.value }]))
  const seen = new Set(known.map(momentOf))
  return events.filter((event) => {
    const before = newest.get(nameOf(event))
    // Revoking is final; of other states the later one counts.
    if (before && (purpose === 'revocation' || event.at < before.at)) return false
    if (seen.has(momentOf(event)) || before?.value === event.value) return false
    newest.set(nameOf(event), event)
    seen.add(momentOf(event))
    return true
  })
}

const momentOf = (event: { list: number; index: number; at: number; value: number }): string =>
  `${nameOf(event)} ${event.at} ${event.value}`

const insertsOf = (
  ctx: ActionContext,
  issuerId: number,
  purpose: StatusPurpose,
  events: readonly LoggedEvent[],
): Statement[] =>
  [...Map.groupBy(events, ({ at }) => at)].flatMap(([at, ofMoment]) =>
    insertStatusEvents(
      ctx.db,
      { issuerId, purpose, at },
      ofMoment.map(({ list, index, value }) => ({ list, statusIndex: index, value, reason: null })),
    ),
  )

async function marksOf(
  ctx: ActionContext,
  issuer: NonNullable<Awaited<ReturnType<typeof findIssuerOfLog>>>,
  purpose: StatusPurpose,
  events: readonly LoggedEvent[],
): Promise<Statement[]> {
  const secrets = await openTenant(ctx, issuer)
  const latest = new Map(events.map((event) => [nameOf(event), event]))
  const positions = { 0: [] as number[], 1: [] as number[] }
  for (const { list, index, value } of latest.values()) {
    const permutation = await openPermutation(secrets, issuer.homeDid, list)
    positions[value].push(list * STATUS_LIST_LENGTH + permutation.positionOf(index))
  }
  if (purpose === 'suspension') {
    return [
      markCredentialsAt(ctx.db, issuer.id, positions[1], SUSPENDED),
      markCredentialsAt(ctx.db, issuer.id, positions[0], ISSUED),
    ]
  }
  return [
    markCredentialsAt(ctx.db, issuer.id, positions[1], REVOKED),
    markEndorsementsAt(ctx.db, issuer.id, positions[1]),
  ]
}
