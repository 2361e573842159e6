import { Hono } from 'hono'
import { cors } from 'hono/cors'
import type { ActionContext } from '../actions/context.ts'
import { resolveHost } from '../actions/resolve-host.ts'
import { NO_GRANTS } from '../core/access/permissions.ts'
import { BadgeError } from '../core/badge-error.ts'
import { ISSUER_API, requireRoutePermission } from './api-permissions.ts'
import { requireIssuer } from './auth.ts'
import { consoleRoutes } from './console.ts'
import type { AppEnv, CreateContext } from './context.ts'
import { createHostApp } from './host-app.ts'
import { mountPublicPlane } from './public-plane.ts'
import { reportErrors } from './report-errors.ts'
import { achievementRoutes } from './routes/achievements.ts'
import { apiKeyRoutes } from './routes/api-keys.ts'
import { approvalRoutes } from './routes/approvals.ts'
import { archiveRoutes, exportRoutes } from './routes/archives.ts'
import { auditRoutes } from './routes/audit.ts'
import { claimRoutes } from './routes/claims.tsx'
import { clrRoutes } from './routes/clrs.ts'
import { credentialListRoutes } from './routes/credential-lists.ts'
import { credentialRoutes } from './routes/credentials.ts'
import { developmentMailRoutes } from './routes/development-mail.tsx'
import { domainRoutes } from './routes/domains.ts'
import { endorsementRequestRoutes } from './routes/endorsement-requests.ts'
import { endorsementRoutes } from './routes/endorsements.ts'
import { endpointRoutes } from './routes/endpoints.ts'
import { entitlementRoutes, signalRoutes } from './routes/entitlements.ts'
import { hookRoutes } from './routes/hooks.ts'
import { inboxRoutes } from './routes/inbox.ts'
import { issuerRoutes } from './routes/issuers.ts'
import { mappingRuleRoutes } from './routes/mapping-rules.ts'
import { invitationRoutes, memberRoutes } from './routes/members.ts'
import { operatorRoutes } from './routes/operator.ts'
import { operatorKeyRoutes } from './routes/operator-keys.ts'
import { operatorPages } from './routes/operator-pages.tsx'
import { passkeyRoutes } from './routes/passkeys.ts'
import { peopleRoutes } from './routes/people.ts'
import { settingsRoutes } from './routes/settings.ts'
import { signingKeyRoutes } from './routes/signing-keys.ts'
import { siteRoutes } from './routes/site.tsx'
import { taskRoutes } from './routes/tasks.ts'
import { tenantRoutes } from './routes/tenants.ts'
import { vcApiRoutes } from './routes/vc-api.ts'
import { verifyApi } from './routes/verify.tsx'
import { walletMetadataRoutes } from './routes/wallet.tsx'
import { webhookRoutes } from './routes/webhooks.ts'

const ISSUER = ISSUER_API
const ON_EVERY_HOST = /^\/(?:verify$|\.well-known\/|$)/

/** The whole HTTP surface. What it acts with comes from `createContext`. */
export function createApp(createContext: CreateContext, newRequestId: () => string): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const serveHost = createHostApp()
  app.use(async (c, next) => {
    const requestId = newRequestId()
    c.set('requestId', requestId)
    const context = await createContext(c.env, (work) => c.executionCtx.waitUntil(work))
    // Nobody yet: whoever vouches for the request says what it may do.
    const action: ActionContext = { ...context, actor: 'anonymous', grants: NO_GRANTS }
    c.set('action', action)
    assertOpen(action, c.req.path)
    // The host that the request came to, not one that it claims in a header.
    const identity = await resolveHost(action, new URL(c.req.url).hostname)
    if (identity === undefined) throw new BadgeError('not_found', 'there is nothing at this address')
    if (identity !== 'platform') return serveHost(c.req.raw, { action, identity, requestId }, c.executionCtx)
    await next()
    // Other hosts have these addresses too, and show something else there.
    if (ON_EVERY_HOST.test(c.req.path)) c.header('cloudflare-cdn-cache-control', 'no-store')
  })
  app.use('/api/v1/verify', cors({ origin: '*' }))
  app.use('/.well-known/*', cors({ origin: '*' }))
  mountPublicPlane(app)
  app.route('/.well-known', walletMetadataRoutes)
  app.route('/', siteRoutes)
  app.route('/dev/mail', developmentMailRoutes)
  app.route('/app', consoleRoutes)
  app.route('/api/auth', passkeyRoutes)
  app.route('/hooks', hookRoutes)
  app.route('/claim', claimRoutes)
  app.route('/api/v1/tenants', tenantRoutes)
  app.route('/api/v1/operator', operatorKeyRoutes)
  app.route('/api/v1/operator', operatorRoutes)
  app.route('/operator', operatorPages)
  app.route('/archives', archiveRoutes)
  app.route('/api/v1/verify', verifyApi)
  app.route('/vc-api', vcApiRoutes)
  app.use(ISSUER, requireIssuer)
  app.use(`${ISSUER}/*`, requireIssuer)
  app.use(`${ISSUER}/*`, requireRoutePermission)
  app.route(ISSUER, issuerRoutes)
  app.route(`${ISSUER}/achievements`, achievementRoutes)
  app.route(`${ISSUER}/credentials/list`, credentialListRoutes)
  app.route(`${ISSUER}/credentials`, credentialRoutes)
  app.route(`${ISSUER}/endpoints`, endpointRoutes)
  app.route(`${ISSUER}/mapping-rules`, mappingRuleRoutes)
  app.route(`${ISSUER}/inbox`, inboxRoutes)
  app.route(`${ISSUER}/entitlements`, entitlementRoutes)
  app.route(`${ISSUER}/signals`, signalRoutes)
  app.route(`${ISSUER}/endorsements`, endorsementRoutes)
  app.route(`${ISSUER}/endorsement-requests`, endorsementRequestRoutes)
  app.route(`${ISSUER}/clrs`, clrRoutes)
  app.route(`${ISSUER}/webhooks`, webhookRoutes)
  app.route(`${ISSUER}/domains`, domainRoutes)
  app.route(`${ISSUER}/keys`, signingKeyRoutes)
  app.route(`${ISSUER}/tasks`, taskRoutes)
  app.route(ISSUER, auditRoutes)
  app.route(`${ISSUER}/approvals`, approvalRoutes)
  app.route(`${ISSUER}/members`, memberRoutes)
  app.route(`${ISSUER}/invitations`, invitationRoutes)
  app.route(`${ISSUER}/api-keys`, apiKeyRoutes)
  app.route(`${ISSUER}/people`, peopleRoutes)
  app.route(`${ISSUER}/export`, exportRoutes)
  app.route(`${ISSUER}/settings`, settingsRoutes)

  reportErrors(app)
  return app
}

/** While the database is being told what it has forgotten, nobody but the operator asks it anything. */
function assertOpen({ maintenance }: { maintenance: boolean }, path: string): void {
  if (!maintenance || path.startsWith('/api/v1/operator/') || path === '/healthz') return
  // Says the same by itself, once it has kept what a shop does not send again.
  if (path.startsWith('/hooks/')) return
  throw new BadgeError('unavailable', 'the service is being restored; ask again in some minutes')
}
