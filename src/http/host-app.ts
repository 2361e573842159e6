import { type Context, Hono } from 'hono'
import type { ActionContext } from '../actions/context.ts'
import type { HostIdentity } from '../store/identities.ts'
import type { AppEnv } from './context.ts'
import { mountPublicPlane } from './public-plane.ts'
import { reportErrors } from './report-errors.ts'

/** What the platform's app knows of a request when it hands it over. */
export interface HandedOver {
  action: ActionContext
  identity: HostIdentity
  requestId: string
}

/** Paths that are the same on every host; all others belong to the issuer. */
const COMMON = /^\/(?:verify|assets)(?:\/|$)/

/** Where the public plane has what is asked of an issuer's own host. */
export function pathOnPlatform(path: string, issuerSlug: string): string {
  if (COMMON.test(path)) return path
  const own = path.replace(/^\/\.well-known\/(did|jwks)\.json$/, '/$1.json')
  return `/i/${issuerSlug}${own === '/' ? '' : own}`
}

/**
 * An issuer's own host: its public plane and nothing else, no console, no API, no other issuer. Paths are those of
 * `pathOnPlatform`, so there is one set of routes.
 */
export function createHostApp() {
  const app = new Hono<AppEnv>()
  const handed = new WeakMap<Request, HandedOver>()
  app.use(async (c, next) => {
    const known = handed.get(c.req.raw)
    if (!known) throw new TypeError('a request that was not handed over')
    const { action, identity, requestId } = known
    c.set('action', action)
    c.set('identity', identity)
    c.set('requestId', requestId)
    await next()
    // A cache that goes by the path, and not by the host, would show one host's answers on another.
    c.header('cloudflare-cdn-cache-control', 'no-store')
  })
  mountPublicPlane(app)
  reportErrors(app)
  return (request: Request, known: HandedOver, execution: Context<AppEnv>['executionCtx']) => {
    const url = new URL(request.url)
    url.pathname = pathOnPlatform(url.pathname, known.identity.issuerSlug)
    const inner = new Request(url, request)
    handed.set(inner, known)
    return app.fetch(inner, undefined, execution)
  }
}
