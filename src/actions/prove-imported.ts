import { BadgeError } from '../core/badge-error.ts'
import { runBatch } from '../store/database.ts'
import { listIdentities } from '../store/identities.ts'
import { findIssuer } from '../store/issuers.ts'
import { listTenantIssuers } from '../store/operator.ts'
import type { PortableRow } from '../store/portable.ts'
import type { ActionContext } from './context.ts'
import { proveDomain } from './prove-domain.ts'
import { goHome } from './switch-identity.ts'

/**
 * Looks up the records of the hosts that an archive says were proven. An issuer has those whose record is there; any
 * other is claimed and no more, and an issuer that signed under it signs under its home address until it is proven.
 */
export async function proveImported(
  ctx: ActionContext,
  tenantId: number,
  identities: readonly PortableRow[],
): Promise<void> {
  const hosts = new Set(identities.filter(({ state }) => state === 'proven').map(({ host }) => String(host)))
  if (hosts.size === 0) return
  for (const { slug } of await listTenantIssuers(ctx.db, tenantId)) {
    const issuer = await findIssuer(ctx.db, slug)
    for (const identity of await listIdentities(ctx.db, issuer.id)) {
      if (identity.state !== 'claimed' || !hosts.has(identity.host)) continue
      try {
        // The operator takes back what the tenant was allowed to have.
        await proveDomain({ ...ctx, grants: 'all' }, issuer, identity.host)
      } catch (cause) {
        if (!(cause instanceof BadgeError)) throw cause
        await runBatch(ctx.db, goHome(ctx, issuer, identity.id))
      }
    }
  }
}
