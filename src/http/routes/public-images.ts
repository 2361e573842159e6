import { Hono } from 'hono'
import { designOf, drawBadge } from '../../actions/draw-badge.ts'
import { imageKey } from '../../actions/keep-image.ts'
import { notFound } from '../../core/badge-error.ts'
import { buildBadgeSvg } from '../../core/badge-image/badge-svg.ts'
import { findAchievement } from '../../store/achievements.ts'
import { findIssuer } from '../../store/issuers.ts'
import type { AppEnv } from '../context.ts'
import { CACHE, IMAGE_HEADERS, sendPublic } from '../public-response.ts'

export const publicImageRoutes = new Hono<AppEnv>()
  .get('/:issuer/achievements/:slug/image/:file', async (c) => {
    const { action } = c.var
    const { slug, file } = c.req.param()
    const [, number, suffix] = /^(\d{1,6})\.(svg|png)$/.exec(file) ?? []
    if (number === undefined) throw notFound('picture', file.slice(0, 64))
    const issuer = await findIssuer(action.db, c.req.param('issuer'))
    const version = await findAchievement(action.db, issuer.id, slug, Number(number))
    const isPng = suffix === 'png'
    return sendPublic(c, {
      body: isPng ? await drawBadge(action, issuer, slug, version) : buildBadgeSvg(designOf(issuer, version)),
      contentType: isPng ? 'image/png' : 'image/svg+xml',
      cacheControl: CACHE.document,
      headers: IMAGE_HEADERS,
    })
  })
  .get('/:issuer/images/:name', async (c) => {
    const { issuer, name } = c.req.param()
    const isName = /^[0-9a-f]{64}\.(?:png|svg)$/.test(name)
    const file = isName && (await c.var.action.files.get(imageKey(issuer, name)))
    if (!file) throw notFound('picture', name.slice(0, 80))
    const { bytes: body, contentType } = file
    return sendPublic(c, { body, contentType, cacheControl: CACHE.immutable, headers: IMAGE_HEADERS })
  })
