import { fromUtf8 } from '../core/encoding/bytes.ts'
import { unseal } from '../core/keys/sealing.ts'
import { buildWebhookDisabledMail } from '../pages/mail/webhook-disabled-mail.ts'
import { listMembers } from '../store/members.ts'
import { findWebhookOwner } from '../store/webhooks.ts'
import type { ActionContext } from './context.ts'
import { sealingContext } from './open-secrets.ts'

/** Tells the tenant's contact and its owners that one of its webhooks was switched off. Deleted in the meantime: nothing to tell. */
export async function notifyOfDisabledWebhook(
  ctx: ActionContext,
  issuerId: number,
  webhookId: Uint8Array<ArrayBuffer>,
): Promise<void> {
  if (!ctx.sendMail) return
  const owner = await findWebhookOwner(ctx.db, issuerId, webhookId)
  if (!owner) return
  const { tenantId, tenantSlug, contact, url, reason, profile } = owner
  const mail = buildWebhookDisabledMail({
    issuerName: String(profile.name),
    host: new URL(url).host,
    reason: reason ?? 'it was switched off',
  })
  const address = fromUtf8(await unseal(ctx.keyRing, contact, sealingContext.contact(tenantSlug)))
  const owners = (await listMembers(ctx.db, tenantId)).filter(({ role }) => role === 'owner')
  for (const to of new Set([address, ...owners.map(({ email }) => email)]))
    await ctx.sendMail({ to, ...mail })
}
