import { formatUuid } from '../core/ids/uuid.ts'
import { buildIssuedMail } from '../pages/mail/issued-mail.tsx'
import { buildRevokedMail } from '../pages/mail/revoked-mail.tsx'
import { findCredential } from '../store/credentials.ts'
import type { OutboxKind } from '../store/journal.ts'
import type { ActionContext } from './context.ts'
import { openPerson } from './describe-credential.ts'

/** Tells the recipient by mail what became of a credential. Nobody to tell (no address, erased): nothing to do. */
export async function notifyRecipient(
  ctx: ActionContext,
  issuerId: number,
  credentialId: Uint8Array<ArrayBuffer>,
  kind: OutboxKind,
): Promise<void> {
  const record = await findCredential(ctx.db, issuerId, credentialId)
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
