import { describe, expect, it } from 'vitest'
import { createIssuer } from '../support/api.ts'
import { activateHost, fakeInternet, newHost } from '../support/domains.ts'
import { fakeNetwork } from '../support/network.ts'
import { createMember } from '../support/people.ts'
import { received } from '../support/webhooks.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()

const admin = async () => {
  const tenant = await createIssuer()
  const person = await createMember(tenant, 'admin')
  const at = (path: string) => `/app/${tenant.slug}/live/${path}`
  return { tenant, person, at }
}

describe('the pages of webhooks', () => {
  it('make one, show its secret once, try it, and list what was sent', async () => {
    const network = fakeNetwork()
    const { tenant, person, at } = await admin()
    expect((await person.get(at('webhooks'))).text).toContain('No webhook yet')
    const wrong = await person.post(at('webhooks'), {
      url: 'http://lms.institute.org/',
      events: 'credential.*',
    })
    expect(wrong.text).toContain('not fetched without https')
    const made = await person.post(at('webhooks'), [
      ['url', 'https://lms.institute.org/signet'],
      ['events', 'credential.*'],
      ['events', 'entitlement.*'],
      ['description', 'The <LMS>'],
    ])
    const secret = /whsec_[A-Za-z0-9+/=]+/.exec(made.text)?.[0] ?? ''
    expect(secret).not.toBe('')
    const list = await person.get(at('webhooks'))
    expect(list.text).toContain('The &lt;LMS&gt;')
    const page = /href="([^"]*webhooks\/wh_[0-9a-f]{32})"/.exec(list.text)?.[1] ?? ''
    expect((await person.get(page)).text).not.toContain('whsec_')
    const tried = await person.post(`${page}/test`)
    expect(tried.headers.get('location')).toBe(page)
    await worker.tick()
    const [sent] = network.sent
    expect(sent && received(sent, secret).event.type).toBe('webhook.test')
    const log = await person.get(page)
    expect(log.text).toContain('webhook.test')
    expect(log.text).toContain('delivered')
    const again = /action="([^"]*deliveries\/dlv_[0-9a-f]{32}\/replay)"/.exec(log.text)?.[1] ?? ''
    await person.post(again)
    await worker.tick()
    expect(network.sent).toHaveLength(2)
    const rotated = await person.post(`${page}/rotate-secret`)
    expect(rotated.text).toMatch(/whsec_/)
    expect(rotated.text).not.toContain(secret)
    await person.post(`${page}/state`, { state: 'paused' })
    const paused = await person.post(`${page}/test`)
    expect(paused.headers.get('location')).toBe(page)
    expect((await person.get(page)).text).toMatch(/is paused: switch it on first/)
    await person.post(`${page}/remove`)
    expect((await person.get(page)).status).toBe(404)
    expect(tenant.slug).toBeDefined()
  })
})

describe('the pages of a domain', () => {
  it('lead step by step from the record to badges that name it', async () => {
    const internet = fakeInternet(worker)
    const { tenant, person, at } = await admin()
    const host = newHost()
    expect((await person.post(at('domains'), { host: 'localhost' })).text).toContain('full name of a host')
    await person.post(at('domains'), { host })
    const asked = (await person.get(at('domains'))).text
    expect(asked).toContain(`_signet-challenge.${host}`)
    const value = /signet=[\w-]{32}/.exec(asked)?.[0] ?? ''
    await person.post(at(`domains/${host}/verify`))
    expect((await person.get(at('domains'))).text).toMatch(/has no TXT record/)
    internet.records.set(`_signet-challenge.${host}`, [value])
    await person.post(at(`domains/${host}/verify`))
    expect((await person.get(at('domains'))).text).toContain(`${host} is yours`)
    await person.post(at(`domains/${host}/activate`))
    expect((await person.get(at('domains'))).text).toMatch(/does not answer yet/)
    internet.routed.add(host)
    await activateHost(worker, tenant, host)
    await worker.call('POST', `${tenant.api}/credentials`, {
      key: tenant.key,
      body: { achievement: 'welding-1', recipient: { email: 'ada@example.org' } },
    })
    const active = (await person.get(at('domains'))).text
    expect(active).toContain('new badges name it')
    expect(active).toContain('One badge names this domain')
    // A page that was shown before there was a badge has not asked about it.
    await person.post(at(`domains/${host}/remove`), { credentials: '0' })
    expect((await person.get(at('domains'))).text).toMatch(/ne credential names/)
    await person.post(at(`domains/${host}/remove`), { credentials: '1' })
    expect((await person.get(at('domains'))).text).not.toContain(`_signet-challenge.${host}`)
  })
})
