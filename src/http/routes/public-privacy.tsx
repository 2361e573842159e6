import { Hono } from 'hono'
import { readTenantSettings } from '../../actions/tenant-settings.ts'
import { PrivacyPage } from '../../pages/privacy-page.tsx'
import { renderPage } from '../../pages/render.ts'
import { listAchievements } from '../../store/achievements.ts'
import { listEndpoints } from '../../store/endpoints.ts'
import type { AppEnv } from '../context.ts'
import { issuerHere } from '../issuer-here.ts'
import { CACHE, PAGE_HEADERS, sendPublic } from '../public-response.ts'

/** How the issuer uses, stores and destroys personal data. */
export const publicPrivacyRoutes = new Hono<AppEnv>().get('/:issuer/privacy', async (c) => {
  const { action } = c.var
  const issuer = await issuerHere(c, c.req.param('issuer'))
  const [{ retention, privacy }, achievements, endpoints] = await Promise.all([
    readTenantSettings(action, issuer.tenantId),
    listAchievements(action.db, issuer.id),
    listEndpoints(action.db, issuer.id),
  ])
  const props = {
    ...privacy,
    url: `${issuer.baseUrl}/privacy`,
    issuer: { name: String(issuer.profile.name), url: issuer.baseUrl },
    retention,
    plainAddresses: achievements
      .filter(({ settings }) => settings.recipientIdentity === 'plain')
      .map(({ document }) => String(document.name)),
    sendsMail: action.sendMail !== undefined,
    hasShop: endpoints.length > 0,
    test: issuer.mode === 'test',
  }
  return sendPublic(c, {
    body: renderPage(<PrivacyPage {...props} />),
    contentType: 'text/html; charset=utf-8',
    cacheControl: CACHE.document,
    headers: PAGE_HEADERS,
  })
})
