import { describe, expect, it } from 'vitest'
import { createIssuer, createTenant } from '../support/api.ts'
import { rowsOf, scalar } from '../support/database.ts'
import { fakeNetwork } from '../support/network.ts'
import { age, createWebhook, deliveriesOf, HOOK, received } from '../support/webhooks.ts'
import { createWorker } from '../support/worker.ts'

const DAY = 86_400

const listening = async (input: object = {}) => {
  const worker = createWorker()
  const tenant = await createIssuer()
  const webhook = await createWebhook(worker, tenant, input)
  const issue = async () => {
    const { body } = await worker.call('POST', `${tenant.api}/credentials`, {
      key: tenant.key,
      body: { achievement: 'welding-1', recipient: { email: 'ada@example.org' } },
    })
    return body
  }
  const post = (path: string, body: object = {}) =>
    worker.call('POST', `${webhook.path}${path}`, { key: tenant.key, body })
  return { worker, tenant, webhook, issue, post }
}

describe('a webhook', () => {
  it('shows its secret once and nowhere else', async () => {
    const { worker, tenant, webhook } = await listening({ description: 'The LMS' })
    expect(webhook.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const one = await worker.call('GET', webhook.path, { key: tenant.key })
    expect(one.body).toMatchObject({
      id: webhook.id,
      url: HOOK,
      events: ['*'],
      state: 'active',
      description: 'The LMS',
    })
    const all = await worker.call('GET', `${tenant.api}/webhooks`, { key: tenant.key })
    expect(all.body.items).toEqual([one.body])
    expect(JSON.stringify(all.body)).not.toContain(webhook.secret)
    const [row] = await rowsOf(
      'select hex(secret) as secret from webhook_endpoints where id = unhex(?)',
      webhook.id.slice(3),
    )
    const plain = [...new TextEncoder().encode(webhook.secret)]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('')
    expect(String(row?.secret).toLowerCase()).not.toContain(plain)
  })

  it('goes to no private, numeric or plain address', async () => {
    const tenant = await createTenant()
    const worker = createWorker()
    for (const url of [
      'http://lms.institute.org/hook',
      'https://10.0.0.1/hook',
      'https://[fd00::1]/hook',
      'https://metadata.google.internal/',
      'https://intranet/hook',
      'https://user:pass@lms.institute.org/',
      'ftp://lms.institute.org/',
      'javascript:alert(1)',
      'no url',
    ]) {
      const answer = await worker.call('POST', `${tenant.api}/webhooks`, {
        key: tenant.key,
        body: { url, events: ['*'] },
      })
      expect([url, answer.status, answer.body.errors?.[0]?.pointer]).toEqual([url, 400, '/url'])
    }
    expect(await scalar('select count(*) from webhook_endpoints where url like ?', '%hook')).toBe(0)
  })

  it('listens to events that there are', async () => {
    const tenant = await createTenant()
    const worker = createWorker()
    for (const events of [[], ['credential.isued'], ['credential'], 'credential.*', [1]]) {
      const body = { url: HOOK, events }
      expect((await worker.call('POST', `${tenant.api}/webhooks`, { key: tenant.key, body })).status).toBe(
        400,
      )
    }
  })

  it('is one of twenty at most', async () => {
    const tenant = await createTenant()
    const worker = createWorker()
    for (let n = 0; n < 20; n++) await createWebhook(worker, tenant)
    const answer = await worker.call('POST', `${tenant.api}/webhooks`, {
      key: tenant.key,
      body: { url: HOOK, events: ['*'] },
    })
    expect(answer.status).toBe(409)
  })

  it('keeps what comes while it is paused, and sends it when it goes on', async () => {
    const network = fakeNetwork()
    const { worker, tenant, webhook, issue } = await listening()
    const patch = (state: string) => worker.call('PATCH', webhook.path, { key: tenant.key, body: { state } })
    expect((await patch('paused')).body.state).toBe('paused')
    await issue()
    await worker.drain()
    await worker.tick()
    expect(network.sent).toEqual([])
    expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'held' }])
    await patch('active')
    await worker.tick()
    expect(network.sent).toHaveLength(1)
    expect((await worker.call('POST', `${webhook.path}/test`, { key: tenant.key, body: {} })).status).toBe(
      202,
    )
  })

  it('takes its log along when it is removed', async () => {
    fakeNetwork()
    const { worker, tenant, webhook, issue } = await listening()
    await issue()
    await worker.drain()
    expect((await worker.send('DELETE', webhook.path, { key: tenant.key })).status).toBe(204)
    expect((await worker.call('GET', webhook.path, { key: tenant.key })).status).toBe(404)
    expect(await deliveriesOf(webhook)).toEqual([])
    await issue()
    await worker.drain()
    expect(await deliveriesOf(webhook)).toEqual([])
  })
})

describe('a change of the secret', () => {
  it('lets both secrets verify for a day, then only the new one', async () => {
    const network = fakeNetwork()
    const { worker, webhook, issue, post } = await listening()
    const { body, status } = await post('/rotate-secret')
    expect(status).toBe(200)
    expect(body.secret).not.toBe(webhook.secret)
    await issue()
    await worker.drain()
    const [first] = network.sent
    if (!first) throw new Error('nothing was sent')
    received(first, webhook.secret)
    received(first, body.secret)
    await age(webhook, DAY + 10)
    await issue()
    await worker.drain()
    const [, second] = network.sent
    if (!second) throw new Error('nothing more was sent')
    received(second, body.secret)
    expect(() => received(second, webhook.secret)).toThrow()
  })
})

describe('the log', () => {
  it('shows what was sent, page by page, newest first', async () => {
    fakeNetwork()
    const { worker, tenant, webhook, issue } = await listening()
    for (let n = 0; n < 3; n++) await issue()
    await worker.drain()
    const read = (query: string) =>
      worker.call('GET', `${webhook.path}/deliveries${query}`, { key: tenant.key })
    const { body: first } = await read('?limit=2')
    expect(first.items).toHaveLength(2)
    const { body: second } = await read(`?limit=2&after=${first.next}`)
    expect(second.items).toHaveLength(1)
    expect(second.next).toBeUndefined()
    const ids = [...first.items, ...second.items].map(({ id }: { id: string }) => id)
    expect(ids).toEqual([...ids].sort().reverse())
    expect((await read('?state=failed')).body.items).toEqual([])
    const one = await worker.call('GET', `${webhook.path}/deliveries/${ids[0]}`, { key: tenant.key })
    expect(one.body).toMatchObject({ state: 'delivered', payload: { type: 'credential.issued' } })
  })

  it('sends one event again, with the id that it had', async () => {
    const network = fakeNetwork()
    const { worker, tenant, webhook, issue, post } = await listening()
    await issue()
    await worker.drain()
    const { body } = await worker.call('GET', `${webhook.path}/deliveries`, { key: tenant.key })
    expect((await post(`/deliveries/${body.items[0].id}/replay`)).body).toEqual({ replayed: 1 })
    await worker.drain()
    const ids = network.sent.map((sent) => received(sent, webhook.secret).id)
    expect(ids).toEqual([ids[0], ids[0]])
  })

  it('sends all again that have failed since a time', async () => {
    const network = fakeNetwork(() => new Response('no', { status: 410 }))
    const { worker, tenant, webhook, issue, post } = await listening()
    await issue()
    await issue()
    await worker.drain()
    expect((await deliveriesOf(webhook)).map(({ state }) => state)).toEqual(['failed', 'failed'])
    network.answer = () => new Response()
    network.sent.length = 0
    // One that is switched off must be switched on first.
    expect((await post('/deliveries/replay', { failedSince: '2020-01-01T00:00:00Z' })).status).toBe(409)
    await worker.call('PATCH', webhook.path, { key: tenant.key, body: { state: 'active' } })
    expect((await post('/deliveries/replay', { failedSince: '2999-01-01T00:00:00Z' })).body).toEqual({
      replayed: 0,
    })
    expect((await post('/deliveries/replay', { failedSince: '2020-01-01T00:00:00Z' })).body).toEqual({
      replayed: 2,
    })
    await worker.drain()
    expect(network.sent).toHaveLength(2)
    expect((await deliveriesOf(webhook)).map(({ state }) => state)).toEqual(['delivered', 'delivered'])
  })

  it('has a test event for who asks, whatever the webhook listens to', async () => {
    const network = fakeNetwork()
    const { worker, webhook, post } = await listening({ events: ['entitlement.*'] })
    const { status, body } = await post('/test')
    expect(status).toBe(202)
    await worker.drain()
    expect(network.sent.map((sent) => received(sent, webhook.secret).event)).toMatchObject([
      { type: 'webhook.test', data: { webhook: webhook.id } },
    ])
    expect(body.delivery).toMatch(/^dlv_[0-9a-f]{32}$/)
  })
})

describe('a webhook that takes nothing', () => {
  const mailOf = async (worker: ReturnType<typeof createWorker>) =>
    (await worker.send('GET', '/dev/mail', { headers: { accept: 'text/html' } })).text()

  it('is switched off at once when it says that it is gone, and the tenant is told', async () => {
    fakeNetwork(() => new Response('gone', { status: 410 }))
    const { worker, tenant, webhook, issue } = await listening({ url: 'https://gone.institute.org/x' })
    await issue()
    await worker.drain()
    const { body } = await worker.call('GET', webhook.path, { key: tenant.key })
    expect(body).toMatchObject({ state: 'disabled', reason: 'it answered 410 Gone' })
    expect(await mailOf(worker)).toMatch(/gone\.institute\.org was switched off/)
    await issue()
    await worker.drain()
    expect(await deliveriesOf(webhook)).toHaveLength(1)
  })

  it('is switched off when it has taken nothing for five days, not before', async () => {
    fakeNetwork(() => new Response('no', { status: 500 }))
    const { worker, tenant, webhook, issue } = await listening({ url: 'https://broken.institute.org/x' })
    const state = async () => (await worker.call('GET', webhook.path, { key: tenant.key })).body
    await issue()
    await worker.drain()
    await age(webhook, 4.9 * DAY)
    await worker.tick()
    expect(await state()).toMatchObject({ state: 'active', failingSince: expect.any(String) })
    await age(webhook, 0.2 * DAY)
    await issue()
    await worker.drain()
    await worker.tick()
    expect(await state()).toMatchObject({ state: 'disabled', reason: 'it has taken nothing for five days' })
    await worker.tick()
    const mails = await mailOf(worker)
    expect(mails.match(/broken\.institute\.org was switched off/g)?.length).toBeGreaterThan(0)
    expect((await deliveriesOf(webhook)).every((row) => row.state === 'failed')).toBe(true)
  })
})

describe('a webhook of somebody else', () => {
  it('looks like one that does not exist, and nothing happens to it', async () => {
    fakeNetwork()
    const a = await listening()
    await a.issue()
    await a.worker.drain()
    const { body } = await a.worker.call('GET', `${a.webhook.path}/deliveries`, { key: a.tenant.key })
    const delivery = body.items[0].id
    const b = await listening()
    const nobody = { webhook: `wh_${'0'.repeat(32)}`, delivery: `dlv_${'0'.repeat(32)}` }
    const requests = (webhook: string, delivery: string): [string, string, unknown?][] => [
      ['GET', `/${webhook}`],
      ['PATCH', `/${webhook}`, { state: 'paused' }],
      ['DELETE', `/${webhook}`],
      ['POST', `/${webhook}/rotate-secret`],
      ['POST', `/${webhook}/test`],
      ['GET', `/${webhook}/deliveries`],
      ['GET', `/${webhook}/deliveries/${delivery}`],
      ['POST', `/${webhook}/deliveries/${delivery}/replay`],
      ['POST', `/${webhook}/deliveries/replay`, { deliveries: [delivery] }],
    ]
    const ask = async (webhook: string, named: string) => {
      const answers = []
      for (const [method, path, input] of requests(webhook, named)) {
        const { status, body } = await b.worker.call(method, `${b.tenant.api}/webhooks${path}`, {
          key: b.tenant.key,
          ...(input !== undefined && { body: input }),
        })
        const { instance: _, ...problem } = body
        answers.push({
          method,
          status,
          problem: JSON.stringify(problem).replaceAll(webhook, '').replaceAll(named, ''),
        })
      }
      return answers
    }
    const theirs = await ask(a.webhook.id, delivery)
    expect(theirs).toEqual(await ask(nobody.webhook, nobody.delivery))
    expect(theirs.every(({ status }) => status === 404)).toBe(true)
    // Neither is a delivery of A under a webhook of B's own.
    const paths = [`/deliveries/${delivery}`, `/deliveries/${nobody.delivery}`]
    for (const path of paths) {
      const { status } = await a.worker.call('GET', `${b.webhook.path}${path}`, { key: b.tenant.key })
      expect(status).toBe(404)
    }
    expect(await deliveriesOf(a.webhook)).toMatchObject([{ state: 'delivered', attempts: 1 }])
    const { body: still } = await a.worker.call('GET', a.webhook.path, { key: a.tenant.key })
    expect(still).toMatchObject({ state: 'active' })
  })
})
