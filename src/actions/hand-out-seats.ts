import { BadgeError, invalidInput } from '../core/badge-error.ts'
import { equalBytes, toHex } from '../core/encoding/bytes.ts'
import type { EntitlementState } from '../core/purchase/entitlement-state.ts'
import type { Person } from '../core/purchase/purchase.ts'
import { findSeatPage, markClaim, markSeatPage } from '../store/claims.ts'
import { runBatch, type Statement } from '../store/database.ts'
import type { UnitRecord } from '../store/entitlements.ts'
import { insertOutbox } from '../store/journal.ts'
import {
  claimUrl,
  deriveToken,
  hashToken,
  LINK_SECONDS,
  MOST_LINKS,
  openClaimPerson,
  sealPerson,
} from './claim-token.ts'
import { personOf, RESEND_SECONDS } from './claim-unit.ts'
import { completePurchase } from './complete-purchase.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { asTooManyMails, countClaimMail } from './count-claim-mail.ts'
import { type LoadedPurchase, loadPurchase } from './load-purchase.ts'
import { reworkPurchase } from './rework-purchase.ts'

export const MOST_INVITED = 500

/** A place as its buyer sees it. */
export interface Seat {
  id: string
  achievement: string
  standing: EntitlementState
  /** `free`: nobody has it. `invited`: the link was mailed. `claimed`: somebody has confirmed a name. */
  state: 'free' | 'invited' | 'claimed' | 'gone'
  /** Whom the buyer invited; of who has claimed it the name alone, which the badge shows to everybody. */
  person: Person
  /** To be handed out, while nobody has it. */
  link?: string
}

export interface SeatsView {
  order: string
  issuer: { name: string; url: string; isTest: boolean }
  isExpired: boolean
  /** What can still be given to somebody, by slug. */
  free: { achievement: string; name: string; count: number }[]
  seats: Seat[]
}

const noSuchPage = () =>
  new BadgeError('not_found', 'this link leads nowhere: it may have been replaced by a newer one')

type Loaded = Awaited<ReturnType<typeof loadPurchase>>

async function openPage(ctx: ActionContext, token: string): Promise<{ loaded: Loaded; isExpired: boolean }> {
  const page = await findSeatPage(ctx.db, await hashToken(token))
  if (!page) throw noSuchPage()
  const loaded = await loadPurchase(ctx, page.tenantId, page.purchaseId)
  return { loaded, isExpired: page.expiresAt <= epochSeconds(ctx.now()) }
}

/** The page on which a buyer hands out what was bought. */
export async function showSeats(ctx: ActionContext, token: string): Promise<SeatsView> {
  const { loaded, isExpired } = await openPage(ctx, token)
  const { achievements } = await completePurchase(ctx, loaded)
  const nameOf = (slug: string) => String(achievements.get(slug)?.document.name ?? slug)
  const seats: Seat[] = []
  for (const unit of loaded.units) seats.push(await seatOf(ctx, loaded, unit, nameOf(unit.achievement)))
  const free = Map.groupBy(loaded.units.filter(isFree), (unit) => unit.achievement)
  const { issuer, purchase } = loaded
  return {
    order: purchase.orderKey,
    issuer: { name: String(issuer.profile.name), url: issuer.baseUrl, isTest: issuer.mode === 'test' },
    isExpired,
    free: [...free].map(([achievement, ofOne]) => ({
      achievement,
      name: nameOf(achievement),
      count: ofOne.length,
    })),
    seats: isExpired ? [] : seats,
  }
}

async function seatOf(
  ctx: ActionContext,
  { secrets }: LoadedPurchase,
  unit: UnitRecord,
  achievement: string,
): Promise<Seat> {
  const state = stateOf(unit)
  const known = await openClaimPerson(secrets, unit.id, unit.claimPerson)
  const person = state === 'claimed' ? { ...(known.name !== undefined && { name: known.name }) } : known
  const isOpen = (state === 'free' || state === 'invited') && unit.claimGeneration !== null
  const link = isOpen
    ? claimUrl(ctx.origin, (await deriveToken(secrets, 'claim', unit.id, unit.claimGeneration ?? 1)).token)
    : undefined
  return {
    id: toHex(unit.id),
    achievement,
    standing: unit.state,
    state,
    person,
    ...(link !== undefined && { link }),
  }
}

function stateOf(unit: UnitRecord): Seat['state'] {
  if (unit.state === 'cancelled') return 'gone'
  if (unit.recipientSource !== null) return 'claimed'
  return unit.claimSentAt === null ? 'free' : 'invited'
}

const isFree = (unit: UnitRecord): boolean =>
  unit.state === 'awaiting_recipient' && unit.claimSentAt === null && unit.claimGeneration !== null

/** A link works for a fixed time from its mail, which tells when that went out even after the place was taken back. */
function mayBeMailed({ claimGeneration, claimExpiresAt }: UnitRecord, at: number): boolean {
  if (claimGeneration === null || claimGeneration >= MOST_LINKS) return false
  const hadLinks = claimGeneration > 1 && claimExpiresAt !== null
  return !hadLinks || at - (claimExpiresAt - LINK_SECONDS) >= RESEND_SECONDS
}

/** Gives free places of an achievement to people, each of whom gets the link by mail. */
export async function inviteToSeats(
  ctx: ActionContext,
  token: string,
  { achievement, people }: { achievement: string; people: readonly { email: string; name?: string }[] },
): Promise<void> {
  await changeSeats(ctx, token, async ({ units, secrets, issuer }, at) => {
    const free = units.filter((unit) => unit.achievement === achievement && isFree(unit))
    if (people.length > free.length) {
      const places = free.length === 1 ? 'there is one free place' : `there are ${free.length} free places`
      throw invalidInput('/people', `${places} for ${people.length} people`)
    }
    // A place that is taken back and sent again, over and over, would fill the mailboxes of strangers.
    const mailable = free.filter((unit) => mayBeMailed(unit, at))
    if (people.length > mailable.length) {
      const detail =
        'a place that was taken back can be sent to somebody else after ten minutes, and only so many times: hand out its link yourself'
      throw new BadgeError('rate_limited', detail)
    }
    const statements: Statement[] = []
    const invited: Uint8Array<ArrayBuffer>[] = []
    for (const [n, person] of people.entries()) {
      const unit = mailable[n]
      if (!unit) continue
      // A link that the buyer may have copied before is not the one that is mailed.
      const generation = (unit.claimGeneration ?? 0) + 1
      const { hash } = await deriveToken(secrets, 'claim', unit.id, generation)
      const sealed = await sealPerson(ctx, secrets, unit.id, person)
      const set = { tokenHash: hash, generation, person: sealed, sentAt: at, expiresAt: at + LINK_SECONDS }
      statements.push(
        markClaim(ctx.db, issuer.tenantId, unit.id, set),
        ...(await countClaimMail(ctx, issuer.tenantId, person.email)),
      )
      invited.push(unit.id)
    }
    return [
      ...statements,
      ...insertOutbox(ctx.db, { issuerId: issuer.id, kind: 'claim.offered', at }, invited),
    ]
  })
}

/** Takes a place back from somebody who has not claimed it: the link ends, and the place is free. */
export const takeSeatBack = (ctx: ActionContext, token: string, seat: Uint8Array): Promise<void> =>
  changeSeats(ctx, token, async ({ units, secrets, issuer }) => {
    const unit = unclaimed(units, seat)
    const generation = unit.claimGeneration + 1
    const { hash } = await deriveToken(secrets, 'claim', unit.id, generation)
    const set = { tokenHash: hash, generation, person: null, sentAt: null }
    return [markClaim(ctx.db, issuer.tenantId, unit.id, set)]
  })

/** Mails the link of a place once more. */
export const resendSeat = (ctx: ActionContext, token: string, seat: Uint8Array): Promise<void> =>
  changeSeats(ctx, token, async (loaded, at) => {
    const { units, issuer } = loaded
    const unit = unclaimed(units, seat)
    if (unit.claimSentAt === null) throw new BadgeError('conflict', 'nobody was invited to this place yet')
    refuseTooSoon(unit.claimSentAt, at)
    const { email } = await personOf(ctx, loaded, unit)
    return [
      ...(email === undefined ? [] : await countClaimMail(ctx, issuer.tenantId, email)),
      markClaim(ctx.db, issuer.tenantId, unit.id, { sentAt: at, expiresAt: at + LINK_SECONDS }),
      ...insertOutbox(ctx.db, { issuerId: issuer.id, kind: 'claim.offered', at }, [unit.id]),
    ]
  })

/** Mails the buyer a new link to the page; the old one ends. */
export async function resendSeatPage(ctx: ActionContext, token: string): Promise<void> {
  const { loaded } = await openPage(ctx, token)
  const { issuer, seatPage, secrets, purchase } = loaded
  if (!seatPage) throw noSuchPage()
  const at = epochSeconds(ctx.now())
  refuseTooSoon(seatPage.sentAt, at)
  const generation = seatPage.generation + 1
  const { hash } = await deriveToken(secrets, 'seats', purchase.id, generation)
  await runBatch(ctx.db, [
    markSeatPage(ctx.db, issuer.tenantId, purchase.id, {
      ...{ tokenHash: hash, generation, expiresAt: at + LINK_SECONDS, sentAt: at },
    }),
    ...insertOutbox(ctx.db, { issuerId: issuer.id, kind: 'seats.offered', at }, [purchase.id]),
  ])
  await ctx.enqueue([{ kind: 'outbox' }])
}

const refuseTooSoon = (sentAt: number, at: number): void => {
  if (at - sentAt < RESEND_SECONDS) {
    throw new BadgeError(
      'rate_limited',
      'a mail with the link was sent a few minutes ago: please look for it first',
    )
  }
}

function unclaimed(units: readonly UnitRecord[], id: Uint8Array): UnitRecord & { claimGeneration: number } {
  const unit = units.find((one) => equalBytes(one.id, id))
  const generation = unit?.claimGeneration ?? null
  if (!unit || generation === null || unit.state !== 'awaiting_recipient') {
    throw new BadgeError('conflict', 'this place has been taken or is not to be had any more')
  }
  return { ...unit, claimGeneration: generation }
}

async function changeSeats(
  ctx: ActionContext,
  token: string,
  change: (loaded: Loaded, at: number) => Promise<Statement[]>,
): Promise<void> {
  const { loaded, isExpired } = await openPage(ctx, token)
  if (isExpired) throw new BadgeError('conflict', 'this page has expired: ask for a new link')
  const at = epochSeconds(ctx.now())
  const place = { tenantId: loaded.issuer.tenantId, id: loaded.purchase.id, cause: 'seats' as const }
  try {
    await reworkPurchase({ ...ctx, actor: 'buyer' }, place, async (current) => ({
      units: current.units,
      statements: await change(current, at),
    }))
  } catch (cause) {
    throw asTooManyMails(cause)
  }
}
