import { fromHex, toHex } from '../core/encoding/bytes.ts'
import type { EntitlementPlan } from '../core/purchase/plan-entitlements.ts'
import type { Person } from '../core/purchase/purchase.ts'
import { MOST_EFFECTS, type PurchaseCause, type PurchaseEffects } from '../core/purchase/purchase-effects.ts'
import type { UnitKey, UnitStanding } from '../core/purchase/unit.ts'
import type { EntitlementEvent } from '../core/webhooks/event-types.ts'
import { lockAwards } from '../store/awards.ts'
import { listCredentialsById } from '../store/credentials.ts'
import type { Statement } from '../store/database.ts'
import {
  insertEntitlements,
  markEntitlements,
  type NewUnitRow,
  type UnitRecord,
  type UnitRow,
} from '../store/entitlements.ts'
import { WITHDRAWN } from '../store/schema/credentials.ts'
import { insertEntitlementOutbox, insertWebhookOutbox } from '../store/webhook-outbox.ts'
import { openClaimPerson } from './claim-token.ts'
import { type CompletePurchase, keyText } from './complete-purchase.ts'
import type { ActionContext } from './context.ts'
import { newRowId } from './create-endpoint.ts'
import { issueUnits, type ReadyUnit } from './issue-units.ts'
import { type FreeUnit, offerUnits } from './offer-units.ts'
import { prepareRevocation } from './revoke-credentials.ts'
import { prepareStateChange } from './suspend-credentials.ts'
import type { Wish } from './wanted-achievements.ts'

interface PlanToCarryOut {
  purchaseId: Uint8Array<ArrayBuffer>
  plan: EntitlementPlan
  wanted: readonly Wish[]
  named: { of: (unit: UnitKey) => Person | undefined }
  cause: PurchaseCause
  at: number
}

type Falling = EntitlementPlan['credentials']['revoke']

export interface CarriedOut {
  statements: Statement[]
  effects: PurchaseEffects
  /** Units that wait for a signal or an approval, so that one that has not been seen may matter. */
  awaitsSignals: boolean
}

/** The writes that make a plan real: new and changed entitlements, the credentials that are due or fall, links and mails. */
export async function carryOutPlan(
  ctx: ActionContext,
  complete: CompletePurchase,
  { purchaseId, plan, wanted, named, cause, at }: PlanToCarryOut,
): Promise<CarriedOut> {
  const { issuer } = complete
  const units = new Map(complete.units.map((unit) => [keyText(unit), unit]))
  const created = new Map(plan.create.map((unit) => [keyText(unit), { id: newRowId(ctx), unit }]))
  const changed = new Map(plan.change.map((change) => [keyText(change), change]))

  const ready: ReadyUnit[] = []
  for (const key of plan.issue) {
    const standing =
      created.get(keyText(key))?.unit ?? changed.get(keyText(key))?.to ?? units.get(keyText(key))
    ready.push(
      await readyUnit(complete, key, { row: units.get(keyText(key)), standing, named: named.of(key) }),
    )
  }
  const issued = await issueUnits(ctx, complete, ready)
  const stateOf = (key: string, standing: UnitStanding) =>
    issued.credentialOf.has(key) ? 'issued' : standing.state
  const credentialOf = (key: string) => {
    const id = issued.credentialOf.get(key)
    return id === undefined ? null : fromHex(id)
  }

  const rules = new Map(wanted.map((wish) => [JSON.stringify([wish.lineKey, wish.achievement]), wish.rule]))
  const newRows: NewUnitRow[] = [...created].map(([key, { id, unit }]) => {
    const rule = rules.get(JSON.stringify([unit.lineKey, unit.achievement]))
    return {
      id,
      ...unit,
      state: stateOf(key, unit),
      credentialId: credentialOf(key),
      ruleId: rule?.id ?? null,
      ruleRevision: rule?.revision ?? null,
    }
  })
  const changedRows: (UnitRow & { from: UnitRecord })[] = []
  for (const [key, unit] of units) {
    const to = changed.get(key)?.to
    if (!to && !issued.credentialOf.has(key)) continue
    const standing = to ?? { ...unit, recipientIndex: unit.recipientIndex && toHex(unit.recipientIndex) }
    changedRows.push({
      id: unit.id,
      state: stateOf(key, standing),
      reason: standing.reason,
      review: standing.review,
      dueAt: standing.dueAt,
      recipientSource: standing.recipientSource,
      recipientIndex: standing.recipientIndex,
      credentialId: credentialOf(key) ?? (risesAgain(unit, standing) ? null : unit.credentialId),
      from: unit,
    })
  }
  const events = [
    ...newRows.flatMap(({ id, state }) => [
      { kind: 'entitlement.created' as const, id },
      { kind: `entitlement.${state}` as EntitlementEvent, id },
    ]),
    ...changedRows
      .filter(({ state, from }) => state !== from.state)
      .map(({ id, state }) => ({ kind: `entitlement.${state}` as EntitlementEvent, id })),
  ]
  // What a learner has taken by a link: the credential exists from this batch on.
  const claimed = changedRows.flatMap(({ state, from, recipientSource, credentialId }) =>
    recipientSource === 'claim' && state === 'issued' && from.state !== 'issued' && credentialId
      ? [{ kind: 'credential.claimed' as const, subjectId: credentialId }]
      : [],
  )
  const free: FreeUnit[] = [
    ...[...created.values()].map(({ id, unit }) => ({ id, state: unit.state, hasLink: false, key: unit })),
    ...[...units.values()].map((unit) => ({
      id: unit.id,
      state: (changed.get(keyText(unit))?.to ?? unit).state,
      hasLink: unit.claimGeneration !== null,
      key: unit,
    })),
  ]
    .filter(({ state }) => state === 'awaiting_recipient')
    .map(({ id, hasLink, key }) => ({ id, hasLink, person: named.of(key) }))
  const falling = await changeCredentials(ctx, complete, plan)
  const locks = [...issued.locks, ...touchedAwards(complete, plan)]
  // One lock for each, however many units of the order change what supports it.
  const distinct = [...new Map(locks.map((lock) => [lock.credentialId, lock])).values()]
  return {
    statements: [
      ...lockAwards(ctx.db, issuer.id, distinct),
      ...issued.statements,
      ...insertEntitlements(
        ctx.db,
        { tenantId: issuer.tenantId, issuerId: issuer.id, purchaseId, at },
        newRows,
      ),
      ...markEntitlements(ctx.db, issuer.tenantId, at, changedRows),
      ...insertEntitlementOutbox(ctx.db, { issuerId: issuer.id, at }, events),
      ...insertWebhookOutbox(ctx.db, { issuerId: issuer.id, at }, claimed),
      ...(await offerUnits(ctx, complete, purchaseId, { units: free, at })),
      ...falling,
    ],
    effects: {
      cause,
      created: newRows.length,
      changed: changedRows.length,
      units: [
        ...newRows.map((row) => unitEffect(row)),
        ...changedRows.map((row) => ({ ...unitEffect(row), from: row.from.state })),
      ].slice(0, MOST_EFFECTS),
      issued: issued.issued.slice(0, MOST_EFFECTS),
      attached: issued.attached.slice(0, MOST_EFFECTS),
      revoked: plan.credentials.revoke.map(({ id }) => id).slice(0, MOST_EFFECTS),
      suspended: plan.credentials.suspend.map(({ id }) => id).slice(0, MOST_EFFECTS),
      reinstated: [...plan.credentials.reinstate.map(({ id }) => id), ...issued.reinstated].slice(
        0,
        MOST_EFFECTS,
      ),
    },
    awaitsSignals: [...newRows, ...changedRows].some(
      ({ state }) => state === 'awaiting_signal' || state === 'awaiting_approval',
    ),
  }
}

/** What fell with its order and rises with it forgets the credential that was withdrawn: there will be another. */
const risesAgain = (unit: UnitRecord, { state }: { state: string }): boolean =>
  unit.state === 'cancelled' &&
  state !== 'cancelled' &&
  unit.credentialState !== null &&
  WITHDRAWN.includes(unit.credentialState)

const unitEffect = ({ id, state, reason, review }: UnitRow) => ({
  entitlement: toHex(id),
  to: state,
  ...(reason !== null && { reason }),
  ...(review !== null && { review }),
})

async function readyUnit(
  { secrets }: CompletePurchase,
  key: UnitKey,
  {
    row,
    standing,
    named,
  }: {
    row: UnitRecord | undefined
    standing:
      | (Pick<UnitStanding, 'recipientSource'> & { recipientIndex: string | Uint8Array | null })
      | undefined
    named: Person | undefined
  },
): Promise<ReadyUnit> {
  const isClaimed = row !== undefined && standing?.recipientSource === 'claim'
  const person = isClaimed ? await openClaimPerson(secrets, row.id, row.claimPerson) : (named ?? {})
  const index = standing?.recipientIndex ?? ''
  return {
    key: keyText(key),
    achievement: key.achievement,
    recipientIndex: typeof index === 'string' ? index : toHex(index),
    person,
  }
}

/** Shared credentials that this order changes, or that lose a unit of it: whoever else supports them comes after. */
function touchedAwards({ units }: CompletePurchase, { credentials, change }: EntitlementPlan) {
  const { revoke, suspend, reinstate } = credentials
  const changing = new Set([...revoke, ...suspend, ...reinstate].map(({ id }) => id))
  const moved = new Set(change.filter(({ from, to }) => from.state !== to.state).map(keyText))
  return units.flatMap((unit) => {
    const id = unit.credentialId && toHex(unit.credentialId)
    if (!id || unit.awardRevision === null || !(changing.has(id) || moved.has(keyText(unit)))) return []
    return [{ credentialId: id, revision: unit.awardRevision }]
  })
}

/** Credentials that fall, are suspended or come back into force. */
async function changeCredentials(
  ctx: ActionContext,
  { issuer }: CompletePurchase,
  { credentials: { revoke, suspend, reinstate } }: EntitlementPlan,
): Promise<Statement[]> {
  const ids = [...revoke, ...suspend, ...reinstate].map(({ id }) => fromHex(id))
  if (ids.length === 0) return []
  const records = await listCredentialsById(ctx.db, issuer.id, ids)
  const recordsOf = (changes: Falling) => {
    const wanted = new Set(changes.map(({ id }) => id))
    return records.filter(({ id }) => wanted.has(toHex(id)))
  }
  const statements: Statement[] = []
  for (const [reason, ofOne] of Map.groupBy(revoke, (one) => one.reason)) {
    statements.push(...(await prepareRevocation(ctx, issuer, recordsOf(ofOne), reason && `order_${reason}`)))
  }
  for (const [reason, ofOne] of Map.groupBy(suspend, (one) => one.reason)) {
    const said = { to: 'suspend' as const, reason: reason && `order_${reason}` }
    statements.push(...(await prepareStateChange(ctx, issuer, recordsOf(ofOne), said)))
  }
  const back = { to: 'reinstate' as const, reason: null }
  return [...statements, ...(await prepareStateChange(ctx, issuer, recordsOf(reinstate), back))]
}
