import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT, createIssuer, type TestTenant } from '../support/api.ts'
import { commerceShop, order } from '../support/commerce.ts'
import { DB, rowsOf, scalar } from '../support/database.ts'
import { fakeNetwork } from '../support/network.ts'
import { createWebhook, received } from '../support/webhooks.ts'
import { createWorker } from '../support/worker.ts'

const issueMany = async (
  worker: ReturnType<typeof createWorker>,
  { api, key }: TestTenant,
  count: number,
) => {
  const items = Array.from({ length: count }, (_, n) => ({ recipient: { email: `p${n}@example.org` } }))
  const body = { achievement: ACHIEVEMENT.slug, items }
  const answer = await worker.call('POST', `${api}/credentials/batch`, { key, body })
  expect(answer.status).toBeLessThan(300)
}

const idOf = ({ slug }: TestTenant) => scalar('select id from issuers where slug = ?', slug)
const EXPIRED = `select count(*) from outbox where kind = 'credential.expired' and issuer_id = ?`

describe('the expiry of a credential', () => {
  it('is told once, by whichever sweep comes first, to who listens, of what still stood', async () => {
    fakeNetwork()
    const worker = createWorker()
    const [tenant, deaf] = [await createIssuer(), await createIssuer()]
    await createWebhook(worker, tenant, { events: ['credential.expired'] })
    await issueMany(worker, tenant, 5)
    await issueMany(worker, deaf, 2)
    await worker.tick()
    const now = Math.floor(Date.now() / 1000)
    const [issuerId, deafId] = [await idOf(tenant), await idOf(deaf)]
    const [revoked, ...standing] = await rowsOf<{ seq: number }>(
      'select seq from credentials where issuer_id = ? order by seq',
      issuerId,
    )
    await DB.prepare('update credentials set state = 1 where seq = ?').bind(revoked?.seq).run()
    // All in one second, two seconds ago; one is valid for this second still, and one for long.
    await DB.prepare('update credentials set valid_until = ? where issuer_id in (?, ?)')
      .bind(now - 2, issuerId, deafId)
      .run()
    await DB.prepare('update credentials set valid_until = ? where seq = ?')
      .bind(now + 600, standing.at(-1)?.seq)
      .run()
    await DB.prepare('update sweep_cursors set at = ?, seq = 0')
      .bind(now - 60)
      .run()
    const { announceExpired } = await import('../../src/actions/announce-expired.ts')
    const { openDatabase } = await import('../../src/store/database.ts')
    const ctx = { db: openDatabase(DB), now: () => new Date(now * 1000) }
    // Only what the step reaches for.
    const sweep = () => announceExpired(ctx as unknown as Parameters<typeof announceExpired>[0])
    await Promise.all([sweep(), sweep(), sweep()])
    await sweep()
    expect(await scalar(EXPIRED, issuerId)).toBe(3)
    expect(await scalar(EXPIRED, deafId)).toBe(0)
  })

  it('is not told of what expired before anybody swept', async () => {
    const worker = createWorker()
    const tenant = await createIssuer()
    await createWebhook(worker, tenant)
    await issueMany(worker, tenant, 1)
    await DB.prepare('delete from sweep_cursors').run()
    await DB.prepare('update credentials set valid_until = 1000 where issuer_id = ?')
      .bind(await idOf(tenant))
      .run()
    fakeNetwork()
    await worker.tick()
    await worker.tick()
    expect(await scalar(EXPIRED, await idOf(tenant))).toBe(0)
  })
})

describe('an order whose badge is claimed', () => {
  it('tells of each step, and of the credential that it became', async () => {
    const network = fakeNetwork()
    const shop = await commerceShop({ purchases: { claim: 'link' } })
    const webhook = await createWebhook(shop.worker, shop.tenant)
    const email = `lin-${crypto.randomUUID().slice(0, 8)}@example.org`
    await shop.say('purchase.paid', order('o-1', { learner: { email, name: 'lin' } }))
    const mailbox = await (await shop.worker.send('GET', '/dev/mail')).text()
    const link = /\/claim\/[A-Za-z0-9_-]{32}/.exec(mailbox.split(email)[1] ?? '')?.[0] ?? ''
    await shop.worker.send('POST', link, {
      body: new URLSearchParams({ name: 'Lin', email }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    await shop.worker.drain()
    const events = network.sent.map((sent) => received(sent, webhook.secret).event)
    const types = events.map(({ type }) => type)
    expect(types.filter((type) => type.startsWith('entitlement.')).sort()).toEqual([
      'entitlement.awaiting_recipient',
      'entitlement.created',
      'entitlement.issued',
    ])
    expect(types.filter((type) => type.startsWith('credential.')).sort()).toEqual([
      'credential.claimed',
      'credential.issued',
    ])
    const [issued, claimed] = ['credential.issued', 'credential.claimed'].map((type) =>
      events.find((event) => event.type === type),
    )
    expect(claimed?.data.id).toBe(issued?.data.id)
    expect(events.find(({ type }) => type === 'entitlement.issued')?.data.credential).toBe(issued?.data.id)
    expect(JSON.stringify(events)).not.toContain(email)
  })
})
