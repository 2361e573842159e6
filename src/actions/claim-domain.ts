import { BadgeError, invalidInput } from '../core/badge-error.ts'
import { didWebOf } from '../core/did/did-web.ts'
import { parseHostName } from '../core/did/host-name.ts'
import { toBase64Url } from '../core/encoding/base64.ts'
import { guardedUrl } from '../outbound/guarded-fetch.ts'
import { runBatch, type Statement } from '../store/database.ts'
import { findIdentity, type IdentityRecord, insertIdentity, listIdentities } from '../store/identities.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'

const MAX_DOMAINS = 10

/** The TXT record by which the owner of a host says that it is this issuer's. */
export const challengeOf = ({ host, token }: Pick<IdentityRecord, 'host' | 'token'>) => ({
  name: `_signet-challenge.${host}`,
  type: 'TXT' as const,
  value: `signet=${token}`,
})

/**
 * Says that a host shall be the issuer's. Nothing happens until its record is found; a claim of somebody else is no
 * obstacle. Claiming again what has been claimed changes nothing.
 */
export async function claimDomain(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId'>,
  text: string,
): Promise<IdentityRecord> {
  authorize(ctx, 'domains.write')
  const host = readHost(ctx, text)
  const { tenantId, id: issuerId } = issuer
  const standing = (await listIdentities(ctx.db, issuerId)).filter(({ state }) => state !== 'removed')
  const known = standing.find((identity) => identity.host === host)
  if (known) return known
  if (standing.length >= MAX_DOMAINS) {
    throw new BadgeError('conflict', `an issuer has at most ${MAX_DOMAINS} domains`)
  }
  const baseUrl = `https://${host}`
  const claim = {
    tenantId,
    issuerId,
    host,
    did: didWebOf(baseUrl),
    baseUrl,
    token: toBase64Url(ctx.randomBytes(24)),
    createdAt: epochSeconds(ctx.now()),
  }
  await runBatch(ctx.db, [insertIdentity(ctx.db, claim), domainAudit(ctx, issuer, 'domain.claimed')])
  return findIdentity(ctx.db, issuerId, host)
}

/** A host that a tenant may have: a public name, and not one of the platform's. */
export function readHost({ origin }: Pick<ActionContext, 'origin'>, text: string): string {
  const host = parseHostName(text)
  if (host === undefined) {
    throw invalidInput('/host', 'host: must be the full name of a host, such as badges.your-domain.org')
  }
  const platform = new URL(origin).hostname
  if (host === platform || host.endsWith(`.${platform}`)) {
    throw invalidInput('/host', `host: ${host} belongs to the platform`)
  }
  try {
    guardedUrl(`https://${host}/`, false)
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    throw invalidInput('/host', `host: ${host} is not a public host name`)
  }
  return host
}

export const domainAudit = (
  ctx: ActionContext,
  { id: issuerId, tenantId }: Pick<IssuerRecord, 'id' | 'tenantId'>,
  action: string,
): Statement =>
  insertAuditEntry(ctx.db, { tenantId, issuerId, at: epochSeconds(ctx.now()), actor: ctx.actor, action })
