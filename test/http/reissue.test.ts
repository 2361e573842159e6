import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT } from '../support/api.ts'
import { rowsOf } from '../support/database.ts'
import { faultyDatabase } from '../support/faulty-database.ts'
import { createSigner, methodOf, type Signer } from '../support/signing-keys.ts'
import { createWorker } from '../support/worker.ts'

const statesOf = ({ tenant }: Signer) =>
  rowsOf<{ state: number; followers: number }>(
    `select c.state, (select count(*) from credentials n where n.id = c.superseded_by) as followers
     from credentials c join issuers i on i.id = c.issuer_id where i.slug = ? order by c.seq`,
    tenant.slug,
  )

const people = (count: number) => Array.from({ length: count }, (_, n) => `p${n}@example.org`)

async function issueAll(signer: Signer, count: number) {
  const issued: Awaited<ReturnType<Signer['issue']>>[] = []
  for (const email of people(count)) issued.push(await signer.issue(email))
  return issued
}

describe('issuing anew', () => {
  it('is counted first, then done once for each credential of a key, and everybody is told', async () => {
    const signer = await createSigner()
    const { ask, worker, tenant } = signer
    const issued = await issueAll(signer, 25)
    const [old] = await signer.keys()
    await ask('POST', `/keys/${old?.id}/compromised`, {})
    const later = await signer.issue('later@example.org')
    await ask('POST', `/credentials/${issued[0]?.id}/revoke`, {})
    await worker.drain()

    const filter = { key: old?.id, reason: 'Our key was stolen.' }
    expect((await ask('POST', '/keys/reissue', { ...filter, dryRun: true })).body).toEqual({ count: 24 })
    expect((await statesOf(signer)).filter(({ state }) => state === 0)).toHaveLength(25)
    expect((await ask('POST', '/keys/reissue', { ...filter, expected: 23 })).status).toBe(409)
    const { status, body } = await ask('POST', '/keys/reissue', { ...filter, expected: 24 })
    expect([status, body.count]).toEqual([202, 24])
    await worker.drain()
    expect((await ask('GET', `/tasks/${body.task}`)).body).toMatchObject({
      kind: 'credentials.reissue',
      state: 'done',
      total: 24,
      done: 24,
      failed: 0,
    })

    const states = await statesOf(signer)
    expect(states.filter(({ state, followers }) => state === 3 && followers === 1)).toHaveLength(24)
    expect(states.filter(({ state }) => state === 0)).toHaveLength(25)
    const { body: list } = await ask('GET', '/credentials?state=issued&limit=200')
    const mailbox = await (await worker.send('GET', '/dev/mail', { headers: { accept: 'text/html' } })).text()
    const letters = (email: string) => mailbox.split(`To: ${email}`).length - 1
    // The badge, its successor; the first one was revoked instead.
    expect([letters('p1@example.org'), letters('p24@example.org'), letters('later@example.org')]).toEqual([
      2, 2, 1,
    ])
    const document = await signer.didDocument()
    for (const { url } of list.items.slice(0, 4)) {
      const { body: credential } = await worker.call('GET', `${url}.json`)
      expect(methodOf(credential)).toBe(document.assertionMethod.at(-1))
      expect((await signer.verify(url)).verified).toBe(true)
    }
    expect((await ask('POST', '/keys/reissue', filter)).status).toBe(409)
    expect(list.items.map(({ id }: { id: string }) => id)).toContain(later.id)
    expect((await rowsOf('select 1 from outbox')).length).toBe(0)
    expect((await worker.call('GET', `${tenant.api}/tasks`, { key: tenant.key })).body.items).toHaveLength(1)
  })

  it('keeps what a credential says: version, validity, date of award, suspension', async () => {
    const signer = await createSigner(createWorker(), { suspension: true })
    const { ask, worker } = signer
    const issued = await ask('POST', '/credentials', {
      achievement: ACHIEVEMENT.slug,
      recipient: { email: 'ada@example.org', name: 'Ada' },
      validUntil: '2099-01-01T00:00:00Z',
      narrative: 'With distinction.',
    })
    await ask('POST', `/credentials/${issued.body.id}/suspend`, {})
    await ask('POST', `/achievements/${ACHIEVEMENT.slug}/versions`, {
      ...ACHIEVEMENT,
      slug: undefined,
      name: 'Welding, new',
    })
    await ask('POST', `/achievements/${ACHIEVEMENT.slug}/archive`, {})
    const { status } = await ask('POST', '/keys/reissue', { achievement: ACHIEVEMENT.slug })
    expect(status).toBe(202)
    await worker.drain()
    const { body } = await ask('GET', '/credentials?state=suspended')
    expect(body.items).toHaveLength(1)
    const [item] = body.items
    expect(item).toMatchObject({ version: 1, validUntil: '2099-01-01T00:00:00Z', recipient: { name: 'Ada' } })
    expect(item.id).not.toBe(issued.body.id)
    const { body: credential } = await worker.call('GET', `${item.url}.json`)
    expect(credential.credentialSubject.narrative).toBe(issued.body.credential.credentialSubject.narrative)
    expect(credential.awardedDate).toBe(issued.body.credential.validFrom)
    const { checks, verified } = await signer.verify(item.url)
    expect([verified, JSON.stringify(checks)]).toEqual([false, expect.stringContaining('suspended')])
  })

  it('chooses by achievement and state, and leaves out what has lapsed', async () => {
    const signer = await createSigner()
    const { ask } = signer
    await ask('POST', '/achievements', { ...ACHIEVEMENT, slug: 'other' })
    const issue = (achievement: string, rest: object = {}) =>
      ask('POST', '/credentials', { achievement, recipient: { email: 'ada@example.org' }, ...rest })
    await issue('other')
    await issue(ACHIEVEMENT.slug)
    await issue(ACHIEVEMENT.slug, { validFrom: '2020-01-01T00:00:00Z', validUntil: '2021-01-01T00:00:00Z' })
    const count = async (filter: object) =>
      (await ask('POST', '/keys/reissue', { ...filter, dryRun: true })).body.count
    expect(await count({})).toBe(2)
    expect(await count({ achievement: 'other' })).toBe(1)
    expect(await count({ achievement: ACHIEVEMENT.slug })).toBe(1)
    expect(await count({ state: 'suspended' })).toBe(0)
    expect((await ask('POST', '/keys/reissue', { state: 'revoked' })).status).toBe(400)
  })

  it('that is interrupted at any point goes on where it was, and nothing is issued twice', async () => {
    for (const moment of ['before', 'after'] as const) {
      for (let n = 1; n <= 40; n += moment === 'before' ? 3 : 4) {
        const signer = await createSigner()
        await issueAll(signer, 3)
        const { body } = await signer.ask('POST', '/keys/reissue', {})
        const { binding, hasStruck } = faultyDatabase(n, moment)
        const faulty = createWorker({ DB: binding })
        await faulty.deliver(signer.worker.messages.splice(0)).catch(() => {})
        // The lease of whoever died must run out; no test waits for that.
        await rowsOf('update tasks set next_attempt_at = 0 where hex(id) = ?', body.task.toUpperCase())
        await signer.worker.tick()
        await signer.worker.drain()
        const where = `${moment} round trip ${n}`
        const states = (await statesOf(signer)).map(({ state }) => state)
        expect([where, states.sort()]).toEqual([where, [0, 0, 0, 3, 3, 3]])
        const task = (await signer.ask('GET', `/tasks/${body.task}`)).body
        expect([where, task.state, task.done]).toEqual([where, 'done', 3])
        if (!hasStruck()) break
      }
    }
  })
})
