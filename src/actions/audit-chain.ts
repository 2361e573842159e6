import type { AuditFacts } from '../core/audit/audit-hash.ts'
import { BadgeError } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { type AuditChain, type AuditEntryRecord, isKeyOfWholeTenant, PLATFORM } from '../store/audit.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, fromEpochSeconds } from './context.ts'

/** What an issuer's chain tells of, or what concerns its tenant and none of the issuers. */
export type AuditScope = 'issuer' | 'tenant'

export interface NamedChain extends AuditChain {
  /** As it is sealed: slugs never change. */
  name: string
}

/** The chain that somebody asks for, if they may see it: a key that is bound to an issuer sees that issuer's alone. */
export async function openAuditChain(
  ctx: ActionContext,
  { id, tenantId, slug, tenantSlug }: Pick<IssuerRecord, 'id' | 'tenantId' | 'slug' | 'tenantSlug'>,
  scope: AuditScope = 'issuer',
): Promise<NamedChain> {
  authorize(ctx, 'audit.read')
  if (scope === 'issuer') return { tenantId, issuerId: id, name: chainName({ slug }) }
  const key = /^key:(\d+)$/.exec(ctx.actor)?.[1]
  if (key !== undefined && !(await isKeyOfWholeTenant(ctx.db, tenantId, Number(key)))) {
    throw new BadgeError(
      'forbidden',
      'this key is bound to an issuer and sees the audit log of that issuer alone',
    )
  }
  return { tenantId, issuerId: null, name: chainName({ tenantSlug }) }
}

export const chainName = ({
  slug,
  tenantSlug,
}: {
  slug?: string | null
  tenantSlug?: string | null
}): string => (slug ? `issuer/${slug}` : tenantSlug ? `tenant/${tenantSlug}` : PLATFORM_CHAIN.name)

export const PLATFORM_CHAIN: NamedChain = { tenantId: PLATFORM, issuerId: null, name: 'platform' }

/** What an entry says, as it is hashed and exported. */
export const factsOf = ({ at, actor, action, subject, before, digest }: AuditEntryRecord): AuditFacts => ({
  at: formatDateTime(fromEpochSeconds(at)),
  actor,
  action,
  ...(subject && { subject: toHex(subject) }),
  ...(before && { before: toHex(before) }),
  ...(digest && { digest: toHex(digest) }),
})
