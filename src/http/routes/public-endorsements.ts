import { Hono } from 'hono'
import { notFound } from '../../core/badge-error.ts'
import { parseUuid } from '../../core/ids/uuid.ts'
import { findPublicEndorsement } from '../../store/endorsements.ts'
import type { AppEnv } from '../context.ts'
import { JSON_OFFERS, negotiate } from '../negotiate.ts'
import { CACHE, sendPublic } from '../public-response.ts'

export const publicEndorsementRoutes = new Hono<AppEnv>().get('/:issuer/endorsements/:file', async (c) => {
  const { issuer, file } = c.req.param()
  const id = parseUuid(file.replace(/\.json$/, ''))
  if (!id) throw notFound('endorsement', file.slice(0, 64))
  const { document } = await findPublicEndorsement(c.var.action.db, issuer, id)
  return sendPublic(c, {
    body: JSON.stringify(document),
    contentType: negotiate<'json'>(c.req.header('accept'), JSON_OFFERS).contentType,
    cacheControl: CACHE.document,
  })
})
