import { RESERVED_SLUGS } from '../core/access/reserved-slugs.ts'
import { BadgeError, invalidInput } from '../core/badge-error.ts'
import { buildProfile } from '../core/credential/build-profile.ts'
import { didWebOf } from '../core/did/did-web.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { publicKeyOf } from '../core/keys/ed25519.ts'
import { seal } from '../core/keys/sealing.ts'
import { type Statement, violates } from '../store/database.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { insertIssuer, insertTenant, type NewIssuer, tenantIdBySlug } from '../store/tenants.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { sealingContext } from './open-secrets.ts'

export interface TenantInput {
  name: string
  slug: string
  email: string
}

export interface PreparedTenant {
  statements: Statement[]
  issuers: { slug: string; did: string; mode: 'live' | 'test'; url: string }[]
}

/** A tenant with its live and its test issuer, each with a signing key and a first status list, and the audit entry. */
export async function prepareTenant(
  ctx: ActionContext,
  { name, slug, email }: TenantInput,
): Promise<PreparedTenant> {
  if (RESERVED_SLUGS.includes(slug)) throw invalidInput('/slug', `${slug} is a name of the service itself`)
  const createdAt = epochSeconds(ctx.now())
  const issuers = [
    await createIssuer(ctx, { tenantSlug: slug, slug, mode: 'live', name }),
    await createIssuer(ctx, { tenantSlug: slug, slug: `${slug}-test`, mode: 'test', name }),
  ]
  const tenant = {
    slug,
    name,
    contact: await sealFor(ctx, utf8(email), sealingContext.contact(slug)),
    secret: await sealFor(ctx, ctx.randomBytes(32), sealingContext.tenantSecret(slug)),
    createdAt,
  }
  const entry = {
    tenantId: tenantIdBySlug(slug),
    at: createdAt,
    actor: ctx.actor,
    action: 'tenant.registered',
  }
  return {
    statements: [
      insertTenant(ctx.db, tenant),
      ...issuers.flatMap((issuer) => insertIssuer(ctx.db, slug, issuer, createdAt)),
      insertAuditEntry(ctx.db, entry),
    ],
    issuers: issuers.map(({ slug, did, mode, baseUrl }) => ({ slug, did, mode, url: baseUrl })),
  }
}

/** A slug that is taken, as the batch says it. */
export function asTakenSlug(cause: unknown, slug: string): unknown {
  if (!violates(cause, 'tenants') && !violates(cause, 'issuers')) return cause
  const detail = `the slug ${slug} is taken`
  return new BadgeError('conflict', detail, { cause, issues: [{ pointer: '/slug', detail }] })
}

async function createIssuer(
  ctx: ActionContext,
  { tenantSlug, slug, mode, name }: { tenantSlug: string; slug: string; mode: 'live' | 'test'; name: string },
): Promise<NewIssuer> {
  const baseUrl = `${ctx.origin}/i/${slug}`
  const did = didWebOf(baseUrl)
  const seed = ctx.randomBytes(32)
  const publicKey = await publicKeyOf(seed)
  return {
    slug,
    mode,
    did,
    baseUrl,
    profile: buildProfile({ did, name, url: baseUrl, test: mode === 'test' }),
    publicKey,
    sealedPrivate: await sealFor(ctx, seed, sealingContext.signingKey(tenantSlug, did, publicKey)),
  }
}

const sealFor = (ctx: ActionContext, plaintext: Uint8Array, context: string) =>
  seal(ctx.keyRing, plaintext, context, ctx.randomBytes(12))
