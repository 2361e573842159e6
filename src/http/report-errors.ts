import type { Hono } from 'hono'
import { BadgeError } from '../core/badge-error.ts'
import { ProblemPage } from '../pages/problem-page.tsx'
import { renderPage } from '../pages/render.ts'
import { allowedMethods } from './allowed-methods.ts'
import type { AppEnv } from './context.ts'
import { wantsPage } from './negotiate.ts'
import { logFault, problemOf, sendProblem } from './problem.ts'
import { PAGE_HEADERS } from './public-response.ts'

/** Answers whatever goes wrong in an app, and whatever it does not have: a problem document, or a page for people. */
export function reportErrors(app: Hono<AppEnv>): void {
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
}
