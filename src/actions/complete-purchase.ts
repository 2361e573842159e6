import { toHex } from '../core/encoding/bytes.ts'
import { foldSignals } from '../core/purchase/fold-signals.ts'
import type { PlanInput } from '../core/purchase/plan-entitlements.ts'
import { policyOf } from '../core/purchase/policy.ts'
import type { ExistingUnit } from '../core/purchase/unit.ts'
import { soleRecipient } from '../core/purchase/unit-recipient.ts'
import type { UnitRecord } from '../store/entitlements.ts'
import { readMore } from '../store/purchase-reads.ts'
import { SUSPENDED, WITHDRAWN } from '../store/schema/credentials.ts'
import type { ActionContext } from './context.ts'
import type { LoadedPurchase } from './load-purchase.ts'
import { findOrMirrorAchievement } from './mirror-achievement.ts'
import { blindIndexOf } from './open-recipients.ts'
import { slugsOfLines } from './wanted-achievements.ts'

export interface CompletePurchase extends LoadedPurchase {
  /** Blind indexes in hex, by the addresses that the order names. */
  indexOfAddress: ReadonlyMap<string, string>
}

/**
 * Adds what could not be known before the facts were opened: people and achievements that only they name. Where the event
 * itself brought the order, nothing is missing and nothing is asked for.
 */
export async function completePurchase(
  ctx: ActionContext,
  loaded: LoadedPurchase,
): Promise<CompletePurchase> {
  const { state, units, rules, issuer, place } = loaded
  const achievements = new Map(loaded.achievements)
  const wanted = new Set([...slugsOfLines(state.lines, rules), ...units.map((unit) => unit.achievement)])
  const slugs = [...wanted].filter((slug) => !achievements.has(slug))
  const indexOfAddress = await addressIndexes(loaded)
  const claimed = units.flatMap(({ recipientIndex }) => (recipientIndex ? [toHex(recipientIndex)] : []))
  // Also where every unit is issued: a rule, or a line that has grown, may make more of them.
  const people = [...new Set([...indexOfAddress.values(), ...claimed])].filter(
    (index) => !loaded.people.has(index),
  )
  let more: Pick<LoadedPurchase, 'recipients' | 'awards' | 'signals'> = {
    recipients: [],
    awards: [],
    signals: [],
  }
  if (slugs.length > 0 || people.length > 0) {
    const everyone = [...new Set([...people, ...loaded.people])]
    const ask = { people: slugs.length > 0 ? everyone : people, slugs, everySlug: [...wanted] }
    const [found, recipients, awards, signals] = await readMore(
      ctx.db,
      { tenantId: issuer.tenantId, issuerId: issuer.id, place },
      ask,
    )
    for (const achievement of found) achievements.set(achievement.slug, achievement)
    more = { recipients, awards, signals }
  }
  if (issuer.mode === 'test') {
    for (const slug of wanted) {
      const mirrored = achievements.has(slug) ? undefined : await findOrMirrorAchievement(ctx, issuer, slug)
      if (mirrored) achievements.set(slug, mirrored)
    }
  }
  return {
    ...loaded,
    achievements,
    recipients: distinct([...loaded.recipients, ...more.recipients], ({ blindIndex }) => toHex(blindIndex)),
    awards: distinct([...loaded.awards, ...more.awards], ({ credentialId }) => toHex(credentialId)),
    signals: distinct([...loaded.signals, ...more.signals], ({ id }) => String(id)),
    indexOfAddress,
  }
}

const distinct = <T>(items: readonly T[], keyOf: (item: T) => string): T[] => [
  ...new Map(items.map((item) => [keyOf(item), item])).values(),
]

/** Of everybody for whom a unit may be: the buyer, who is not asked for by name, only where the badge would be theirs. */
async function addressIndexes({ state, secrets }: LoadedPurchase): Promise<Map<string, string>> {
  const people = [soleRecipient(state), ...state.lines.map(({ learner }) => learner)]
  const indexes = new Map<string, string>()
  for (const email of people.flatMap((person) => person?.email ?? [])) {
    if (!indexes.has(email)) indexes.set(email, toHex(await blindIndexOf(secrets, { email })))
  }
  return indexes
}

/** A unit as the plan sees it. */
export function existingUnit(
  unit: UnitRecord,
  { achievements }: Pick<CompletePurchase, 'achievements'>,
): ExistingUnit {
  const settings = achievements.get(unit.achievement)?.settings
  const needs = settings?.needs ?? []
  return {
    lineKey: unit.lineKey,
    unit: unit.unit,
    achievement: unit.achievement,
    state: unit.state,
    reason: unit.reason,
    review: unit.review,
    dueAt: unit.dueAt,
    recipientSource: unit.recipientSource,
    recipientIndex: unit.recipientIndex && toHex(unit.recipientIndex),
    manual: unit.manual,
    needs,
    policy: policyOf(needs, settings?.purchases),
    multiplier: unit.multiplier,
    isOffered: unit.claimSentAt !== null,
    credential: credentialOf(unit),
    createdAt: unit.createdAt,
  }
}

const SUPPORT = ['good', 'held', 'stopped'] as const

function credentialOf(unit: UnitRecord): ExistingUnit['credential'] {
  if (unit.credentialId === null || unit.credentialState === null) return null
  const isWithdrawn = WITHDRAWN.includes(unit.credentialState)
  return {
    id: toHex(unit.credentialId),
    state: isWithdrawn ? 'withdrawn' : unit.credentialState === SUSPENDED ? 'suspended' : 'standing',
    canSuspend: unit.canSuspend,
    others: unit.others === null ? 'none' : (SUPPORT[unit.others] ?? 'none'),
  }
}

/** What the plan asks about people: under which index they are known, and how far they have come. */
export function peopleFacts(complete: CompletePurchase): Pick<PlanInput, 'indexOf' | 'progressOf'> {
  const unitIds = new Map(complete.units.map((unit) => [keyText(unit), toHex(unit.id)]))
  return {
    indexOf: ({ email }) => (email === undefined ? null : (complete.indexOfAddress.get(email) ?? null)),
    progressOf: (unit) => {
      const settings = complete.achievements.get(unit.achievement)?.settings
      const policy = policyOf(settings?.needs ?? [], settings?.purchases)
      const since = policy.repeat === 'renew' ? lastIssuedAt(complete, unit) : undefined
      const about = complete.signals.filter(
        (signal) =>
          signal.achievement === unit.achievement &&
          signal.isOurs &&
          isAbout(signal, unit.recipientIndex, unitIds.get(keyText(unit))) &&
          // What was shown for the badge that is to be renewed does not renew it.
          (since === undefined || signal.at > since),
      )
      const signals = about.map(({ id, kind, positive, at, score }) => ({
        ...{ id, kind, positive, at },
        score: score === null ? null : score / MILLION,
      }))
      return foldSignals(signals, policy)
    },
  }
}

/** Scores are kept as whole numbers. */
export const MILLION = 1_000_000

function isAbout(
  signal: CompletePurchase['signals'][number],
  recipientIndex: string | null,
  unitId: string | undefined,
): boolean {
  if (signal.entitlementId !== null) return toHex(signal.entitlementId) === unitId
  // Without a person it is about an order, whoever that is for.
  if (signal.recipientIndex === null) return signal.orderRef !== null
  return recipientIndex !== null && toHex(signal.recipientIndex) === recipientIndex
}

function lastIssuedAt(
  { awards }: CompletePurchase,
  { achievement, recipientIndex }: { achievement: string; recipientIndex: string | null },
): number | undefined {
  const times = awards
    .filter((award) => award.slug === achievement && toHex(award.recipientIndex) === recipientIndex)
    .map((award) => award.issuedAt)
  return times.length === 0 ? undefined : Math.max(...times)
}

export const keyText = ({
  lineKey,
  unit,
  achievement,
}: {
  lineKey: string
  unit: number
  achievement: string
}): string => JSON.stringify([lineKey, unit, achievement])
