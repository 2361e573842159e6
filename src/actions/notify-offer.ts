import { equalBytes } from '../core/encoding/bytes.ts'
import { namedPeople } from '../core/purchase/unit-groups.ts'
import { buildBadgeMail, buildSeatsMail } from '../pages/mail/recipient-mail.ts'
import { findEntitlement } from '../store/entitlement-lists.ts'
import { findIssuerTenant } from '../store/issuers.ts'
import { claimUrl, deriveToken, openClaimPerson, seatsUrl } from './claim-token.ts'
import { completePurchase, existingUnit } from './complete-purchase.ts'
import type { ActionContext } from './context.ts'
import { loadPurchase } from './load-purchase.ts'
import { languageOfTenant } from './prepare-mails.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Mails the link to a unit to whoever it is for: the one who was invited, or whom the order names. */
export async function notifyOfClaim(
  ctx: ActionContext,
  issuerId: number,
  entitlementId: Bytes,
): Promise<void> {
  const entitlement = ctx.sendMail && (await findEntitlement(ctx.db, issuerId, entitlementId))
  const tenantId = entitlement && (await findIssuerTenant(ctx.db, issuerId))
  if (!ctx.sendMail || !entitlement || tenantId === undefined) return
  const loaded = await loadPurchase(ctx, tenantId, entitlement.purchaseId)
  const unit = loaded.units.find((one) => equalBytes(one.id, entitlementId))
  // Taken, taken back or cancelled meanwhile.
  if (!unit || unit.claimGeneration === null || unit.state !== 'awaiting_recipient') return
  const complete = await completePurchase(ctx, loaded)
  const invited = await openClaimPerson(loaded.secrets, entitlementId, unit.claimPerson)
  const existing = complete.units.map((one) => existingUnit(one, complete))
  const person = invited.email === undefined ? namedPeople(loaded.state, existing, []).of(unit) : invited
  if (person?.email === undefined) return
  const { token } = await deriveToken(loaded.secrets, 'claim', entitlementId, unit.claimGeneration)
  const language = await languageOfTenant(ctx, tenantId)
  const mail = buildBadgeMail(
    language,
    { kind: 'claim' },
    {
      recipientName: person.name,
      achievementName: String(complete.achievements.get(unit.achievement)?.document.name ?? unit.achievement),
      issuerName: String(loaded.issuer.profile.name),
      url: claimUrl(ctx.origin, token),
    },
  )
  await ctx.sendMail({ to: person.email, ...mail })
}

/** Mails the buyer the page on which seats are handed out. */
export async function notifyOfSeats(ctx: ActionContext, issuerId: number, purchaseId: Bytes): Promise<void> {
  const tenantId = ctx.sendMail && (await findIssuerTenant(ctx.db, issuerId))
  if (!ctx.sendMail || tenantId === undefined) return
  const { state, seatPage, secrets, issuer, units, purchase } = await loadPurchase(ctx, tenantId, purchaseId)
  const free = units.filter((unit) => unit.state === 'awaiting_recipient')
  if (!seatPage || state.buyer.email === undefined || free.length === 0) return
  const { token } = await deriveToken(secrets, 'seats', purchaseId, seatPage.generation)
  const mail = buildSeatsMail(await languageOfTenant(ctx, tenantId), {
    buyerName: state.buyer.name,
    order: purchase.orderKey,
    seats: free.length,
    issuerName: String(issuer.profile.name),
    url: seatsUrl(ctx.origin, token),
  })
  await ctx.sendMail({ to: state.buyer.email, ...mail })
}
