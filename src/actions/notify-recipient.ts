import { toHex } from '../core/encoding/bytes.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { type BadgeNews, buildBadgeMail } from '../pages/mail/recipient-mail.ts'
import type { CredentialRecord } from '../store/credentials.ts'
import { ISSUED, SUSPENDED, WITHDRAWN } from '../store/schema/credentials.ts'
import type { OutboxKind } from '../store/schema/journal.ts'
import { type ActionContext, epochSeconds, fromEpochSeconds } from './context.ts'
import { openPerson } from './describe-credential.ts'
import type { MailRun } from './prepare-mails.ts'

/** Tells the recipient by mail what became of a credential. Nobody to tell (no address, erased, no mail here): nothing to do. */
export async function notifyRecipient(
  ctx: ActionContext,
  record: CredentialRecord,
  kind: OutboxKind,
  { language, replacements }: MailRun,
): Promise<void> {
  const told = newsOf(record, kind, { now: epochSeconds(ctx.now()), replacements })
  if (!ctx.sendMail || !told) return
  const person = await openPerson(ctx, record)
  if (person?.email === undefined) return
  const { news, id } = told
  const mail = buildBadgeMail(language, news, {
    recipientName: person.name,
    achievementName: String(record.achievement.name),
    issuerName: String(record.profile.name),
    url: `${record.baseUrl}/credentials/${formatUuid(id)}`,
  })
  await ctx.sendMail({ to: person.email, ...mail })
}

interface Told {
  news: BadgeNews
  /** The credential that the link leads to. */
  id: Uint8Array<ArrayBuffer>
}

/** Undefined when there is nothing to say, or nothing any more: a mail that waited must not tell what has passed. */
function newsOf(
  record: CredentialRecord,
  kind: OutboxKind,
  { now, replacements }: Pick<MailRun, 'replacements'> & { now: number },
): Told | undefined {
  const { id, state, supersededBy } = record
  switch (kind) {
    case 'credential.issued':
      // Whoever had the one before hears that it was replaced, and where the new one is: one mail, not two.
      return replacements.has(toHex(id)) ? undefined : { news: { kind: 'issued' }, id }
    case 'credential.revoked':
      return { news: { kind: 'revoked' }, id }
    case 'credential.suspended':
      return state === SUSPENDED ? { news: { kind: 'suspended' }, id } : undefined
    case 'credential.reinstated':
      return state === ISSUED ? { news: { kind: 'reinstated' }, id } : undefined
    case 'credential.replaced':
      return supersededBy ? { news: { kind: 'replaced' }, id: supersededBy } : undefined
    case 'credential.expired':
    case 'notice.expiring': {
      const news = expiryNews(record, now)
      return news?.kind === (kind === 'credential.expired' ? 'expired' : 'expiring')
        ? { news, id }
        : undefined
    }
    default:
      return undefined
  }
}

const DAY = 86_400

/** How a badge that ends stands at this time, in days of UTC, as its last day is named in the mail. */
function expiryNews(
  { validUntil, state }: Pick<CredentialRecord, 'validUntil' | 'state'>,
  now: number,
): BadgeNews | undefined {
  if (validUntil === null || WITHDRAWN.includes(state)) return undefined
  const lastDay = fromEpochSeconds(validUntil)
  if (validUntil < now) return { kind: 'expired', lastDay }
  return { kind: 'expiring', days: Math.floor(validUntil / DAY) - Math.floor(now / DAY), lastDay }
}
