import { runBatch } from '../store/database.ts'
import { insertMember } from '../store/members.ts'
import { tenantIdBySlug } from '../store/tenants.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { asTakenSlug, prepareTenant } from './prepare-tenant.ts'

/** A new customer who signs up without the operator: whoever is signed in owns the tenant from its first moment. */
export async function foundTenant(
  ctx: ActionContext,
  owner: { userId: string; email: string },
  { name, slug }: { name: string; slug: string },
): Promise<void> {
  const { statements } = await prepareTenant(ctx, { name, slug, email: owner.email })
  const member = {
    tenantId: tenantIdBySlug(slug),
    userId: owner.userId,
    role: 'owner' as const,
    createdAt: epochSeconds(ctx.now()),
  }
  try {
    await runBatch(ctx.db, [...statements, insertMember(ctx.db, member)])
  } catch (cause) {
    throw asTakenSlug(cause, slug)
  }
}
