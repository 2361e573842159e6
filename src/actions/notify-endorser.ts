import { fromUtf8 } from '../core/encoding/bytes.ts'
import { unseal } from '../core/keys/sealing.ts'
import type { JsonObject } from '../core/proof/rdf.ts'
import { buildEndorsementRequestMail } from '../pages/mail/endorsement-request-mail.ts'
import type { EndorsementRequestRecord } from '../store/endorsement-requests.ts'
import { findContactOf } from '../store/identities.ts'
import type { ActionContext } from './context.ts'
import { sealingContext } from './open-secrets.ts'

/** Tells the asked issuer's tenant by mail that somebody wants an endorsement. */
export async function notifyEndorser(
  ctx: ActionContext,
  { asking, asked }: EndorsementRequestRecord,
  { askedTenantId, achievement }: { askedTenantId: number; achievement: JsonObject },
): Promise<void> {
  if (!ctx.sendMail) return
  const owner = await findContactOf(ctx.db, askedTenantId)
  if (!owner) return
  const mail = buildEndorsementRequestMail({
    askingName: String(asking.profile.name),
    askedName: String(asked.profile.name),
    achievementName: String(achievement.name),
    achievementUrl: String(achievement.id),
  })
  const { contact, tenantSlug } = owner
  const to = fromUtf8(await unseal(ctx.keyRing, contact, sealingContext.contact(tenantSlug)))
  await ctx.sendMail({ to, ...mail })
}
