import { Hono } from 'hono'
import { receiveWebhook } from '../../actions/receive-webhook.ts'
import { MEBIBYTE, readBytes } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { parseEndpointId } from './endpoints.ts'

export const hookRoutes = new Hono<AppEnv>().post('/:endpoint', async (c) => {
  // Raw bytes, because the signature is over them: `text()` would strip a byte order mark.
  const body = await readBytes(c.req.raw, MEBIBYTE)
  const header = (name: string) => c.req.header(name) ?? null
  await receiveWebhook(c.var.action, parseEndpointId(c.req.param('endpoint')), { header, body })
  return c.body(null, 200)
})
