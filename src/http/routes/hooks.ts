import { Hono } from 'hono'
import { receiveWebhook } from '../../actions/receive-webhook.ts'
import { MEBIBYTE, readBytes } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { parseEndpointId } from './commerce.ts'

export const hookRoutes = new Hono<AppEnv>().post('/:endpoint', async (c) => {
  // Raw bytes, because the signature is over them: `text()` would strip a byte order mark.
  const body = await readBytes(c.req.raw, MEBIBYTE)
  const signature = c.req.header('stripe-signature') ?? null
  await receiveWebhook(c.var.action, parseEndpointId(c.req.param('endpoint')), { body, signature })
  return c.body(null, 200)
})
