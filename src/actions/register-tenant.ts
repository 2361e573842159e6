import { toBase64Url } from '../core/encoding/base64.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { runBatch } from '../store/database.ts'
import { insertApiKey } from '../store/tenants.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { asTakenSlug, type PreparedTenant, prepareTenant, type TenantInput } from './prepare-tenant.ts'

export interface RegisteredTenant {
  tenant: { slug: string; name: string }
  issuers: PreparedTenant['issuers']
  /** Shown this once; only its hash is kept. */
  apiKey: string
}

/**
 * A new customer of the operator's: the tenant and one API key for both of its issuers, all in one batch. A slug that
 * is taken is a `conflict`.
 */
export async function registerTenant(ctx: ActionContext, input: TenantInput): Promise<RegisteredTenant> {
  const { statements, issuers } = await prepareTenant(ctx, input)
  const { name, slug } = input
  const apiKey = `sk_live_${toBase64Url(ctx.randomBytes(32))}`
  const key = {
    hint: apiKey.slice(-4),
    hash: await sha256(utf8(apiKey)),
    createdAt: epochSeconds(ctx.now()),
    name: 'First key',
    createdBy: ctx.actor,
  }
  try {
    await runBatch(ctx.db, [...statements, insertApiKey(ctx.db, slug, key)])
  } catch (cause) {
    throw asTakenSlug(cause, slug)
  }
  return { tenant: { slug, name }, issuers, apiKey }
}
