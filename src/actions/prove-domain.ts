import { BadgeError } from '../core/badge-error.ts'
import { runBatch, violates } from '../store/database.ts'
import { findIdentity, type IdentityRecord, markIdentity } from '../store/identities.ts'
import { insertIdentityRecord } from '../store/identity-log.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { authorize } from './authorize.ts'
import { challengeOf, domainAudit } from './claim-domain.ts'
import { type ActionContext, epochSeconds } from './context.ts'

const DAY = 86_400

/**
 * Looks for the record of a host that the issuer has claimed. From then on the host serves the issuer's pages and its DID
 * document, and nobody else can have it. A host that was removed must be claimed anew.
 */
export async function proveDomain(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId'>,
  host: string,
): Promise<IdentityRecord> {
  authorize(ctx, 'domains.write')
  const identity = await findIdentity(ctx.db, issuer.id, host)
  if (identity.state === 'removed') throw new BadgeError('conflict', `${host} was removed: add it again`)
  if (!(await hasRecord(ctx, identity))) {
    const { name, value } = challengeOf(identity)
    throw new BadgeError('conflict', `the DNS has no TXT record ${name} with ${value} yet`)
  }
  const at = epochSeconds(ctx.now())
  const set = { state: 'proven' as const, provenAt: identity.provenAt ?? at, missingSince: null }
  try {
    await runBatch(ctx.db, [
      markIdentity(ctx.db, issuer.id, identity.id, { ...set, nextCheckAt: at + DAY }),
      ...(identity.state === 'proven'
        ? []
        : [
            domainAudit(ctx, issuer, 'domain.proven'),
            insertIdentityRecord(ctx.db, issuer.id, identity.id, at),
          ]),
    ])
  } catch (cause) {
    if (!violates(cause, 'issuer_identities')) throw cause
    throw new BadgeError('conflict', `${host} has been proven by another issuer and is in use`, { cause })
  }
  return findIdentity(ctx.db, issuer.id, host)
}

/** Throws `unavailable` when the DNS does not say either way. */
export async function hasRecord(ctx: ActionContext, identity: IdentityRecord): Promise<boolean> {
  const { name, value } = challengeOf(identity)
  return (await ctx.resolveTxt(name)).some((text) => text.trim() === value)
}
