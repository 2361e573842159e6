import { fromUtf8, toHex } from '../core/encoding/bytes.ts'
import { openWith } from '../core/keys/sealing.ts'
import { forgetRecipientOfUnit, listPeopleOfClaims } from '../store/claim-people.ts'
import { markClaim } from '../store/claims.ts'
import { listPurchasesOfTenant } from '../store/purchase-people.ts'
import { isNamedIn } from './find-person.ts'
import { sealingContext } from './open-secrets.ts'
import type { PersonTrace } from './person-traces.ts'

const PURCHASES_A_PAGE = 100

/** Seats that somebody was invited to or has claimed. An erasure forgets who it was. */
export const claimTrace: PersonTrace = {
  kind: 'claims',
  page: async (ctx, tenantId, person, after) => {
    const purchases = await listPurchasesOfTenant(ctx.db, tenantId, { after, limit: PURCHASES_A_PAGE })
    const [first] = purchases
    const last = purchases.at(-1)
    if (!first || !last) return { found: [] }
    const found = []
    for (const claim of await listPeopleOfClaims(ctx.db, tenantId, { from: first.id, to: last.id })) {
      const { entitlementId, person: sealed } = claim
      if (sealed === null) continue
      const context = sealingContext.claimPerson(entitlementId)
      const value: unknown = JSON.parse(fromUtf8(await openWith(person.secrets.dataKey, sealed, context)))
      if (!(await isNamedIn(person, value))) continue
      found.push({
        told: { entitlement: toHex(entitlementId), person: value },
        erase: async () => [
          markClaim(ctx.db, tenantId, entitlementId, { person: null }),
          forgetRecipientOfUnit(ctx.db, tenantId, entitlementId),
        ],
      })
    }
    return { found, ...(purchases.length === PURCHASES_A_PAGE && { next: last.id }) }
  },
}
