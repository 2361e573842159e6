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
  /** When it became known here that it is paid; left out: by what is looked at now. */
  paidAt?: number
  indexOf: (person: Person) => string | null
  progressOf: (unit: UnitKey & { recipientIndex: string | null }) => Progress
}

/**
 * What has to happen to the entitlements of one purchase. Carrying out a plan and planning again gives an
 * empty plan. A unit that exists keeps its achievements whatever the rules say today: editing a rule
 * reaches only lines that have none.
 */
export function planEntitlements(input: PlanInput): EntitlementPlan {
  const { state, existing, wanted } = input
  const groups = groupsOf(existing, wanted)
  const named = namedRecipients(state, groups)
  const allotted = allotRefunds(state, existing)
  const planned = existing.map((unit) => {
    const recipient = recipientOf(unit, named(unitGroup(unit)), input)
    const judgement = judgeExisting(input, unit, {
      recipient,
      fall: allotted.get(unit) ?? { refund: 'none' },
    })
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

/** What was claimed or issued stays whose it is, and so does what falls with its line; else the order's latest word counts. */
function recipientOf(
  unit: ExistingUnit,
  named: Person | undefined,
  { indexOf, state }: PlanInput,
): Recipient {
  const { recipientSource, recipientIndex } = unit
  const fallsWithLine = unit.manual !== 'kept' && state.gone.some(({ key }) => key === unit.lineKey)
  if (recipientSource === 'claim' || isIssued(unit) || fallsWithLine)
    return { recipientSource, recipientIndex }
  if (!named || unit.policy.claim === 'link') return { recipientSource: null, recipientIndex: null }
  return { recipientSource: 'purchase', recipientIndex: indexOf(named) }
}

const isIssued = ({ credential }: ExistingUnit): boolean =>
  credential !== null && credential.state !== 'withdrawn'

const isUsed = ({ credential }: ExistingUnit): boolean => credential?.state === 'withdrawn'

function judgeExisting(
  input: PlanInput,
  unit: ExistingUnit,
  { recipient, fall }: { recipient: Recipient; fall: Fall },
): Judgement {
  return judgeUnit(
    input.state,
    {
      policy: unit.policy,
      manual: unit.manual,
      ...fall,
      isIssued: isIssued(unit),
      canSuspend: unit.credential?.canSuspend ?? true,
      hasRecipient: recipient.recipientSource !== null,
      claimableAt: claimableAt(unit, input),
    },
    input.now,
  )
}

/** Nobody can take what is not paid for, so the time to take it has not begun. */
function claimableAt(
  { needs, createdAt }: { needs: readonly Need[]; createdAt: number },
  { state, paidAt, now }: PlanInput,
): number | null {
  if (!needs.includes('payment')) return createdAt
  return state.payment === 'awaiting' ? null : Math.max(createdAt, paidAt ?? now)
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

interface Fall {
  refund: Allotment
  refundedAt?: number
}

function allotRefunds(state: PurchaseState, existing: readonly ExistingUnit[]): Map<ExistingUnit, Fall> {
  const { refundedAt } = state
  const isAll = state.refund === 'full' || state.isCancelled
  const all: Fall = { refund: 'falls', ...(refundedAt !== undefined && { refundedAt }) }
  if (isAll) return new Map(existing.map((unit) => [unit, all]))
  const allotted = new Map<ExistingUnit, Fall>()
  for (const units of Map.groupBy(existing, groupText).values()) {
    const [first] = units
    const line = first && whatIsLeft(state, first.lineKey)
    if (!first || line === undefined) continue
    const allottable = units.map((unit) => ({
      row: unit,
      unit: unit.unit,
      manual: unit.manual,
      isGone: unit.state === 'cancelled' || isUsed(unit),
      hasCredential: isIssued(unit),
      isTaken: unit.recipientSource !== null,
      isOffered: unit.isOffered,
    }))
    for (const [{ row }, refund] of allotRefund(allottable, line.left * first.multiplier))
      allotted.set(row, { refund, refundedAt: line.at })
  }
  return allotted
}

/** Since when how much is left. Undefined: the order has no such line, and nothing took it away, which says nothing of it. */
function whatIsLeft(state: PurchaseState, lineKey: string): { left: number; at: number } | undefined {
  const line = state.lines.find(({ key }) => key === lineKey)
  if (line) return { left: line.left, at: line.changedAt }
  const gone = state.gone.find(({ key }) => key === lineKey)
  return gone && { left: 0, at: gone.at }
}

/**
 * Stripe names lines only to who asks for them with a key: a session that was one line, `line-1`, is then told by its
 * items, `li_…`, and it may be the other way round.
 */
function isCalledOtherwise(state: PurchaseState, lineKey: string): boolean {
  if (whatIsLeft(state, lineKey)) return false
  const isItem = (key: string): boolean => key.startsWith('li_')
  return lineKey === WHOLE_SESSION
    ? state.lines.some(({ key }) => isItem(key))
    : isItem(lineKey) && state.lines.some(({ key }) => key === WHOLE_SESSION)
}

const WHOLE_SESSION = 'line-1'

function createUnits(input: PlanInput, named: (group: UnitGroup) => Person | undefined): NewUnit[] {
  const { state, existing, wanted, now } = input
  const isDead = state.payment === 'failed' || state.refund === 'full' || state.isCancelled
  // Whatever was made for a line under another name is not made again.
  if (isDead || existing.some((unit) => isCalledOtherwise(state, unit.lineKey))) return []
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
        claimableAt: claimableAt({ needs: wish.needs, createdAt: now }, input),
      },
      now,
    )
    return unitNumbers((whatIsLeft(state, wish.lineKey)?.left ?? 0) * wish.multiplier)
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
