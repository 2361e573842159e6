import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { reserveCredentials } from '../../src/actions/reserve-credentials.ts'
import { bitAt, decodeBitstring, STATUS_LIST_LENGTH } from '../../src/core/status/bitstring.ts'
import { findIssuer } from '../../src/store/issuers.ts'
import { createContext } from '../../src/wiring.ts'
import { ACHIEVEMENT, createIssuer, type TestTenant } from '../support/api.ts'
import { DB, rowsOf, scalar } from '../support/database.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()
const achievement = ACHIEVEMENT.slug

const startAt = ({ slug }: TestTenant, position: number) =>
  DB.prepare('update issuers set next_position = ? where slug = ?').bind(position, slug).run()

const nextOf = ({ slug }: TestTenant) => scalar('select next_position from issuers where slug = ?', slug)

const issue = ({ api, key }: TestTenant, n: number) =>
  worker.call('POST', `${api}/credentials`, {
    key,
    body: { achievement, recipient: { email: `p${n}@example.org` } },
  })

const issueMany = ({ api, key }: TestTenant, count: number) => {
  const items = Array.from({ length: count }, (_, n) => ({ recipient: { email: `p${n}@example.org` } }))
  return worker.call('POST', `${api}/credentials/batch`, { key, body: { achievement, items } })
}

const entryOf = async (url: string): Promise<{ list: string; index: number }> => {
  const { body } = await worker.call('GET', `${url}.json`)
  const { statusListCredential, statusListIndex } = body.credentialStatus
  return { list: statusListCredential, index: Number(statusListIndex) }
}

const bitsOf = async (list: string): Promise<Uint8Array> => {
  const { body } = await worker.call('GET', list)
  return decodeBitstring(body.credentialSubject.encodedList)
}

const isVerified = async (url: string): Promise<boolean> =>
  (await worker.call('POST', '/api/v1/verify', { body: { url } })).body.verified

describe('a status index', () => {
  it('is nobody else’s when 200 are issued at once across the end of a list', async () => {
    const tenant = await createIssuer()
    await startAt(tenant, STATUS_LIST_LENGTH - 100)
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => issue(tenant, n)))
    expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(201))
    const entries = await Promise.all(answers.map(({ body }) => entryOf(body.url)))
    expect(new Set(entries.map(({ list, index }) => `${list}#${index}`)).size).toBe(200)
    const lists = [...new Set(entries.map(({ list }) => list))].sort()
    expect(lists.map((list) => list.replace(/.*\//, ''))).toEqual(['0', '1'])
    for (const list of lists) expect(entries.filter((entry) => entry.list === list)).toHaveLength(100)
    for (const { body } of answers) expect(await isVerified(body.url)).toBe(true)
    expect(await nextOf(tenant)).toBe(STATUS_LIST_LENGTH + 100)
  })

  it('is set for whom it was revoked and for nobody else, on each side of the end of a list', async () => {
    const tenant = await createIssuer()
    await startAt(tenant, STATUS_LIST_LENGTH - 5)
    const { body } = await issueMany(tenant, 10)
    const items: { id: string; url: string }[] = body.items
    const revoked = items.filter((_, n) => n % 3 === 0)
    const ids = revoked.map(({ id }) => id)
    const answer = await worker.call('POST', `${tenant.api}/credentials/revoke`, {
      key: tenant.key,
      body: { ids },
    })
    expect(answer.status).toBe(200)
    const bits = new Map<string, Uint8Array>()
    for (const { id, url } of items) {
      const { list, index } = await entryOf(url)
      if (!bits.has(list)) bits.set(list, await bitsOf(list))
      expect(bitAt(bits.get(list) ?? new Uint8Array(), index)).toBe(ids.includes(id))
      expect(await isVerified(url)).toBe(!ids.includes(id))
    }
    const count = [...bits.values()]
      .flatMap((bytes) => [...bytes])
      .reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)
    expect([bits.size, count]).toEqual([2, 4])
  })

  it('says nothing about the order of issue', async () => {
    const tenant = await createIssuer()
    const { body } = await issueMany(tenant, 50)
    const indexes: number[] = body.items.map(({ statusIndex }: { statusIndex: number }) => statusIndex)
    const steps = indexes.slice(1).map((index, n) => index - (indexes[n] ?? 0))
    expect(steps.filter((step) => Math.abs(step) <= 1).length).toBeLessThan(3)
    expect(steps.filter((step) => step > 0).length).toBeGreaterThan(5)
    expect(steps.filter((step) => step < 0).length).toBeGreaterThan(5)
  })

  it('that was burnt between reserving and writing is never used again', async () => {
    const tenant = await createIssuer()
    const ctx = await createContext(env as unknown as Env, () => {})
    const issuer = await findIssuer(ctx.db, tenant.slug)
    const recipients = [{ email: 'ada@example.org' }, { email: 'bo@example.org' }]
    for (let crash = 1; crash <= 3; crash++) {
      await issue(tenant, crash)
      await reserveCredentials(ctx, issuer, { achievement, recipients })
    }
    const positions = await rowsOf<{ position: number }>(
      'select position from credentials where issuer_id = ? order by position',
      issuer.id,
    )
    expect(positions.map(({ position }) => position)).toEqual([0, 3, 6])
    expect(await nextOf(tenant)).toBe(9)
    expect(await scalar('select count(*) from recipients where tenant_id = ?', issuer.tenantId)).toBe(3)
  })

  it('is not taken twice by the database even if the counter were set back', async () => {
    const tenant = await createIssuer()
    await issue(tenant, 1)
    await startAt(tenant, 0)
    expect((await issue(tenant, 2)).status).toBe(500)
    expect(
      await scalar(
        'select count(*) from credentials where issuer_id = (select id from issuers where slug = ?)',
        tenant.slug,
      ),
    ).toBe(1)
  })
})

describe('a status list', () => {
  it('is there from the start, and the next ones when they are begun', async () => {
    const tenant = await createIssuer()
    const statusOf = async (list: number) =>
      (await worker.send('GET', `/i/${tenant.slug}/status/${list}`)).status
    expect([await statusOf(0), await statusOf(1)]).toEqual([200, 404])
    await startAt(tenant, STATUS_LIST_LENGTH)
    expect([await statusOf(0), await statusOf(1)]).toEqual([200, 404])
    await issue(tenant, 1)
    expect([await statusOf(0), await statusOf(1), await statusOf(2)]).toEqual([200, 200, 404])
  })

  it('shows every one of many revocations that happen while it is being read', async () => {
    const tenant = await createIssuer()
    const { body } = await issueMany(tenant, 20)
    const items: { id: string; url: string }[] = body.items
    const list = (await entryOf(items[0]?.url ?? '')).list
    await Promise.all(
      items.flatMap(({ id }) => [
        worker.call('POST', `${tenant.api}/credentials/${id}/revoke`, { key: tenant.key, body: {} }),
        worker.send('GET', list),
      ]),
    )
    const bits = await bitsOf(list)
    for (const { url } of items) expect(bitAt(bits, (await entryOf(url)).index)).toBe(true)
  })

  it('is valid already for a verifier whose clock is minutes behind', async () => {
    const tenant = await createIssuer()
    const { body } = await worker.call('GET', `/i/${tenant.slug}/status/0`)
    expect(Date.parse(body.validFrom)).toBeLessThan(Date.now() - 240_000)
    expect(Date.parse(body.validUntil)).toBeGreaterThan(Date.now() + 3_600_000)
  })

  it('is signed once however often it is read', async () => {
    const tenant = await createIssuer()
    const read = async () => (await worker.call('GET', `/i/${tenant.slug}/status/0`)).body
    const first = await read()
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    expect(await read()).toEqual(first)
  })
})
