import { Hono } from 'hono'
import { publishDidDocument, publishJwks } from '../../actions/publish-did-document.ts'
import { CREDENTIALS_V2, OPEN_BADGES_3 } from '../../core/contexts/urls.ts'
import { didDocumentUrl } from '../../core/did/did-web.ts'
import { AchievementPage } from '../../pages/achievement-page.tsx'
import { IssuerPage } from '../../pages/issuer-page.tsx'
import { renderPage } from '../../pages/render.ts'
import { findAchievement, listAchievements } from '../../store/achievements.ts'
import type { AppEnv } from '../context.ts'
import { issuerHere } from '../issuer-here.ts'
import { wantsPage } from '../negotiate.ts'
import { presentAchievement, tileOf } from '../present-achievement.ts'
import { presentProfile } from '../present-profile.ts'
import { CACHE, PAGE_HEADERS, sendPublic } from '../public-response.ts'

const HTML = 'text/html; charset=utf-8'

export const publicIssuerRoutes = new Hono<AppEnv>()
  .get('/:issuer', async (c) => {
    const { db } = c.var.action
    const issuer = await issuerHere(c, c.req.param('issuer'))
    if (!wantsPage(c.req.header('accept'))) {
      const body = JSON.stringify({ '@context': [CREDENTIALS_V2, OPEN_BADGES_3], ...issuer.profile })
      return sendPublic(c, {
        body,
        contentType: 'application/ld+json',
        cacheControl: CACHE.document,
        negotiated: true,
      })
    }
    const achievements = await listAchievements(db, issuer.id)
    const props = {
      ...presentProfile(issuer),
      url: issuer.baseUrl,
      jsonUrl: issuer.baseUrl,
      name: String(issuer.profile.name),
      did: issuer.did,
      didDocumentUrl: didDocumentUrl(issuer.did, { loopbackHttp: c.var.action.development }),
      achievements: achievements.filter(({ state }) => state === 'active').map(tileOf),
      test: issuer.mode === 'test',
    }
    return sendPublic(c, {
      body: renderPage(<IssuerPage {...props} />),
      contentType: HTML,
      cacheControl: CACHE.document,
      negotiated: true,
      headers: PAGE_HEADERS,
    })
  })
  .get('/:issuer/did.json', async (c) => {
    const { did } = await issuerHere(c, c.req.param('issuer'))
    const body = JSON.stringify(await publishDidDocument(c.var.action, did))
    return sendPublic(c, { body, contentType: 'application/json', cacheControl: CACHE.document })
  })
  .get('/:issuer/jwks.json', async (c) => {
    const issuer = await issuerHere(c, c.req.param('issuer'))
    const body = JSON.stringify(await publishJwks(c.var.action, issuer))
    return sendPublic(c, { body, contentType: 'application/jwk-set+json', cacheControl: CACHE.document })
  })
  .get('/:issuer/achievements/:slug/frameworks', async (c) => {
    const { db } = c.var.action
    const issuer = await issuerHere(c, c.req.param('issuer'))
    const { document, number, settings } = await findAchievement(db, issuer.id, c.req.param('slug'))
    const { microCredential = {}, frameworks = [] } = settings
    const report = {
      achievement: document.id,
      version: number,
      selfDeclared: true,
      microCredential,
      frameworks,
    }
    return sendPublic(c, {
      body: JSON.stringify(report),
      contentType: 'application/json',
      cacheControl: CACHE.document,
    })
  })
  .get('/:issuer/achievements/:slug', async (c) => {
    const { db } = c.var.action
    const issuer = await issuerHere(c, c.req.param('issuer'))
    const record = await findAchievement(db, issuer.id, c.req.param('slug').replace(/\.json$/, ''))
    const isFile = c.req.param('slug').endsWith('.json')
    if (isFile || !wantsPage(c.req.header('accept'))) {
      const body = JSON.stringify({ '@context': [CREDENTIALS_V2, OPEN_BADGES_3], ...record.document })
      return sendPublic(c, {
        body,
        contentType: 'application/ld+json',
        cacheControl: CACHE.document,
        negotiated: true,
      })
    }
    return sendPublic(c, {
      body: renderPage(<AchievementPage {...presentAchievement(record, issuer)} />),
      contentType: HTML,
      cacheControl: CACHE.document,
      negotiated: true,
      headers: PAGE_HEADERS,
    })
  })
