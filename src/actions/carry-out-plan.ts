import { BadgeError } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import type { EntitlementState } from '../core/purchase/entitlement-state.ts'
import { type EntitlementPlan, soleRecipient, type UnitKey } from '../core/purchase/plan-entitlements.ts'
import type { Person } from '../core/purchase/purchase.ts'
import { listCredentialsById } from '../store/credentials.ts'
import type { Statement } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertEntitlements, markEntitlement } from '../store/purchases.ts'
import type { ActionContext } from './context.ts'
import { newRowId } from './create-endpoint.ts'
import type { LoadedPurchase } from './load-purchase.ts'
import type { KnownRecipient } from './open-recipients.ts'
import { prepareCredentials } from './prepare-credentials.ts'
import { reserveCredentials } from './reserve-credentials.ts'
import { prepareRevocation } from './revoke-credentials.ts'

interface PlanToCarryOut {
  issuer: IssuerRecord
  purchaseId: Uint8Array<ArrayBuffer>
  loaded: LoadedPurchase
  plan: EntitlementPlan
  at: number
}

const textOf = ({ lineKey, unit, achievement }: UnitKey): string =>
  JSON.stringify([lineKey, unit, achievement])

/** The writes that make a plan real: new and changed entitlements, the credentials that are due or fall. */
export async function carryOutPlan(
  ctx: ActionContext,
  { issuer, purchaseId, loaded, plan, at }: PlanToCarryOut,
): Promise<{ statements: Statement[]; announces: boolean }> {
  const issue = await issueUnits(ctx, issuer, loaded, plan)
  const { issued } = issue
  const rows = plan.create.map((unit) => ({
    id: newRowId(ctx),
    ...unit,
    recipientSource: unit.recipient ? ('purchase' as const) : null,
    state: issued.has(textOf(unit)) ? ('issued' as const) : unit.state,
    credentialId: issued.get(textOf(unit)) ?? null,
  }))
  const statements = [...issue.statements]
  if (rows.length > 0) {
    statements.push(
      ...insertEntitlements(ctx.db, { tenantId: issuer.tenantId, issuerId: issuer.id, purchaseId, at }, rows),
    )
  }
  const changed = new Map<string, EntitlementState>(plan.change.map((unit) => [textOf(unit), unit.to]))
  for (const unit of loaded.entitlements) {
    const credentialId = issued.get(textOf(unit))
    const state = credentialId ? ('issued' as const) : changed.get(textOf(unit))
    if (state === undefined) continue
    const set = { state, ...(credentialId && { credentialId }), updatedAt: at }
    statements.push(markEntitlement(ctx.db, issuer.tenantId, unit.id, set))
  }
  const revocation = await revokeUnits(ctx, issuer, loaded, plan)
  statements.push(...revocation)
  return { statements, announces: issue.statements.length > 0 || revocation.length > 0 }
}

async function issueUnits(
  ctx: ActionContext,
  issuer: IssuerRecord,
  loaded: LoadedPurchase,
  plan: EntitlementPlan,
) {
  const issued = new Map<string, Uint8Array<ArrayBuffer>>()
  const statements: Statement[] = []
  const recipients = new Map(plan.create.map((unit) => [textOf(unit), unit.recipient]))
  const achievements = new Set(plan.issue.map(({ achievement }) => achievement))
  // Of a bundle: one batch makes a person once.
  const added: KnownRecipient[] = []
  for (const achievement of achievements) {
    const units = plan.issue.filter((unit) => unit.achievement === achievement)
    const items = units.map((unit) => ({
      recipient: recipientOf(recipients.get(textOf(unit)) ?? soleRecipient(loaded.state)),
      facts: {},
    }))
    const reserved = await reserveCredentials(ctx, issuer, {
      achievement,
      recipients: items.map(({ recipient }) => recipient),
    })
    // Without an idempotency key there is no earlier answer; the entitlement itself is the key here.
    if (!('reservation' in reserved)) continue
    const { reservation } = reserved
    const known = [...reservation.known, ...added]
    const prepared = await prepareCredentials(ctx, issuer, { ...reservation, known }, items)
    added.push(...prepared.added)
    statements.push(...prepared.statements)
    for (const [n, unit] of units.entries()) {
      const id = prepared.ids[n]
      if (id) issued.set(textOf(unit), id)
    }
  }
  return { issued, statements }
}

function recipientOf(person: Person | undefined): { email: string; name?: string } {
  if (person?.email === undefined)
    throw new BadgeError('conflict', 'a unit that is ready has nobody to go to')
  return { email: person.email, ...(person.name !== undefined && { name: person.name }) }
}

async function revokeUnits(
  ctx: ActionContext,
  issuer: IssuerRecord,
  loaded: LoadedPurchase,
  plan: EntitlementPlan,
): Promise<Statement[]> {
  const falling = new Set(plan.revoke.map(textOf))
  const ids = loaded.entitlements.flatMap((unit) =>
    unit.credentialId && falling.has(textOf(unit)) ? [unit.credentialId] : [],
  )
  if (ids.length === 0) return []
  const unique = [...new Map(ids.map((id) => [toHex(id), id])).values()]
  const records = await listCredentialsById(ctx.db, issuer.id, unique)
  return prepareRevocation(ctx, issuer, records, 'purchase_refunded')
}
