import { BadgeError } from '../core/badge-error.ts'
import { addCalendarDuration } from '../core/credential/calendar-duration.ts'
import { fromHex, toHex } from '../core/encoding/bytes.ts'
import { policyOf } from '../core/purchase/policy.ts'
import type { Person } from '../core/purchase/purchase.ts'
import type { AchievementRecord } from '../store/achievements.ts'
import { type AwardRecord, insertAwards, type NewAward } from '../store/awards.ts'
import { listCredentialsById } from '../store/credentials.ts'
import type { Statement } from '../store/database.ts'
import { SUSPENDED, WITHDRAWN } from '../store/schema/credentials.ts'
import type { CompletePurchase } from './complete-purchase.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import type { KnownRecipient } from './open-recipients.ts'
import { type IssueItem, prepareCredentials } from './prepare-credentials.ts'
import { supersede } from './replace-credential.ts'
import { reservePositions } from './reserve-positions.ts'
import { prepareStateChange } from './suspend-credentials.ts'

/** A unit that is ready, and whose it is. */
export interface ReadyUnit {
  key: string
  achievement: string
  /** Hex. */
  recipientIndex: string
  person: Person
}

export interface IssuedUnits {
  /** Credential ids in hex, by the key of the unit. */
  credentialOf: Map<string, string>
  issued: string[]
  attached: string[]
  reinstated: string[]
  /** Credentials whose support changes, with the revision that was read. */
  locks: { credentialId: string; revision: number }[]
  statements: Statement[]
}

interface Pending {
  unit: ReadyUnit
  achievement: AchievementRecord
  /** In whose place the new credential comes. */
  renews?: AwardRecord
  award?: Omit<NewAward, 'credentialId'>
}

/** A credential that an order comes to support, and the number that it gets if it has none. */
interface Attached {
  standing: AwardRecord
  number: number
}

/**
 * What units that are ready become: a credential each, or, where a learner can have the badge once only, the one that the
 * learner has already.
 */
export async function issueUnits(
  ctx: ActionContext,
  complete: CompletePurchase,
  units: readonly ReadyUnit[],
): Promise<IssuedUnits> {
  const { issuer, awards } = complete
  const now = epochSeconds(ctx.now())
  const result: IssuedUnits = {
    credentialOf: new Map(),
    issued: [],
    attached: [],
    reinstated: [],
    locks: [],
    statements: [],
  }
  const pending: Pending[] = []
  /** Of this very order: two units for one person are one badge. */
  const firstOf = new Map<string, string>()
  const twins: { key: string; first: string }[] = []
  const attached: Attached[] = []
  for (const unit of units) {
    const achievement = complete.achievements.get(unit.achievement)
    if (!achievement)
      throw new BadgeError('conflict', `achievement ${unit.achievement} does not exist any more`)
    const { repeat } = policyOf(achievement.settings.needs, achievement.settings.purchases)
    if (repeat === 'each') {
      pending.push({ unit, achievement })
      continue
    }
    const whose = JSON.stringify([unit.recipientIndex, unit.achievement])
    const first = firstOf.get(whose)
    if (first !== undefined) {
      twins.push({ key: unit.key, first })
      continue
    }
    firstOf.set(whose, unit.key)
    const own = awards.filter(
      (award) => award.slug === unit.achievement && toHex(award.recipientIndex) === unit.recipientIndex,
    )
    const standing = own.find((award) => isStanding(award, now))
    const number = 1 + Math.max(0, ...own.map((award) => award.number ?? 0))
    if (standing && repeat === 'once') {
      attached.push({ standing, number })
      result.credentialOf.set(unit.key, toHex(standing.credentialId))
      continue
    }
    pending.push({
      unit,
      achievement,
      ...(standing && { renews: standing }),
      award: { achievement: unit.achievement, recipientIndex: unit.recipientIndex, number, byHand: false },
    })
  }
  await attach(ctx, complete, attached, result)
  await issueNew(ctx, complete, pending, result)
  for (const { key, first } of twins) {
    const credentialId = result.credentialOf.get(first)
    if (credentialId === undefined) continue
    result.credentialOf.set(key, credentialId)
    result.attached.push(credentialId)
  }
  const inserted = pending.flatMap(({ unit, award }) => {
    const credentialId = result.credentialOf.get(unit.key)
    return award && credentialId !== undefined ? [{ ...award, credentialId }] : []
  })
  result.statements.push(
    ...insertAwards(ctx.db, { issuerId: issuer.id, tenantId: issuer.tenantId }, inserted),
  )
  return result
}

const isStanding = ({ state, validUntil }: AwardRecord, now: number): boolean =>
  !WITHDRAWN.includes(state) && (validUntil === null || validUntil > now)

/** Another order now supports a credential that stands. */
async function attach(
  ctx: ActionContext,
  { issuer }: CompletePurchase,
  attached: readonly Attached[],
  result: IssuedUnits,
): Promise<void> {
  const place = { issuerId: issuer.id, tenantId: issuer.tenantId }
  const standing = attached.map((one) => one.standing)
  const byHand = attached.filter((one) => one.standing.number === null)
  result.attached.push(...standing.map(({ credentialId }) => toHex(credentialId)))
  result.locks.push(...locksOf(standing))
  result.statements.push(
    // It was issued without any order, so it does not fall with one.
    ...insertAwards(
      ctx.db,
      place,
      byHand.map(({ standing: { slug, recipientIndex, credentialId }, number }) => ({
        achievement: slug,
        recipientIndex: toHex(recipientIndex),
        number,
        credentialId: toHex(credentialId),
        byHand: true,
      })),
    ),
  )
  const held = standing.filter(({ state, others }) => state === SUSPENDED && others === 1)
  if (held.length === 0) return
  const records = await listCredentialsById(
    ctx.db,
    issuer.id,
    held.map(({ credentialId }) => credentialId),
  )
  result.reinstated.push(...records.map(({ id }) => toHex(id)))
  result.statements.push(
    ...(await prepareStateChange(ctx, issuer, records, { to: 'reinstate', reason: 'purchase' })),
  )
}

const locksOf = (awards: readonly Pick<AwardRecord, 'credentialId' | 'revision'>[]) =>
  awards.flatMap(({ credentialId, revision }) =>
    revision === null ? [] : [{ credentialId: toHex(credentialId), revision }],
  )

async function issueNew(
  ctx: ActionContext,
  complete: CompletePurchase,
  pending: readonly Pending[],
  result: IssuedUnits,
): Promise<void> {
  if (pending.length === 0) return
  const groups = [...Map.groupBy(pending, ({ unit }) => unit.achievement)]
  const reserved = await reservePositions(
    ctx,
    complete.issuer,
    groups.map(([achievement, ofOne]) => ({ achievement, count: ofOne.length })),
  )
  const now = ctx.now()
  // Of a bundle: one batch makes a person once.
  const added: KnownRecipient[] = []
  for (const [n, [, ofOne]] of groups.entries()) {
    const [first] = ofOne
    const firstPosition = reserved.positions[n]
    if (!first || firstPosition === undefined) throw new TypeError('positions were taken for every group')
    const reservation = {
      issuer: reserved.issuer,
      achievement: first.achievement,
      blindIndexes: ofOne.map(({ unit }) => fromHex(unit.recipientIndex)),
      known: [...complete.recipients, ...added],
      firstPosition,
      now,
    }
    const items = ofOne.map((one) => itemOf(one, now))
    const prepared = await prepareCredentials(ctx, reservation, items)
    added.push(...prepared.added)
    result.statements.push(...prepared.statements)
    for (const [i, { unit, renews }] of ofOne.entries()) {
      const id = prepared.ids[i]
      if (!id) throw new TypeError('every item makes a credential')
      result.credentialOf.set(unit.key, toHex(id))
      result.issued.push(toHex(id))
      if (renews) await renew(ctx, complete, renews, id, result)
    }
  }
}

/** What is renewed before it ends loses nothing of its time. */
function itemOf({ unit, achievement, renews }: Pending, now: Date): IssueItem {
  const { email, name } = unit.person
  if (email === undefined) throw new BadgeError('conflict', 'a unit that is ready has nobody to go to')
  const { validity } = achievement.settings
  const from = renews?.validUntil ? new Date(Math.max(now.getTime(), renews.validUntil * 1000)) : undefined
  return {
    recipient: { email, ...(name !== undefined && { name }) },
    ...(validity !== undefined && from && { validUntil: addCalendarDuration(from, validity) }),
    facts: {},
  }
}

async function renew(
  ctx: ActionContext,
  { issuer }: CompletePurchase,
  renews: AwardRecord,
  newId: Uint8Array<ArrayBuffer>,
  result: IssuedUnits,
): Promise<void> {
  const [old] = await listCredentialsById(ctx.db, issuer.id, [renews.credentialId])
  if (!old || WITHDRAWN.includes(old.state)) return
  result.locks.push(...locksOf([renews]))
  result.statements.push(...(await supersede(ctx, issuer, old, newId, 'renewed')))
}
