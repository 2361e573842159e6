import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { NO_GRANTS } from '../core/access/permissions.ts'
import { BadgeError } from '../core/badge-error.ts'
import { ProblemPage } from '../pages/problem-page.tsx'
import { renderPage } from '../pages/render.ts'
import { allowedMethods } from './allowed-methods.ts'
import { requireIssuer } from './auth.ts'
import type { AppEnv, CreateContext } from './context.ts'
import { wantsPage } from './negotiate.ts'
import { logFault, problemOf, sendProblem } from './problem.ts'
import { PAGE_HEADERS } from './public-response.ts'
import { achievementRoutes } from './routes/achievements.ts'
import { clrRoutes } from './routes/clrs.ts'
import { endpointRoutes, entitlementRoutes, inboxRoutes, mappingRuleRoutes } from './routes/commerce.ts'
import { credentialListRoutes } from './routes/credential-lists.ts'
import { credentialRoutes } from './routes/credentials.ts'
import { developmentMailRoutes } from './routes/development-mail.tsx'
import { endorsementRequestRoutes } from './routes/endorsement-requests.ts'
import { endorsementRoutes } from './routes/endorsements.ts'
import { hookRoutes } from './routes/hooks.ts'
import { issuerRoutes } from './routes/issuers.ts'
import { publicCredentialRoutes } from './routes/public-credentials.tsx'
import { publicEndorsementRoutes } from './routes/public-endorsements.ts'
import { publicImageRoutes } from './routes/public-images.ts'
import { publicIssuerRoutes } from './routes/public-issuers.tsx'
import { siteRoutes } from './routes/site.tsx'
import { tenantRoutes } from './routes/tenants.ts'
import { vcApiRoutes } from './routes/vc-api.ts'
import { verifyApi, verifyPage } from './routes/verify.tsx'

const ISSUER = '/api/v1/issuers/:issuer'

/** The whole HTTP surface. What it acts with comes from `createContext`. */
export function createApp(createContext: CreateContext, newRequestId: () => string): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.use(async (c, next) => {
    c.set('requestId', newRequestId())
    const action = await createContext(c.env, (work) => c.executionCtx.waitUntil(work))
    // Nobody yet: whoever vouches for the request says what it may do.
    c.set('action', { ...action, actor: 'anonymous', grants: NO_GRANTS })
    await next()
  })
  // Whatever is public may be read by any web page.
  app.use('/i/*', cors({ origin: '*', exposeHeaders: ['etag'] }))
  app.use('/api/v1/verify', cors({ origin: '*' }))
  app.route('/', siteRoutes)
  app.route('/verify', verifyPage)
  app.route('/dev/mail', developmentMailRoutes)
  app.route('/hooks', hookRoutes)
  app.route('/i', publicCredentialRoutes)
  app.route('/i', publicEndorsementRoutes)
  app.route('/i', publicIssuerRoutes)
  app.route('/i', publicImageRoutes)
  app.route('/api/v1/tenants', tenantRoutes)
  app.route('/api/v1/verify', verifyApi)
  app.route('/vc-api', vcApiRoutes)
  app.use(ISSUER, requireIssuer)
  app.use(`${ISSUER}/*`, requireIssuer)
  app.route(ISSUER, issuerRoutes)
  app.route(`${ISSUER}/achievements`, achievementRoutes)
  app.route(`${ISSUER}/credentials/list`, credentialListRoutes)
  app.route(`${ISSUER}/credentials`, credentialRoutes)
  app.route(`${ISSUER}/endpoints`, endpointRoutes)
  app.route(`${ISSUER}/mapping-rules`, mappingRuleRoutes)
  app.route(`${ISSUER}/inbox`, inboxRoutes)
  app.route(`${ISSUER}/entitlements`, entitlementRoutes)
  app.route(`${ISSUER}/endorsements`, endorsementRoutes)
  app.route(`${ISSUER}/endorsement-requests`, endorsementRequestRoutes)
  app.route(`${ISSUER}/clrs`, clrRoutes)

  app.notFound((c) => {
    const allowed = allowedMethods(app, c.req.path)
    if (allowed.length === 0) throw new BadgeError('not_found', 'there is nothing at this address')
    c.header('allow', allowed.join(', '))
    throw new BadgeError('method_not_allowed', `this address takes ${allowed.join(', ')}`)
  })
  app.onError((error, c) => {
    const { requestId } = c.var
    if (!(error instanceof BadgeError)) logFault(error, { requestId, method: c.req.method })
    // Without a context the configuration is at fault, and only the request tells where we are.
    const origin = c.var.action?.origin ?? new URL(c.req.url).origin
    const problem = problemOf(error, origin, requestId)
    const isApi = ['/api/', '/hooks/', '/vc-api/'].some((start) => c.req.path.startsWith(start))
    if (isApi || !wantsPage(c.req.header('accept'))) return sendProblem(c, problem)
    const { status, title, detail } = problem
    c.status(status as 404)
    return c.html(renderPage(ProblemPage({ status, title, detail })), {
      headers: { ...PAGE_HEADERS, 'cache-control': 'no-store' },
    })
  })
  return app
}
