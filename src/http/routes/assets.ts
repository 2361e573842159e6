import { Hono } from 'hono'
import { CONSOLE_STYLESHEET, STYLESHEET } from '../../pages/styles.ts'
import type { AppEnv } from '../context.ts'
import { CACHE, sendPublic } from '../public-response.ts'

const contentType = 'text/css; charset=utf-8'
const cacheControl = CACHE.document

/** The same on every host. */
export const assetRoutes = new Hono<AppEnv>()
  .get('/signet.css', (c) => sendPublic(c, { body: STYLESHEET, contentType, cacheControl }))
  .get('/console.css', (c) => sendPublic(c, { body: CONSOLE_STYLESHEET, contentType, cacheControl }))
