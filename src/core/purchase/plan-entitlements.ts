import { type Allotment, allotRefund } from './allot-refund.ts'
import { nextEntitlementState } from './entitlement-state.ts'
import type { PurchaseState } from './fold-facts.ts'
import { type Judgement, judgeUnit } from './judge-unit.ts'
import { type CredentialChanges, planCredentials } from './plan-credentials.ts'
import type { Need } from './policy.ts'
import type { Person } from './purchase.ts'
import type { ExistingUnit, NewUnit, Progress, UnitKey, UnitStanding, WantedAchievement } from './unit.ts'
import { groupsOf, groupText, unitGroup, wishesOf } from './unit-groups.ts'
import { namedRecipients, type UnitGroup } from './unit-recipient.ts'

export interface EntitlementPlan {
  create: NewUnit[]
  change: (UnitKey & { from: UnitStanding; to: UnitStanding })[]
  /** Every unit that is ready once the plan is carried out, also one that a crash left ready. */
  issue: UnitKey[]
  credentials: CredentialChanges
}

export interface PlanInput {
  state: PurchaseState
  existing: readonly ExistingUnit[]
  wanted: readonly WantedAchievement[]
  /** In epoch seconds. */
  now: number
  indexOf: (person: Person) => string | null
  progressOf: (unit: UnitKey & { recipientIndex: string | null }) => Progress
}

/**
 * What has to happen to the entitlements of one purchase. Carrying out a plan and planning again gives an
 * empty plan. A unit that exists keeps its achievements whatever the rules say today: editing a rule
 * reaches only lines that have none.
 */
export function planEntitlements(input: PlanInput): EntitlementPlan {
  const { state, existing, wanted, now } = input
  const groups = groupsOf(existing, wanted)
  const named = namedRecipients(state, groups)
  const allotted = allotRefunds(state, existing)
  const planned = existing.map((unit) => {
    const recipient = recipientOf(unit, named(unitGroup(unit)), input)
    const judgement = judgeExisting(state, unit, { recipient, refund: allotted.get(unit) ?? 'none', now })
    return { unit, to: standingOf(unit, judgement, { ...recipient, ...input }) }
  })
  const create = createUnits(input, named)
  return {
    create,
    change: planned.flatMap(({ unit, to }) => {
      const from = standingIn(unit)
      return isSame(from, to) ? [] : [{ ...keyOf(unit), from, to }]
    }),
    issue: [
      ...planned.filter(({ to }) => to.state === 'ready').map(({ unit }) => keyOf(unit)),
      ...create.filter((unit) => unit.state === 'ready').map(keyOf),
    ],
    credentials: planCredentials(
      planned.flatMap(({ unit, to }) => (unit.credential ? [{ credential: unit.credential, to }] : [])),
    ),
  }
}

type Recipient = Pick<UnitStanding, 'recipientSource' | 'recipientIndex'>

/** What was claimed or issued stays whose it is; until then the order's latest word counts. */
function recipientOf(unit: ExistingUnit, named: Person | undefined, { indexOf }: PlanInput): Recipient {
  const { recipientSource, recipientIndex } = unit
  if (recipientSource === 'claim' || isIssued(unit)) return { recipientSource, recipientIndex }
  if (!named || unit.policy.claim === 'link') return { recipientSource: null, recipientIndex: null }
  return { recipientSource: 'purchase', recipientIndex: indexOf(named) }
}

const isIssued = ({ credential }: ExistingUnit): boolean =>
  credential !== null && credential.state !== 'withdrawn'

const isUsed = ({ credential }: ExistingUnit): boolean => credential?.state === 'withdrawn'

function judgeExisting(
  state: PurchaseState,
  unit: ExistingUnit,
  { recipient, refund, now }: { recipient: Recipient; refund: Allotment; now: number },
): Judgement {
  return judgeUnit(
    state,
    {
      policy: unit.policy,
      manual: unit.manual,
      refund,
      isIssued: isIssued(unit),
      canSuspend: unit.credential?.canSuspend ?? true,
      hasRecipient: recipient.recipientSource !== null,
      createdAt: unit.createdAt,
    },
    now,
  )
}

function standingOf(
  unit: UnitKey & { needs: readonly Need[] } & Partial<ExistingUnit>,
  { standing, reason, review, dueAt }: Judgement,
  about: Recipient & Pick<PlanInput, 'state' | 'progressOf'>,
): UnitStanding {
  const { recipientSource, recipientIndex } = about
  const credential = unit.credential ?? null
  const next = nextEntitlementState(unit.state, {
    standing,
    payment: about.state.payment,
    needs: unit.needs,
    ...about.progressOf({ ...keyOf(unit), recipientIndex }),
    hasRecipient: recipientSource !== null,
    hasCredential: credential !== null && credential.state !== 'withdrawn',
    isUsed: credential?.state === 'withdrawn',
  })
  return {
    state: next,
    reason: next === 'suspended' || next === 'cancelled' ? (reason ?? null) : null,
    review: next === 'cancelled' ? null : (review ?? null),
    dueAt: next === 'cancelled' ? null : (dueAt ?? null),
    recipientSource,
    recipientIndex,
  }
}

function allotRefunds(state: PurchaseState, existing: readonly ExistingUnit[]): Map<ExistingUnit, Allotment> {
  const isAll = state.refund === 'full' || state.isCancelled
  if (isAll) return new Map(existing.map((unit) => [unit, 'falls']))
  const allotted = new Map<ExistingUnit, Allotment>()
  for (const units of Map.groupBy(existing, groupText).values()) {
    const [first] = units
    const left = first && unitsLeft(state, first.lineKey)
    if (!first || left === undefined) continue
    const allottable = units.map((unit) => ({
      row: unit,
      unit: unit.unit,
      manual: unit.manual,
      isGone: unit.state === 'cancelled' || isUsed(unit),
      hasCredential: isIssued(unit),
      isTaken: unit.recipientSource !== null,
      isOffered: unit.isOffered,
    }))
    for (const [{ row }, allotment] of allotRefund(allottable, left * first.multiplier))
      allotted.set(row, allotment)
  }
  return allotted
}

/** Undefined: the order has no such line any more, which says nothing about its units, unless an edit took it away. */
function unitsLeft(state: PurchaseState, lineKey: string): number | undefined {
  const line = state.lines.find(({ key }) => key === lineKey)
  return line?.left ?? (state.edited.includes(lineKey) ? 0 : undefined)
}

function createUnits(input: PlanInput, named: (group: UnitGroup) => Person | undefined): NewUnit[] {
  const { state, existing, wanted, now } = input
  const isDead = state.payment === 'failed' || state.refund === 'full' || state.isCancelled
  // A line that is gone may have another name now: whatever was made for it is not made again.
  if (isDead || existing.some((unit) => unitsLeft(state, unit.lineKey) === undefined)) return []
  return wishesOf(existing, wanted).flatMap((wish) => {
    const group = unitGroup(wish)
    const taken = new Set(
      existing.filter((unit) => groupText(unit) === groupText(wish)).map(({ unit }) => unit),
    )
    const person = wish.policy.claim === 'link' ? undefined : named(group)
    const recipient: Recipient = {
      recipientSource: person ? 'purchase' : null,
      recipientIndex: person ? input.indexOf(person) : null,
    }
    const judgement = judgeUnit(
      state,
      {
        policy: wish.policy,
        manual: null,
        refund: 'none',
        isIssued: false,
        canSuspend: true,
        hasRecipient: person !== undefined,
        createdAt: now,
      },
      now,
    )
    return unitNumbers((unitsLeft(state, wish.lineKey) ?? 0) * wish.multiplier)
      .filter((unit) => !taken.has(unit))
      .map((unit) => {
        const key = { lineKey: wish.lineKey, unit, achievement: wish.achievement }
        const standing = standingOf({ ...key, needs: wish.needs }, judgement, { ...recipient, ...input })
        return { ...key, ...standing, multiplier: wish.multiplier }
      })
  })
}

const unitNumbers = (quantity: number): number[] => Array.from({ length: quantity }, (_, index) => index + 1)

export const keyOf = ({ lineKey, unit, achievement }: UnitKey): UnitKey => ({ lineKey, unit, achievement })

const standingIn = (unit: UnitStanding): UnitStanding => ({
  state: unit.state,
  reason: unit.reason,
  review: unit.review,
  dueAt: unit.dueAt,
  recipientSource: unit.recipientSource,
  recipientIndex: unit.recipientIndex,
})

const isSame = (a: UnitStanding, b: UnitStanding): boolean =>
  JSON.stringify(a) === JSON.stringify(standingIn(b))
