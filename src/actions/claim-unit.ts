import { BadgeError } from '../core/badge-error.ts'
import { equalBytes, fromHex, toHex } from '../core/encoding/bytes.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import type { EntitlementState } from '../core/purchase/entitlement-state.ts'
import type { Person } from '../core/purchase/purchase.ts'
import { namedPeople } from '../core/purchase/unit-groups.ts'
import { findClaim, markClaim } from '../store/claims.ts'
import type { UnitRecord } from '../store/entitlements.ts'
import { insertAuditEntry, insertOutbox } from '../store/journal.ts'
import {
  deriveToken,
  hashToken,
  LINK_SECONDS,
  MOST_LINKS,
  openClaimPerson,
  sealPerson,
} from './claim-token.ts'
import { completePurchase, existingUnit } from './complete-purchase.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { type LoadedPurchase, loadPurchase } from './load-purchase.ts'
import { blindIndexOf } from './open-recipients.ts'
import { reworkPurchase } from './rework-purchase.ts'

/** No more than one mail in ten minutes, whoever asks for it. */
export const RESEND_SECONDS = 600

export interface ClaimView {
  /** `open`: may be claimed. `taken`: by whoever had the link. `unpaid`: not yet. `gone`: cancelled or held. */
  state: 'open' | 'expired' | 'taken' | 'unpaid' | 'gone'
  standing: EntitlementState
  achievement: { name: string; description: string; criteria?: string; url: string }
  issuer: { name: string; url: string; isTest: boolean }
  /** For whom the link was made, as far as that is known. */
  person: Person
  /** Whether a new link can be mailed to whom this one was for. */
  canResend: boolean
  credentialUrl?: string
}

const noSuchLink = () =>
  new BadgeError('not_found', 'this link leads nowhere: it may have been replaced by a newer one')

/** What a claim link leads to. Whoever has the link is the one whom it is for. */
export async function showClaim(ctx: ActionContext, token: string): Promise<ClaimView> {
  const { loaded, unit } = await openLink(ctx, token)
  const complete = await completePurchase(ctx, loaded)
  const document = complete.achievements.get(unit.achievement)?.document ?? {}
  const person = await personOf(ctx, loaded, unit)
  const { issuer } = loaded
  const criteria = (document.criteria as { narrative?: string } | undefined)?.narrative
  return {
    state: stateOf(unit, epochSeconds(ctx.now())),
    standing: unit.state,
    achievement: {
      name: String(document.name ?? unit.achievement),
      description: String(document.description ?? ''),
      ...(criteria !== undefined && { criteria }),
      url: String(document.id ?? `${issuer.baseUrl}/achievements/${unit.achievement}`),
    },
    issuer: { name: String(issuer.profile.name), url: issuer.baseUrl, isTest: issuer.mode === 'test' },
    // Whoever has taken it has confirmed that already.
    person: unit.claimedAt === null ? person : {},
    canResend: unit.claimedAt === null && person.email !== undefined,
    ...(unit.credentialId && {
      credentialUrl: `${issuer.baseUrl}/credentials/${formatUuid(unit.credentialId)}`,
    }),
  }
}

/**
 * A learner takes a unit: the name is as the badge will show it for ever, the address is where it goes. Of two who have the
 * same link the first has it.
 */
export async function claimUnit(
  ctx: ActionContext,
  token: string,
  { email, name }: { email: string; name: string },
): Promise<void> {
  const { loaded, unit: seen } = await openLink(ctx, token)
  const { tenantId } = loaded.issuer
  const at = epochSeconds(ctx.now())
  const index = fromHex(toHex(await blindIndexOf(loaded.secrets, { email })))
  const sealed = await sealPerson(ctx, loaded.secrets, seen.id, { email, name })
  const place = { tenantId, id: loaded.purchase.id, cause: 'claim' as const }
  await reworkPurchase({ ...ctx, actor: 'claim' }, place, async ({ units, issuer }) => {
    const unit = units.find((one) => equalBytes(one.id, seen.id))
    if (!unit || unit.claimGeneration !== seen.claimGeneration) throw noSuchLink()
    refuseUnlessOpen(unit, at)
    const twin = units.find(
      (one) =>
        one.achievement === unit.achievement &&
        one.state !== 'cancelled' &&
        one.recipientIndex !== null &&
        equalBytes(one.recipientIndex, index),
    )
    if (twin) {
      const detail = 'this address has a place for this badge from the same order already'
      throw new BadgeError('conflict', detail, { issues: [{ pointer: '/email', detail }] })
    }
    const claimed = {
      recipientSource: 'claim' as const,
      recipientIndex: index,
      claimPerson: sealed,
      claimedAt: at,
    }
    return {
      units: units.map((one) => (one === unit ? { ...one, ...claimed } : one)),
      statements: [
        markClaim(ctx.db, tenantId, unit.id, { person: sealed, claimedAt: at }),
        insertAuditEntry(ctx.db, {
          ...{ tenantId, issuerId: issuer.id, at, actor: 'claim', subject: unit.id },
          action: 'entitlement.claimed',
        }),
      ],
    }
  })
}

/** Mails a new link to whom this one was for; the old one ends. */
export async function resendClaim(ctx: ActionContext, token: string): Promise<void> {
  const { loaded, unit: seen } = await openLink(ctx, token)
  const person = await personOf(ctx, loaded, seen)
  if (person.email === undefined) {
    throw new BadgeError('conflict', 'whoever gave you this link can give you a new one')
  }
  const { tenantId } = loaded.issuer
  const at = epochSeconds(ctx.now())
  const place = { tenantId, id: loaded.purchase.id, cause: 'claim' as const }
  await reworkPurchase(ctx, place, async ({ units, issuer, secrets }) => {
    const unit = units.find((one) => equalBytes(one.id, seen.id))
    if (!unit || unit.claimGeneration !== seen.claimGeneration || unit.claimedAt !== null) throw noSuchLink()
    if (unit.claimSentAt !== null && at - unit.claimSentAt < RESEND_SECONDS) {
      throw new BadgeError(
        'rate_limited',
        'a mail with the link was sent a few minutes ago: please look for it first',
      )
    }
    if (unit.claimGeneration >= MOST_LINKS)
      throw new BadgeError('rate_limited', 'this link has been renewed too often; ask whoever gave it to you')
    const generation = unit.claimGeneration + 1
    const { hash } = await deriveToken(secrets, 'claim', unit.id, generation)
    return {
      units,
      statements: [
        markClaim(ctx.db, tenantId, unit.id, {
          ...{ tokenHash: hash, generation, sentAt: at, expiresAt: at + LINK_SECONDS },
        }),
        ...insertOutbox(ctx.db, { issuerId: issuer.id, kind: 'claim.offered', at }, [unit.id]),
      ],
    }
  })
}

type Linked = UnitRecord & { claimGeneration: number }

async function openLink(
  ctx: ActionContext,
  token: string,
): Promise<{ loaded: Awaited<ReturnType<typeof loadPurchase>>; unit: Linked }> {
  const found = await findClaim(ctx.db, await hashToken(token))
  if (!found) throw noSuchLink()
  const { tenantId, purchaseId, entitlementId, generation } = found.claim
  const loaded = await loadPurchase(ctx, tenantId, purchaseId)
  const unit = loaded.units.find((one) => equalBytes(one.id, entitlementId))
  if (!unit) throw noSuchLink()
  return { loaded, unit: { ...unit, claimGeneration: generation } }
}

/** Who was invited, has claimed, or is named by the order. */
export async function personOf(
  ctx: ActionContext,
  loaded: LoadedPurchase,
  unit: UnitRecord,
): Promise<Person> {
  if (unit.claimPerson) return openClaimPerson(loaded.secrets, unit.id, unit.claimPerson)
  const complete = await completePurchase(ctx, loaded)
  const existing = complete.units.map((one) => existingUnit(one, complete))
  return namedPeople(complete.state, existing, []).of(unit) ?? {}
}

function stateOf(unit: UnitRecord, now: number): ClaimView['state'] {
  if (unit.claimedAt !== null) return 'taken'
  if (unit.state === 'awaiting_payment') return 'unpaid'
  if (unit.state !== 'awaiting_recipient') return 'gone'
  return unit.claimExpiresAt !== null && unit.claimExpiresAt <= now ? 'expired' : 'open'
}

function refuseUnlessOpen(unit: UnitRecord, now: number): void {
  const sentences: Record<Exclude<ClaimView['state'], 'open'>, string> = {
    taken: 'this place has been taken already',
    unpaid: 'this place has not been paid for yet',
    gone: 'this place is not to be had any more',
    expired: 'this link has expired',
  }
  const state = stateOf(unit, now)
  if (state !== 'open') throw new BadgeError('conflict', sentences[state])
}
