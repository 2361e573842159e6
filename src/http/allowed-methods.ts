import type { Hono } from 'hono'
import type { AppEnv } from './context.ts'

const METHODS = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT']

/** The methods that an address takes, as `Allow` lists them (RFC 9110, section 10.2.1); none: there is no such address. */
export function allowedMethods({ router }: Hono<AppEnv>, path: string): string[] {
  return METHODS.filter((method) => {
    const [handlers] = router.match(method, path)
    // Middleware stands in the router for all methods.
    return handlers.some(([[, route]]) => route.method === method)
  }).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method))
}
