import { describe, expect, it } from 'vitest'
import { createIssuer, type TestTenant } from '../support/api.ts'
import { DB, rowsOf, scalar } from '../support/database.ts'
import { watchedDatabase } from '../support/watched-database.ts'
import { createWorker } from '../support/worker.ts'

interface Sent {
  to: string
  subject: string
  html: string
  text: string
}

/** A Worker that hands its mails to the test; `away` is how many of them fail first. */
function mailingWorker(bindings: Record<string, unknown> = {}) {
  const sent: Sent[] = []
  const fault = { away: 0 }
  const EMAIL = {
    send: async (mail: Sent) => {
      if (fault.away-- > 0) throw new Error('the mail server is away')
      sent.push(mail)
    },
  }
  return { worker: createWorker({ MAIL: 'cloudflare', EMAIL, ...bindings }), sent, fault }
}

async function tenantIn(language: string, achievement: object = { suspension: true }) {
  const [tenant, mailing] = [await createIssuer(achievement), mailingWorker()]
  const email = `ada-${crypto.randomUUID().slice(0, 8)}@example.org`
  const { api, key } = tenant
  const ask = async (method: string, path: string, body: object) => {
    const answer = await mailing.worker.call(method, `${api}${path}`, { key, body })
    expect(answer.status).toBeLessThan(300)
    return answer.body
  }
  await ask('PATCH', '/settings', { language })
  const issue = (extra: object = {}) =>
    ask('POST', '/credentials', { achievement: 'welding-1', recipient: { email, name: 'Ada' }, ...extra })
  /** What the person has been sent since the last time. */
  const mails = async () => {
    await mailing.worker.drain()
    return mailing.sent.splice(0).filter(({ to }) => to === email)
  }
  return { ...mailing, tenant, ask, issue, mails }
}

const idOf = ({ slug }: TestTenant) => scalar('select id from issuers where slug = ?', slug)

describe('the recipient of a badge', () => {
  it('hears once of a suspension and of its end, in the language of the tenant', async () => {
    const { ask, issue, mails, worker } = await tenantIn('de')
    const { id } = await issue()
    expect((await mails()).map(({ subject }) => subject)).toEqual([expect.stringMatching(/^Ihr Badge von /)])
    await ask('POST', `/credentials/${id}/suspend`, {})
    const messages = [...worker.messages]
    const [mail, ...others] = await mails()
    expect(others).toEqual([])
    expect(mail?.subject).toMatch(/^Ihr Badge von .* ruht vorübergehend: /)
    expect(mail?.text).toContain(`/credentials/${id}`)
    expect(mail?.html).toContain('<html lang="de">')
    // The same message again, and the sweep: nothing is sent twice.
    await worker.deliver(messages)
    await worker.tick()
    await ask('POST', `/credentials/${id}/suspend`, {})
    expect(await mails()).toEqual([])
    await ask('POST', `/credentials/${id}/reinstate`, {})
    expect((await mails()).map(({ subject }) => subject)).toEqual([expect.stringContaining('gilt wieder')])
  })

  it('hears of it when the mail server is back, and not any more when it has passed', async () => {
    const { ask, issue, mails, fault, worker, tenant } = await tenantIn('fr')
    const { id } = await issue()
    await mails()
    const due = async () => {
      await DB.prepare('update outbox set next_attempt_at = 0 where issuer_id = ?')
        .bind(await idOf(tenant))
        .run()
      await worker.tick()
    }
    fault.away = 1
    await ask('POST', `/credentials/${id}/suspend`, {})
    expect(await mails()).toEqual([])
    await due()
    expect(await mails()).toMatchObject([{ subject: expect.stringContaining('est suspendu') }])
    await ask('POST', `/credentials/${id}/reinstate`, {})
    await mails()
    fault.away = 1
    await ask('POST', `/credentials/${id}/suspend`, {})
    await mails()
    await ask('POST', `/credentials/${id}/reinstate`, {})
    await due()
    expect((await mails()).map(({ subject }) => subject)).toEqual([expect.stringContaining('de nouveau')])
  })

  it('hears in one mail that it was replaced, with the link to the new one; a new recipient gets their own', async () => {
    const { ask, issue, mails, sent, worker } = await tenantIn('es')
    const { id } = await issue()
    await mails()
    const renewed = await ask('POST', `/credentials/${id}/replace`, { recipient: { name: 'Ada King' } })
    const [mail, ...others] = await mails()
    expect(others).toEqual([])
    expect(mail?.subject).toContain('ha sido sustituida')
    expect(mail?.text).toContain(`/credentials/${renewed.id}`)
    const other = `bo-${crypto.randomUUID().slice(0, 8)}@example.org`
    await ask('POST', `/credentials/${renewed.id}/replace`, { recipient: { email: other, name: 'Bo' } })
    await worker.drain()
    const toOther = sent.filter(({ to }) => to === other)
    expect(toOther).toMatchObject([
      { subject: expect.stringMatching(/^Su insignia de [^:]*(?<!sustituida): /) },
    ])
    expect(await mails()).toMatchObject([{ subject: expect.stringContaining('sustituida') }])
  })

  it('hears of the end of a badge on its days, each once, and of the end itself', async () => {
    const { issue, mails, worker, tenant } = await tenantIn('de', {})
    await worker.tick()
    const issuerId = await idOf(tenant)
    const { id } = await issue()
    await mails()
    const today = Math.floor(Date.now() / 86_400_000)
    /** As if so many days were left, and the sweep of yesterday had been the last one. */
    const left = async (days: number) => {
      await DB.prepare('update credentials set valid_until = ? where issuer_id = ?')
        .bind((today + days) * 86_400 + 86_399, issuerId)
        .run()
      for (const ahead of [90, 30, 7, 0]) {
        await DB.prepare('update sweep_cursors set at = ?, seq = 9007199254740991 where name = ?')
          .bind((today + ahead) * 86_400 - 1, `notice.expiring.${ahead}`)
          .run()
      }
      await Promise.all([worker.tick(), worker.tick()])
      await worker.tick()
      return (await mails()).map(({ subject }) => subject)
    }
    for (const days of [90, 30, 7])
      expect(await left(days)).toEqual([expect.stringContaining(`in ${days} Tagen`)])
    expect(await left(0)).toEqual([expect.stringContaining('läuft heute ab')])
    for (const days of [91, 89, 8, 6, 1]) expect(await left(days)).toEqual([])
    const now = Math.floor(Date.now() / 1000)
    await DB.prepare('update credentials set valid_until = ? where issuer_id = ?')
      .bind(now - 5, issuerId)
      .run()
    await DB.prepare(`update sweep_cursors set at = ?, seq = 0 where name = 'credential.expired'`)
      .bind(now - 60)
      .run()
    await Promise.all([worker.tick(), worker.tick()])
    expect(await mails()).toMatchObject([
      {
        subject: expect.stringContaining('ist abgelaufen'),
        text: expect.stringContaining(`/credentials/${id}`),
      },
    ])
    expect(await rowsOf('select id from outbox where issuer_id = ?', issuerId)).toEqual([])
  })
})

describe('mails about badges that are issued together', () => {
  it('cost no more questions to the database when they are many', async () => {
    const tripsFor = async (count: number): Promise<number> => {
      let trips = 0
      const watched = watchedDatabase((ask) => {
        trips++
        return ask()
      })
      const { worker, sent } = mailingWorker({ DB: watched })
      const { api, key } = await createIssuer()
      const items = Array.from({ length: count }, (_, n) => ({ recipient: { email: `p${n}@example.org` } }))
      const body = { achievement: 'welding-1', items }
      const { status } = await worker.call('POST', `${api}/credentials/batch`, { key, body })
      expect(status).toBe(201)
      trips = 0
      await worker.drain()
      expect(sent).toHaveLength(count)
      return trips
    }
    expect(await tripsFor(20)).toBe(await tripsFor(2))
  })
})

describe('the language of a tenant', () => {
  it('is English until another is set, is taken back by null, and changes nothing else', async () => {
    const { ask, worker, tenant } = await tenantIn('fr')
    const fresh = await createIssuer()
    const read = ({ api, key }: TestTenant) => worker.call('GET', `${api}/settings`, { key })
    expect((await read(fresh)).body.language).toBe('en')
    expect((await read(tenant)).body.language).toBe('fr')
    await ask('PATCH', '/settings', { privacy: { text: 'Ours.' } })
    expect((await read(tenant)).body).toMatchObject({ language: 'fr', privacy: { text: 'Ours.' } })
    await ask('PATCH', '/settings', { language: null })
    expect((await read(tenant)).body).toMatchObject({ language: 'en', privacy: { text: 'Ours.' } })
  })

  it.each(['xx', 'DE', '', 3])('is refused when it is %j, by the name of the member', async (language) => {
    const { worker, tenant } = await tenantIn('de')
    const { api, key } = tenant
    const { status, body } = await worker.call('PATCH', `${api}/settings`, { key, body: { language } })
    expect(status).toBe(400)
    expect(body.errors).toEqual([{ pointer: '/language', detail: 'language: must be one of en, de, es, fr' }])
    expect((await worker.call('GET', `${api}/settings`, { key })).body.language).toBe('de')
  })
})
