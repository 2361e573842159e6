import { Hono } from 'hono'
import { readPublicLog } from '../../actions/read-public-log.ts'
import { LogPage } from '../../pages/log-page.tsx'
import { renderPage } from '../../pages/render.ts'
import type { AppEnv } from '../context.ts'
import { parseInput } from '../input.ts'
import { issuerHere } from '../issuer-here.ts'
import { wantsPage } from '../negotiate.ts'
import { CACHE, PAGE_HEADERS, sendPublic } from '../public-response.ts'
import { publicLogQuery } from '../schemas/audit.ts'

/** The heads of an issuer's audit log, for outsiders to keep. */
export const publicLogRoutes = new Hono<AppEnv>().get('/:issuer/:log{log(\\.json)?}', async (c) => {
  const { action } = c.var
  const issuer = await issuerHere(c, c.req.param('issuer'))
  const { year } = parseInput(publicLogQuery, c.req.query())
  const log = await readPublicLog(action, issuer, year)
  const cacheControl = CACHE.document
  if (c.req.param('log') === 'log.json' || !wantsPage(c.req.header('accept'))) {
    const body = JSON.stringify(log)
    return sendPublic(c, { body, contentType: 'application/json', cacheControl, negotiated: true })
  }
  const props = {
    url: log.log,
    jsonUrl: `${log.log}.json?year=${log.year}`,
    issuer: { name: String(issuer.profile.name), url: issuer.baseUrl },
    ...{ year: log.year, years: log.years, lines: log.lines },
    test: issuer.mode === 'test',
  }
  return sendPublic(c, {
    body: renderPage(<LogPage {...props} />),
    contentType: 'text/html; charset=utf-8',
    cacheControl,
    negotiated: true,
    headers: PAGE_HEADERS,
  })
})
