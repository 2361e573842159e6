import { createHmac } from 'node:crypto'
import '@shopify/shopify-api/adapters/node'
import { ApiVersion, shopifyApi } from '@shopify/shopify-api'
import { describe, expect, it } from 'vitest'
import { shopify } from '../../src/commerce/shopify/provider.ts'
import { verifyDelivery } from '../../src/commerce/verify-signature.ts'

const SECRET = 'hush-hush-hush-hush-hush'

// Shopify's own library judges the same deliveries, so that both would have to be wrong in the same way.
const library = shopifyApi({
  apiKey: 'key',
  apiSecretKey: SECRET,
  hostName: 'localhost',
  apiVersion: ApiVersion.October26 ?? '2026-10',
  isEmbeddedApp: false,
})

const CASES: [string, string, string][] = [
  ['an order', '{"id":820982911946154508,"line_items":[]}', SECRET],
  ['every Unicode plane', '{"name":"Zoë 山田 𝒳"}', SECRET],
  ['an empty object', '{}', SECRET],
  ['line ends', '{\r\n"id": 1\r\n}\r\n', SECRET],
  ['another secret', '{"id":1}', 'somebody-elses-secret'],
]

describe('a delivery of Shopify', () => {
  it.each(CASES)('with %s is judged as Shopify’s own library judges it', async (_name, body, secret) => {
    const hmac = createHmac('sha256', secret).update(body).digest('base64')
    const headers: Record<string, string> = {
      'x-shopify-hmac-sha256': hmac,
      'x-shopify-topic': 'orders/paid',
      'x-shopify-shop-domain': 'mine.myshopify.com',
      'x-shopify-api-version': '2026-10',
      'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
    }
    for (const sent of [body, `${body} `]) {
      const rawRequest = { method: 'POST', url: '/', headers }
      const { valid } = await library.webhooks.validate({ rawBody: sent, rawRequest })
      const delivery = {
        header: (name: string) => headers[name] ?? null,
        body: new TextEncoder().encode(sent),
      }
      const verdict = await verifyDelivery(shopify, delivery, [SECRET], new Date(0))
      expect([sent, verdict === 'ok']).toEqual([sent, valid])
      expect(valid).toBe(sent === body && secret === SECRET)
    }
  })
})
