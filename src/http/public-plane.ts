import type { Hono } from 'hono'
import { cors } from 'hono/cors'
import type { AppEnv } from './context.ts'
import { assetRoutes } from './routes/assets.ts'
import { publicCredentialRoutes } from './routes/public-credentials.tsx'
import { publicEndorsementRoutes } from './routes/public-endorsements.tsx'
import { publicImageRoutes } from './routes/public-images.ts'
import { publicIssuerRoutes } from './routes/public-issuers.tsx'
import { publicLogRoutes } from './routes/public-log.tsx'
import { publicPrivacyRoutes } from './routes/public-privacy.tsx'
import { verifyPage } from './routes/verify.tsx'
import { walletRoutes } from './routes/wallet.tsx'

/** What anybody may see: all that is under `/i/{issuer}`, on the platform's host and on a tenant's own. */
export function mountPublicPlane(app: Hono<AppEnv>): void {
  // Whatever is public may be read by any web page.
  app.use('/i/*', cors({ origin: '*', exposeHeaders: ['etag'] }))
  app.route('/assets', assetRoutes)
  app.route('/verify', verifyPage)
  app.route('/i', publicCredentialRoutes)
  app.route('/i', publicEndorsementRoutes)
  app.route('/i', publicIssuerRoutes)
  app.route('/i', publicImageRoutes)
  app.route('/i', publicLogRoutes)
  app.route('/i', publicPrivacyRoutes)
  app.route('/i', walletRoutes)
}
