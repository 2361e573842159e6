import type { Context } from 'hono'
import type { CredentialSummary } from '../actions/describe-credential.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import type { CredentialRow } from '../pages/app/credentials-page.tsx'
import type { AchievementChoice } from '../pages/app/issue-page.tsx'
import { issuerHref } from '../pages/app/navigation.ts'
import { listAchievements } from '../store/achievements.ts'
import type { ApprovalRecord } from '../store/approvals.ts'
import { redirectWith } from './console-page.ts'
import type { AppEnv } from './context.ts'

export const credentialsPath = ({ var: { tenant, mode } }: Context<AppEnv>, rest = ''): string =>
  issuerHref(tenant.slug, mode, `credentials${rest && `/${rest}`}`)

/** A credential as the pages show it in a line. */
export function presentRow(
  { id, recipient, achievement, issuedAt, status, validUntil }: CredentialSummary,
  now: Date,
): CredentialRow {
  return {
    id,
    person: recipient,
    achievement,
    issuedAt: new Date(issuedAt),
    state: status,
    expired: validUntil !== undefined && new Date(validUntil) < now,
  }
}

/** What can be issued now. */
export async function achievementChoices({
  var: { action, issuer },
}: Context<AppEnv>): Promise<AchievementChoice[]> {
  return (await listAchievements(action.db, issuer.id))
    .filter(({ state }) => state === 'active')
    .map(({ slug, document, settings }) => ({
      slug,
      name: String(document.name),
      fourEyes: settings.fourEyes?.issue ?? false,
    }))
}

/** Nothing is done yet: leads to the request, where it can be seen and taken back. */
export const redirectToApproval = (c: Context<AppEnv>, { id }: ApprovalRecord): Response =>
  redirectWith(
    c,
    issuerHref(c.var.tenant.slug, c.var.mode, `approvals/${formatUuid(id)}`),
    'Nothing is done yet: this waits until somebody else approves it.',
  )
