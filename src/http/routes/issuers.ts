import { Hono } from 'hono'
import type { AppEnv } from '../context.ts'

export const issuerRoutes = new Hono<AppEnv>().get('/', (c) => {
  const { slug, mode, did, baseUrl, profile } = c.var.issuer
  return c.json({ slug, mode, did, url: baseUrl, profile })
})
