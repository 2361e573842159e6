import { fromHex, toHex } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { findTenantOfLog, listBlindIndexes } from '../store/restore.ts'
import type { RestoreRecord } from './append-restore-log.ts'
import type { ActionContext } from './context.ts'
import { eraseRow } from './erase-person.ts'
import type { RestoreCounts } from './restore-step.ts'

/** An erasure as the log has it; `at` is when it was. */
export type LoggedErasure = Pick<
  Extract<RestoreRecord, { kind: 'recipient.erased' }>,
  'tenant' | 'subject' | 'credentials'
> & { at: number }

/** Erasures that were read, and the last person of the first one's tenant who was looked at for them. */
export interface ErasureWalk {
  erased: LoggedErasure[]
  walked: number
}

const PEOPLE_A_READ = 10_000
// Each takes a dozen statements, and D1 allows 1,000 an invocation.
const ERASED_A_STEP = 3

/**
 * Erases people who were erased before. The log knows only the hash of what a person is found by, so everybody must be
 * looked at: once for all erasures of a tenant. Goes a piece further and returns where it is; undefined: all is done.
 */
export async function eraseAgain(
  ctx: ActionContext,
  { erased, walked }: ErasureWalk,
  counts: RestoreCounts,
): Promise<ErasureWalk | undefined> {
  const slug = erased[0]?.tenant
  if (slug === undefined) return undefined
  const [own, others] = [
    erased.filter(({ tenant }) => tenant === slug),
    erased.filter(({ tenant }) => tenant !== slug),
  ]
  const next = others.length > 0 ? { erased: others, walked: 0 } : undefined
  const tenant = await findTenantOfLog(ctx.db, slug)
  if (!tenant) {
    counts.unknown += own.length
    return next
  }
  const ofSubject = Map.groupBy(
    own.sort((a, b) => a.at - b.at),
    ({ subject }) => subject,
  )
  const people = await listBlindIndexes(ctx.db, tenant.tenantId, { after: walked, limit: PEOPLE_A_READ })
  let room = ERASED_A_STEP
  for (const { id, blindIndex, createdAt } of people) {
    const subject = await sha256(blindIndex)
    // Whoever came again after an erasure began anew: that row is none of its business.
    const erasure = ofSubject.get(toHex(subject))?.find(({ at }) => createdAt <= at)
    if (!erasure) continue
    await eraseRow(ctx, tenant, {
      recipientId: id,
      subject: fromHex(erasure.subject),
      credentials: erasure.credentials,
    })
    counts.erased++
    if (--room === 0) return { erased, walked: id }
  }
  const last = people.at(-1)
  return last && people.length === PEOPLE_A_READ ? { erased, walked: last.id } : next
}
