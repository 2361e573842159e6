import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { connectShop, signedHeaders } from '../support/connect-shop.ts'
import { DB } from '../support/database.ts'
import { faultyDatabase } from '../support/faulty-database.ts'
import { wooOrder } from '../support/woo-order.ts'
import { createWorker } from '../support/worker.ts'

const { FILES } = env as unknown as { FILES: R2Bucket }
const spilled = async () => (await FILES.list({ prefix: 'spilled-events/' })).objects.map(({ key }) => key)

/** A database that is away, from the n-th round trip of a request on. */
const brokenFrom = (n: number) => {
  let trips = 0
  const trip = async <T>(work: () => Promise<T>): Promise<T> => {
    if (++trips >= n) throw new Error('D1_ERROR: the network was lost')
    return work()
  }
  const wrap = (statement: D1PreparedStatement): object => ({
    bind: (...values: unknown[]) => wrap(statement.bind(...values)),
    all: () => trip(() => statement.all()),
    run: () => trip(() => statement.run()),
    first: () => trip(() => statement.first()),
    raw: () => trip(() => statement.raw()),
  })
  return { prepare: (sql: string) => wrap(DB.prepare(sql)), batch: () => trip(async () => []) }
}

describe('an event of a shop that sends nothing twice', () => {
  it.each([1, 2])(
    'is kept in a sealed file while the database is away (round trip %i) and taken in later',
    async (n) => {
      const shop = await connectShop('woocommerce')
      const body = JSON.stringify(wooOrder())
      const headers = await signedHeaders('woocommerce', body)
      const broken = createWorker({ DB: brokenFrom(n) })
      const response = await broken.send('POST', shop.hook, { body, headers })
      expect(response.status).toBe(200)
      const [name] = await spilled()
      const bytes = await (await FILES.get(name ?? ''))?.text()
      expect(bytes).not.toContain('john.doe')
      expect(await shop.events()).toEqual([])
      await shop.worker.tick()
      expect(await shop.events()).toMatchObject([{ state: 'received', type: 'order.updated' }])
      expect(await spilled()).toEqual([])
      expect(shop.worker.messages).toHaveLength(1)
      // Sent once more by hand, it is the same event.
      await shop.deliver(body)
      expect(await shop.events()).toHaveLength(1)
    },
  )

  it('stays in its file as long as the database is away, and is dropped when it proves to be signed by nobody', async () => {
    const shop = await connectShop('woocommerce')
    const body = JSON.stringify(wooOrder())
    const headers = await signedHeaders('woocommerce', body, { secret: 'somebody-elses-secret' })
    const broken = createWorker({ DB: brokenFrom(1) })
    expect((await broken.send('POST', shop.hook, { body, headers })).status).toBe(200)
    await broken.tick()
    expect(await spilled()).toHaveLength(1)
    await shop.worker.tick()
    expect(await spilled()).toEqual([])
    expect(await shop.events()).toEqual([])
  })
})

it('while the database is being restored, what is sent once is kept, and all else is answered 503', async () => {
  const restoring = createWorker({ MAINTENANCE: 'restore' })
  for (const [provider, status] of [
    ['woocommerce', 200],
    ['shopify', 503],
  ] as const) {
    const shop = await connectShop(provider)
    const body = JSON.stringify(wooOrder())
    const headers = await signedHeaders(provider, body)
    expect((await restoring.send('POST', shop.hook, { body, headers })).status).toBe(status)
    expect(await shop.events()).toEqual([])
    await restoring.tick()
    expect(await shop.events()).toEqual([])
    await shop.worker.tick()
    expect(await shop.events()).toHaveLength(provider === 'woocommerce' ? 1 : 0)
  }
})

it.each(['stripe', 'shopify', 'standard-webhooks', 'paddle', 'lemonsqueezy'] as const)(
  'an event of %s that could not be stored is answered 503, and comes again',
  async (provider) => {
    const shop = await connectShop(provider)
    const headers = await signedHeaders(provider, '{}')
    for (const n of [1, 2]) {
      const { binding } = faultyDatabase(n, 'before')
      const broken = createWorker({ DB: binding })
      const response = await broken.send('POST', shop.hook, { body: '{}', headers })
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '30'])
    }
    expect(await spilled()).toEqual([])
    expect((await shop.worker.send('POST', shop.hook, { body: '{}', headers })).status).toBe(200)
  },
)
