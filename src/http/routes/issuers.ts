import { Hono } from 'hono'
import { authorize } from '../../actions/authorize.ts'
import type { AppEnv } from '../context.ts'

export const issuerRoutes = new Hono<AppEnv>().get('/', (c) => {
  authorize(c.var.action, 'issuer.read')
  const { slug, mode, did, baseUrl, profile } = c.var.issuer
  return c.json({ slug, mode, did, url: baseUrl, profile })
})
