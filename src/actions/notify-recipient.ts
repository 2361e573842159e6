import { formatUuid } from '../core/ids/uuid.ts'
import { buildIssuedMail } from '../pages/mail/issued-mail.ts'
import { buildRevokedMail } from '../pages/mail/revoked-mail.ts'
import type { CredentialRecord } from '../store/credentials.ts'
import type { OutboxKind } from '../store/schema/journal.ts'
import type { ActionContext } from './context.ts'
import { openPerson } from './describe-credential.ts'

/** Tells the recipient by mail what became of a credential. Nobody to tell (no address, erased, no mail here): nothing to do. */
export async function notifyRecipient(
  ctx: ActionContext,
  record: CredentialRecord,
  kind: OutboxKind,
): Promise<void> {
  if (!ctx.sendMail || !(kind === 'credential.issued' || kind === 'credential.revoked')) return
  const person = await openPerson(ctx, record)
  if (person?.email === undefined) return
  const news = {
    recipientName: person.name,
    achievementName: String(record.achievement.name),
    issuerName: String(record.profile.name),
    url: `${record.baseUrl}/credentials/${formatUuid(record.id)}`,
  }
  const mail = kind === 'credential.issued' ? buildIssuedMail(news) : buildRevokedMail(news)
  await ctx.sendMail({ to: person.email, ...mail })
}
