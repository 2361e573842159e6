import { BadgeError } from '../core/badge-error.ts'
import { buildProfile } from '../core/credential/build-profile.ts'
import { didWebOf } from '../core/did/did-web.ts'
import { toBase64Url } from '../core/encoding/base64.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { publicKeyOf } from '../core/keys/ed25519.ts'
import { seal } from '../core/keys/sealing.ts'
import { runBatch, violates } from '../store/database.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { insertApiKey, insertIssuer, insertTenant, type NewIssuer, tenantIdBySlug } from '../store/tenants.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { sealingContext } from './open-secrets.ts'

export interface RegisteredTenant {
  tenant: { slug: string; name: string }
  issuers: { slug: string; did: string; mode: 'live' | 'test'; url: string }[]
  /** Shown this once; only its hash is kept. */
  apiKey: string
}

/**
 * A new customer: the tenant, its live and its test issuer, each with a signing key and a first status list,
 * and one API key, all in one batch. A slug that is taken is a `conflict`.
 */
export async function registerTenant(
  ctx: ActionContext,
  { name, slug, email }: { name: string; slug: string; email: string },
): Promise<RegisteredTenant> {
  const createdAt = epochSeconds(ctx.now())
  const issuers = [
    await createIssuer(ctx, { tenantSlug: slug, slug, mode: 'live', name }),
    await createIssuer(ctx, { tenantSlug: slug, slug: `${slug}-test`, mode: 'test', name }),
  ]
  const apiKey = `sk_live_${toBase64Url(ctx.randomBytes(32))}`
  const tenant = {
    slug,
    name,
    contact: await sealFor(ctx, utf8(email), sealingContext.contact(slug)),
    secret: await sealFor(ctx, ctx.randomBytes(32), sealingContext.tenantSecret(slug)),
    createdAt,
  }
  try {
    await runBatch(ctx.db, [
      insertTenant(ctx.db, tenant),
      ...issuers.flatMap((issuer) => insertIssuer(ctx.db, slug, issuer, createdAt)),
      insertApiKey(ctx.db, slug, { hint: apiKey.slice(-4), hash: await sha256(utf8(apiKey)), createdAt }),
      insertAuditEntry(ctx.db, {
        tenantId: tenantIdBySlug(slug),
        at: createdAt,
        actor: ctx.actor,
        action: 'tenant.registered',
      }),
    ])
  } catch (cause) {
    if (!violates(cause, 'tenants') && !violates(cause, 'issuers')) throw cause
    const detail = `the slug ${slug} is taken`
    throw new BadgeError('conflict', detail, { cause, issues: [{ pointer: '/slug', detail }] })
  }
  return {
    tenant: { slug, name },
    issuers: issuers.map(({ slug, did, mode, baseUrl }) => ({ slug, did, mode, url: baseUrl })),
    apiKey,
  }
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
