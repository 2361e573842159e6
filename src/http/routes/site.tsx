import { Hono } from 'hono'
import { notFound } from '../../core/badge-error.ts'
import { LandingPage } from '../../pages/landing-page.tsx'
import { ProblemPage } from '../../pages/problem-page.tsx'
import { renderPage } from '../../pages/render.ts'
import { hasIssuer } from '../../store/issuers.ts'
import type { AppEnv } from '../context.ts'
import { INTERNAL, PROBLEMS } from '../problem.ts'
import { CACHE, PAGE_HEADERS, sendPublic } from '../public-response.ts'

/** The tenant that `npm start` sets up; its pages are linked when it is there. */
const DEMONSTRATION = 'demo'

export const siteRoutes = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { origin, db } = c.var.action
    const demo = (await hasIssuer(db, DEMONSTRATION))
      ? { issuerUrl: `${origin}/i/${DEMONSTRATION}` }
      : undefined
    return sendPublic(c, {
      body: renderPage(<LandingPage origin={origin} {...(demo && { demo })} />),
      contentType: 'text/html; charset=utf-8',
      cacheControl: CACHE.document,
      headers: PAGE_HEADERS,
    })
  })
  .get('/healthz', async (c) => {
    // The context could be made, so the configuration is right and the database answers.
    await hasIssuer(c.var.action.db, DEMONSTRATION)
    return c.json({ status: 'ok' }, 200, { 'cache-control': 'no-store' })
  })
  .get('/problems/:code', (c) => {
    const code = c.req.param('code')
    const problem = Object.entries(PROBLEMS).find(([name]) => name === code)?.[1]
    if (!problem && code !== 'internal') throw notFound('problem', code.slice(0, 64))
    const { status, title } = problem ?? INTERNAL
    const detail = `Answers of Signet’s API that carry this type have the status ${status}. Their “detail” says what was wrong, and “errors” which member of the input.`
    return c.html(
      renderPage(<ProblemPage status={status} title={title} detail={detail} />),
      200,
      PAGE_HEADERS,
    )
  })
