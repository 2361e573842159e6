import { Hono } from 'hono'
import { authorize } from '../../../actions/authorize.ts'
import { OverviewPage } from '../../../pages/app/overview-page.tsx'
import { frameOf, sendPage } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'

export const overviewPages = new Hono<AppEnv>().get('/', (c) => {
  authorize(c.var.action, 'issuer.read')
  const { slug, did, baseUrl, profile } = c.var.issuer
  const issuer = { name: String(profile.name), slug, did, url: baseUrl }
  return sendPage(c, <OverviewPage frame={frameOf(c)} issuer={issuer} />)
})
