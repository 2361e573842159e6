import { Hono } from 'hono'
import { notFound } from '../../core/badge-error.ts'
import { parseUuid } from '../../core/ids/uuid.ts'
import { EndorsementPage } from '../../pages/endorsement-page.tsx'
import { renderPage } from '../../pages/render.ts'
import { findPublicEndorsement } from '../../store/endorsements.ts'
import type { AppEnv } from '../context.ts'
import { JSON_OFFERS, negotiate, wantsPage } from '../negotiate.ts'
import { endorsementPageOf } from '../present-endorsement-page.ts'
import { CACHE, PAGE_HEADERS, sendPublic } from '../public-response.ts'

export const publicEndorsementRoutes = new Hono<AppEnv>().get('/:issuer/endorsements/:file', async (c) => {
  const { issuer, file } = c.req.param()
  const { db, origin, now } = c.var.action
  const id = parseUuid(file.replace(/\.json$/, ''))
  if (!id) throw notFound('endorsement', file.slice(0, 64))
  const endorsement = await findPublicEndorsement(db, issuer, id)
  const accept = c.req.header('accept')
  const isFile = file.endsWith('.json')
  if (!isFile && wantsPage(accept)) {
    return sendPublic(c, {
      body: renderPage(<EndorsementPage {...endorsementPageOf(endorsement, { origin, now: now() })} />),
      contentType: 'text/html; charset=utf-8',
      cacheControl: CACHE.state,
      headers: PAGE_HEADERS,
      negotiated: true,
    })
  }
  return sendPublic(c, {
    body: JSON.stringify(endorsement.document),
    contentType: negotiate<'json'>(accept, JSON_OFFERS).contentType,
    cacheControl: CACHE.document,
    negotiated: !isFile,
  })
})
