import { formatDateTime } from '../core/encoding/date-time.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { type listEntitlementsOfCredentials, listEntitlementsOfPerson } from '../store/purchase-people.ts'
import type { SignalRecord } from '../store/signals.ts'
import { listSignalsOfPerson } from '../store/signals-of-person.ts'
import { MILLION } from './complete-purchase.ts'
import { type ActionContext, fromEpochSeconds } from './context.ts'

const ROWS_A_READ = 500

type Unit = Awaited<ReturnType<typeof listEntitlementsOfCredentials>>[number]

export type ToldUnit = ReturnType<typeof tellUnit>

const timeOf = (seconds: number): string => formatDateTime(fromEpochSeconds(seconds))

/** An entitlement as the export of a person tells it. */
export function tellUnit({ id, purchaseId: _, credentialId, createdAt, updatedAt, ...rest }: Unit) {
  return {
    id: formatUuid(id),
    ...rest,
    credential: credentialId && formatUuid(credentialId),
    createdAt: timeOf(createdAt),
    updatedAt: timeOf(updatedAt),
  }
}

const tellSignal = ({
  kind,
  achievement,
  orderRef,
  score,
  positive,
  at,
  receivedAt,
  actor,
}: SignalRecord) => ({
  type: kind,
  achievement,
  ...(orderRef !== null && { order: orderRef }),
  ...(score !== null && { score: score / MILLION }),
  positive,
  at: timeOf(at),
  receivedAt: timeOf(receivedAt),
  from: actor,
})

/** What is kept of somebody under their blind index alone, whether they have a credential or not. */
export async function tellIndexed(
  ctx: Pick<ActionContext, 'db'>,
  tenantId: number,
  recipientIndex: Uint8Array<ArrayBuffer>,
) {
  const whose = { tenantId, recipientIndex }
  const entitlements: ToldUnit[] = []
  for (let after: Uint8Array<ArrayBuffer> | undefined; ; ) {
    const rows = await listEntitlementsOfPerson(ctx.db, whose, { after, limit: ROWS_A_READ })
    entitlements.push(...rows.map(tellUnit))
    after = rows.at(-1)?.id
    if (rows.length < ROWS_A_READ) break
  }
  const signals: ReturnType<typeof tellSignal>[] = []
  for (let after = 0; ; ) {
    const rows = await listSignalsOfPerson(ctx.db, whose, { after, limit: ROWS_A_READ })
    signals.push(...rows.map(tellSignal))
    after = rows.at(-1)?.id ?? after
    if (rows.length < ROWS_A_READ) break
  }
  return { entitlements, signals }
}

/** Whether there is any of that. */
export async function isIndexed(
  { db }: Pick<ActionContext, 'db'>,
  tenantId: number,
  recipientIndex: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const whose = { tenantId, recipientIndex }
  if ((await listEntitlementsOfPerson(db, whose, { limit: 1 })).length > 0) return true
  return (await listSignalsOfPerson(db, whose, { after: 0, limit: 1 })).length > 0
}
