import { BadgeError } from '../core/badge-error.ts'
import { didDocumentUrl } from '../core/did/did-web.ts'
import { isObject } from '../core/verification/read-members.ts'
import { runBatch, type Statement } from '../store/database.ts'
import {
  countCredentialsOf,
  findIdentity,
  type IdentityRecord,
  IS_PROVEN,
  markIdentity,
  SIGNS_WITH,
  switchIdentity,
} from '../store/identities.ts'
import { insertIdentityRecord, insertPeriodRecord } from '../store/identity-log.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { authorize } from './authorize.ts'
import { domainAudit } from './claim-domain.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { forgetHost } from './resolve-host.ts'

type Issuer = Pick<IssuerRecord, 'id' | 'tenantId' | 'homeDid' | 'homeUrl'>

/**
 * From now on the issuer issues under the host: new credentials carry its did:web. Only when the host already leads here,
 * or nobody could verify them. Credentials that were issued before stay what they are.
 */
export async function activateDomain(
  ctx: ActionContext,
  issuer: Issuer,
  host: string,
): Promise<IdentityRecord> {
  authorize(ctx, 'domains.write')
  const identity = await findIdentity(ctx.db, issuer.id, host)
  if (identity.state !== 'proven') {
    throw new BadgeError('conflict', `${host} has not been proven to be yours yet`)
  }
  await assertLeadsHere(ctx, identity)
  const { did, baseUrl } = identity
  const to = { identityId: identity.id, did, baseUrl, at: epochSeconds(ctx.now()) }
  await runBatch(ctx.db, [
    ...switchIdentity(ctx.db, issuer.id, to, IS_PROVEN(identity.id)),
    insertPeriodRecord(ctx.db, issuer.id, to.at),
    domainAudit(ctx, issuer, 'domain.activated'),
  ])
  return identity
}

/** From now on the issuer issues under its home address again; the host goes on serving what names it. */
export async function deactivateDomain(
  ctx: ActionContext,
  issuer: Issuer,
  host: string,
): Promise<IdentityRecord> {
  authorize(ctx, 'domains.write')
  const identity = await findIdentity(ctx.db, issuer.id, host)
  await runBatch(ctx.db, [
    ...goHome(ctx, issuer, identity.id),
    domainAudit(ctx, issuer, 'domain.deactivated'),
  ])
  return identity
}

/**
 * Gives a host up: it is served no longer, and whoever proves it next has it. Credentials that name it verify no more,
 * so that must be said (`abandon`) when there are any. Returns how many there are.
 */
export async function removeDomain(
  ctx: ActionContext,
  issuer: Issuer,
  host: string,
  { abandon }: { abandon: boolean },
): Promise<number> {
  authorize(ctx, 'domains.write')
  const identity = await findIdentity(ctx.db, issuer.id, host)
  const credentials = await countCredentialsOf(ctx.db, issuer.id, identity.id)
  if (credentials > 0 && !abandon) {
    throw new BadgeError(
      'conflict',
      `${credentials === 1 ? 'one credential names' : `${credentials} credentials name`} ${host} and would verify no longer; to give that up, say ?credentials=abandon`,
    )
  }
  await runBatch(ctx.db, [
    ...goHome(ctx, issuer, identity.id),
    markIdentity(ctx.db, issuer.id, identity.id, { state: 'removed', nextCheckAt: null }),
    insertIdentityRecord(ctx.db, issuer.id, identity.id, epochSeconds(ctx.now())),
    domainAudit(ctx, issuer, 'domain.removed'),
  ])
  forgetHost(host)
  return credentials
}

/** The writes by which an issuer that signs under a host signs under its home address again; any other stays as it is. */
export function goHome(ctx: ActionContext, issuer: Issuer, identityId: number): Statement[] {
  const at = epochSeconds(ctx.now())
  const home = { identityId: null, did: issuer.homeDid, baseUrl: issuer.homeUrl, at }
  return [
    ...switchIdentity(ctx.db, issuer.id, home, SIGNS_WITH(identityId)),
    insertPeriodRecord(ctx.db, issuer.id, at),
  ]
}

/** Asks the host for its DID document as any verifier would, on the way that any verifier's request takes. */
async function assertLeadsHere(ctx: ActionContext, { host, did }: IdentityRecord): Promise<void> {
  const url = didDocumentUrl(did)
  const document = await ctx.fetchJson(url).catch((cause: unknown) => {
    if (!(cause instanceof BadgeError)) throw cause
    throw new BadgeError('conflict', `${url} does not answer yet: ${cause.message}`, { cause })
  })
  if (isObject(document) && document.id === did) return
  throw new BadgeError('conflict', `${host} does not lead here yet: ${url} is not the document of ${did}`)
}
