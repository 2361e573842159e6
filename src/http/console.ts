import { Hono } from 'hono'
import { refuseForeignForms, requireMode, requirePerson, requireSignedIn } from './app-auth.ts'
import { requirePagePermission } from './console-permissions.ts'
import type { AppEnv } from './context.ts'
import { accountRoutes } from './routes/app/account.tsx'
import { achievementPages } from './routes/app/achievements.tsx'
import { apiKeyPages } from './routes/app/api-keys.tsx'
import { approvalPages } from './routes/app/approvals.tsx'
import { auditPages } from './routes/app/audit.tsx'
import { credentialListPages } from './routes/app/credential-lists.tsx'
import { credentialRecordPages } from './routes/app/credential-record.tsx'
import { credentialPages } from './routes/app/credentials.tsx'
import { dataPages } from './routes/app/data.tsx'
import { domainPages } from './routes/app/domains.tsx'
import { entitlementPages } from './routes/app/entitlements.tsx'
import { inboxPages } from './routes/app/inbox.tsx'
import { invitationPages } from './routes/app/invitations.tsx'
import { memberPages } from './routes/app/members.tsx'
import { organisationRoutes } from './routes/app/organisations.tsx'
import { overviewPages } from './routes/app/overview.tsx'
import { peoplePages } from './routes/app/people.tsx'
import { profilePages } from './routes/app/profile.tsx'
import { rulePages } from './routes/app/rules.tsx'
import { settingsPages } from './routes/app/settings.tsx'
import { shopPages } from './routes/app/shops.tsx'
import { signInRoutes } from './routes/app/sign-in.tsx'
import { signOutRoutes } from './routes/app/sign-out.ts'
import { signUpRoutes } from './routes/app/sign-up.tsx'
import { signingKeyPages } from './routes/app/signing-keys.tsx'
import { webhookPages } from './routes/app/webhooks.tsx'

/** Pages about one of the tenant's two issuers: `/app/{tenant}/{live|test}/…`. */
const issuerPages = new Hono<AppEnv>()
  .use(requireMode)
  .route('/', overviewPages)
  .route('/achievements', achievementPages)
  .route('/api-keys', apiKeyPages)
  .route('/approvals', approvalPages)
  .route('/people', peoplePages)
  .route('/data', dataPages)
  .route('/signing-keys', signingKeyPages)
  .route('/audit', auditPages)
  .route('/webhooks', webhookPages)
  .route('/domains', domainPages)
  .route('/profile', profilePages)
  .route('/credentials', credentialPages)
  .route('/credentials/list', credentialListPages)
  .route('/credentials', credentialRecordPages)
  .route('/shops', shopPages)
  .route('/rules', rulePages)
  .route('/inbox', inboxPages)
  .route('/entitlements', entitlementPages)

/** Pages about the tenant: `/app/{tenant}/…`. */
const tenantPages = new Hono<AppEnv>()
  .use(requirePerson)
  .use(requirePagePermission)
  .get('/', (c) => c.redirect(`/app/${c.var.tenant.slug}/live`, 303))
  .route('/members', memberPages)
  .route('/settings', settingsPages)
  .route('/:mode{(?:live|test)}', issuerPages)

/** The console, `/app`: docs/console.md says how a page is added. */
export const consoleRoutes = new Hono<AppEnv>()
  .use(refuseForeignForms)
  .route('/sign-in', signInRoutes)
  .route('/sign-up', signUpRoutes)
  .route('/sign-out', signOutRoutes)
  .use(requireSignedIn)
  .route('/', organisationRoutes)
  .route('/account', accountRoutes)
  .route('/invitations', invitationPages)
  .route('/:tenant', tenantPages)
