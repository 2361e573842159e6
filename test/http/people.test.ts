import { describe, expect, it } from 'vitest'
import { canonicalizeJson } from '../../src/core/proof/jcs.ts'
import { createIssuer, type TestTenant } from '../support/api.ts'
import { DB, dump, fingerprint, rowsOf, scalar } from '../support/database.ts'
import { meddledDatabase } from '../support/meddled-database.ts'
import { createShop } from '../support/shop.ts'
import { paidOrder } from '../support/stripe-events.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()
const ADA = 'ada.lovelace@example.org'

const post = (tenant: TestTenant, path: string, body: unknown, headers = {}) =>
  worker.call('POST', `${tenant.api}${path}`, { key: tenant.key, body, headers })

const issueTo = (tenant: TestTenant, recipient: object) =>
  post(tenant, '/credentials', { achievement: 'welding-1', recipient })

const hashOf = async (receipt: Record<string, unknown>) => {
  const { hash: _, ...rest } = receipt
  const bytes = new TextEncoder().encode(canonicalizeJson(rest as never))
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex')
}

describe('one person’s data', () => {
  it('is exported with the documents as they were signed, by address, id or account', async () => {
    const tenant = await createIssuer()
    const account = { identifierType: 'ext:memberId', identifier: 'M-77' }
    const id = 'did:example:ada'
    const people = [{ email: ADA }, { id }, { account }]
    for (const who of people) {
      const made = await issueTo(tenant, { ...who, name: 'Ada Lovelace' })
      const { status, body, headers } = await post(tenant, '/people/export', who)
      expect(status).toBe(200)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(body).toMatchObject({ tenant: tenant.slug, person: { ...who, name: 'Ada Lovelace' } })
      expect(body.credentials).toHaveLength(1)
      expect(body.credentials[0]).toMatchObject({ id: made.body.id, credential: made.body.credential })
    }
  })

  it('holds what a shop sent and said of them, and nothing of others', async () => {
    const shop = await createShop({}, { worker })
    await shop.mapAll()
    await shop.receive(paidOrder({ customer_details: { email: ADA, name: 'Ada' } }))
    await shop.receive(
      paidOrder(
        { id: 'cs_2', payment_intent: 'pi_2', customer_details: { email: 'bob@example.org', name: 'Bob' } },
        'second',
      ),
    )
    const { body } = await post(shop.tenant, '/people/export', { email: ADA.toUpperCase() })
    expect(body.credentials).toHaveLength(1)
    expect(body.entitlements).toMatchObject([{ state: 'issued', credential: body.credentials[0].id }])
    expect(body.mentions.map(({ kind }: { kind: string }) => kind)).toEqual(['purchases', 'inboxBodies'])
    expect(JSON.stringify(body)).not.toContain('bob@example.org')
  })

  it('is nobody’s for another tenant, and leaves no trace of who was asked for', async () => {
    const [tenant, other] = [await createIssuer(), await createIssuer()]
    await issueTo(tenant, { email: ADA })
    const before = await fingerprint()
    for (const path of ['/people/export', '/people/erase']) {
      const extra = path.endsWith('erase') ? { credentials: 'revoke' } : {}
      const theirs = await post(other, path, { email: ADA, ...extra })
      const nobodys = await post(other, path, { email: 'nobody@example.org', ...extra })
      expect(theirs.status).toBe(404)
      expect(JSON.stringify(theirs.body)).not.toContain(ADA)
      expect({ ...theirs.body, instance: '' }).toEqual({ ...nobodys.body, instance: '' })
    }
    expect(await fingerprint()).toBe(before)
  })

  it('must be asked for by exactly one name', async () => {
    const tenant = await createIssuer()
    for (const body of [
      {},
      { email: ADA, id: 'did:example:ada' },
      { email: 'no address' },
      { name: 'Ada' },
    ]) {
      expect((await post(tenant, '/people/export', body)).status, JSON.stringify(body)).toBe(400)
    }
    expect((await post(tenant, '/people/erase', { email: ADA })).status).toBe(400)
  })
})

describe('somebody whom only a signal or a unit of an order knows', () => {
  const said = (tenant: TestTenant, email: string, eventId: string) =>
    post(tenant, '/signals', {
      type: 'score',
      score: 0.8,
      recipient: { email },
      achievement: 'welding-1',
      eventId,
    })

  it('is found, told what was said of them, and erased', async () => {
    const [tenant, other] = [await createIssuer(), await createIssuer()]
    for (const whose of [tenant, other]) expect((await said(whose, ADA, 'one')).status).toBe(202)
    await said(tenant, 'bob@example.org', 'two')
    const { status, body } = await post(tenant, '/people/export', { email: ADA })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      credentials: [],
      entitlements: [],
      mentions: [],
      signals: [{ type: 'score', achievement: 'welding-1', score: 0.8 }],
    })
    const erased = await post(tenant, '/people/erase', { email: ADA, credentials: 'keep' })
    expect([erased.status, erased.body.state]).toEqual([201, 'complete'])
    expect((await post(tenant, '/people/export', { email: ADA })).status).toBe(404)
    expect((await post(tenant, '/people/erase', { email: ADA, credentials: 'keep' })).status).toBe(200)
    for (const [whose, email] of [
      [tenant, 'bob@example.org'],
      [other, ADA],
    ] as const) {
      expect((await post(whose, '/people/export', { email })).body.signals).toHaveLength(1)
    }
  })

  it('is found by a unit that waits, when its order names nobody any more', async () => {
    const shop = await createShop({ needs: ['payment', 'completion'] }, { worker })
    await shop.mapAll()
    await shop.receive(paidOrder({ customer_details: { email: ADA, name: 'Ada' } }))
    const own = 'tenant_id = (select id from tenants where slug = ?)'
    for (const table of ['purchase_facts', 'inbox_events']) {
      await DB.prepare(`delete from ${table} where ${own}`).bind(shop.tenant.slug).run()
    }
    const { body } = await post(shop.tenant, '/people/export', { email: ADA })
    expect(body.entitlements).toMatchObject([{ state: 'awaiting_signal', credential: null }])
    expect((await post(shop.tenant, '/people/erase', { email: ADA, credentials: 'keep' })).status).toBe(201)
    expect(await scalar(`select recipient_index from entitlements where ${own}`, shop.tenant.slug)).toBeNull()
  })
})

describe('an erased person', () => {
  it('is found nowhere any more, whatever they were in', async () => {
    const shop = await createShop({}, { worker })
    await shop.mapAll()
    await shop.receive(paidOrder({ customer_details: { email: ADA, name: 'Ada Lovelace' } }))
    await shop.receive(
      paidOrder(
        { id: 'cs_2', payment_intent: 'pi_2', customer_details: { email: 'bob@example.org', name: 'Bob' } },
        'second',
      ),
    )
    const [credential] = await shop.credentials()
    const { status, body } = await post(shop.tenant, '/people/erase', { email: ADA, credentials: 'revoke' })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      state: 'complete',
      credentials: 'revoke',
      destroyed: {
        key: true,
        personal: true,
        credentialsRevoked: 1,
        credentialsKept: 0,
        purchases: 1,
        inboxBodies: 1,
      },
    })
    expect(body.hash).toBe(await hashOf(body))
    expect(JSON.stringify(body)).not.toContain(ADA)

    expect(
      (await worker.send('GET', `/i/${shop.tenant.slug}/credentials/${credential?.id}.json`)).status,
    ).toBe(410)
    expect((await post(shop.tenant, '/people/export', { email: ADA })).status).toBe(404)
    const own = 'tenant_id = (select id from tenants where slug = ?)'
    expect(
      await rowsOf(`select * from recipients where ${own} and data_key is null`, shop.tenant.slug),
    ).toMatchObject([{ personal: null }])
    const rows = await rowsOf<{ identity_hash: unknown; salt: unknown; facts: unknown }>(
      'select * from credentials where issuer_id = (select id from issuers where slug = ?) order by seq',
      shop.tenant.slug,
    )
    expect(rows[0]).toMatchObject({ identity_hash: null, salt: null, facts: null, state: 1 })
    expect(rows[1]?.salt).not.toBeNull()
    // Bob is still there.
    expect(
      (await post(shop.tenant, '/people/export', { email: 'bob@example.org' })).body.mentions,
    ).toHaveLength(2)
  })

  it('is erased once, however often it is asked, and the receipt is the same', async () => {
    const tenant = await createIssuer()
    await issueTo(tenant, { email: ADA })
    const erase = () => post(tenant, '/people/erase', { email: ADA, credentials: 'keep' })
    const answers = await Promise.all([erase(), erase(), erase()])
    answers.push(await erase())
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201])
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    const { body } = await worker.call('GET', `${tenant.api}/people/erasures`, { key: tenant.key })
    expect(body.items).toHaveLength(1)
    const one = await worker.call('GET', `${tenant.api}/people/erasures/${body.items[0].id}`, {
      key: tenant.key,
    })
    expect(one.body).toEqual(body.items[0])
    const digests = await rowsOf<{ digest: number[] }>(
      `select digest from audit_entries where action = 'person.erasure_completed' and tenant_id =
        (select id from tenants where slug = ?)`,
      tenant.slug,
    )
    expect(digests.map(({ digest }) => Buffer.from(digest).toString('hex'))).toEqual([one.body.hash])
  })

  it('keeps a badge that goes on verifying, when the tenant leaves it', async () => {
    const tenant = await createIssuer()
    const { body } = await issueTo(tenant, { email: ADA })
    await post(tenant, '/people/erase', { email: ADA, credentials: 'keep' })
    const verdict = await worker.call('POST', '/api/v1/verify', { body: { credential: body.credential } })
    expect(verdict.body.verified).toBe(true)
  })

  it('has a badge that is revoked for everybody, when the tenant wants that', async () => {
    const tenant = await createIssuer()
    const { body } = await issueTo(tenant, { email: ADA })
    await post(tenant, `/credentials/${body.id}/revoke`, { reason: 'Ada Lovelace cheated.' })
    const second = await issueTo(tenant, { email: ADA })
    await post(tenant, '/people/erase', { email: ADA, credentials: 'revoke' })
    const verdict = await worker.call('POST', '/api/v1/verify', {
      body: { credential: second.body.credential },
    })
    expect(verdict.body.verified).toBe(false)
    // The reason told of the person, too.
    expect(
      await scalar(
        'select count(*) from status_events where reason is not null and issuer_id = (select id from issuers where slug = ?)',
        tenant.slug,
      ),
    ).toBe(0)
  })

  it('starts anew when they come again, and nothing joins the two', async () => {
    const tenant = await createIssuer()
    const first = await issueTo(tenant, { email: ADA })
    await post(tenant, '/people/erase', { email: ADA, credentials: 'revoke' })
    const items = [{ recipient: { email: 'bob@example.org' } }, { recipient: { email: ADA } }]
    const batch = await post(tenant, '/credentials/batch', { achievement: 'welding-1', items })
    expect([batch.status, batch.body.issued]).toEqual([201, 2])
    const { body } = await post(tenant, '/people/export', { email: ADA })
    expect(body.credentials.map(({ id }: { id: string }) => id)).toEqual([batch.body.items[1].id])
    expect((await worker.send('GET', `/i/${tenant.slug}/credentials/${first.body.id}.json`)).status).toBe(410)
    const again = await post(tenant, '/people/erase', { email: ADA, credentials: 'revoke' })
    expect(again.status).toBe(201)
  })

  it('is either erased with what is being issued to them, or starts anew with it', async () => {
    const tenant = await createIssuer()
    await issueTo(tenant, { email: ADA })
    const [erased, ...issued] = await Promise.all([
      post(tenant, '/people/erase', { email: ADA, credentials: 'revoke' }),
      ...Array.from({ length: 4 }, () => issueTo(tenant, { email: ADA })),
    ])
    expect(erased.status).toBe(201)
    expect(issued.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    // Whatever came before is revoked and unreadable; whatever came after stands and belongs to somebody with a key.
    const rows = await rowsOf(
      `select c.state, r.data_key is null as erased from credentials c join recipients r on r.id = c.recipient_id
        where c.issuer_id = (select id from issuers where slug = ?)`,
      tenant.slug,
    )
    expect(rows).toHaveLength(5)
    for (const { state, erased: gone } of rows) expect(state).toBe(gone ? 1 : 0)
  })

  it('is erased with, or apart from, a credential that is issued at any moment of the erasure', async () => {
    for (let n = 1; ; n++) {
      const tenant = await createIssuer()
      await issueTo(tenant, { email: ADA })
      const { binding, hasMeddled } = meddledDatabase(n, () => issueTo(tenant, { email: ADA }))
      const meddled = createWorker({ DB: binding })
      const body = { email: ADA, credentials: 'revoke' }
      const { status } = await meddled.call('POST', `${tenant.api}/people/erase`, { key: tenant.key, body })
      if (!hasMeddled()) {
        expect(n).toBeGreaterThan(6)
        break
      }
      const rows = await rowsOf(
        `select c.state, r.data_key is null as erased from credentials c join recipients r on r.id = c.recipient_id
          where c.issuer_id = (select id from issuers where slug = ?)`,
        tenant.slug,
      )
      expect([n, status, rows.length]).toEqual([n, 201, 2])
      for (const { state, erased } of rows) expect([n, state]).toEqual([n, erased ? 1 : 0])
    }
  })

  it('belongs to a person who starts anew when they are erased at any moment of the issue', async () => {
    for (let n = 1; ; n++) {
      const tenant = await createIssuer()
      await issueTo(tenant, { email: ADA })
      const erase = () => post(tenant, '/people/erase', { email: ADA, credentials: 'revoke' })
      const { binding, hasMeddled } = meddledDatabase(n, erase)
      const meddled = createWorker({ DB: binding })
      const body = { achievement: 'welding-1', recipient: { email: ADA } }
      const { status } = await meddled.call('POST', `${tenant.api}/credentials`, { key: tenant.key, body })
      if (!hasMeddled()) {
        expect(n).toBeGreaterThan(2)
        break
      }
      const states = await rowsOf(
        `select c.state, r.data_key is null as erased from credentials c join recipients r on r.id = c.recipient_id
          where c.issuer_id = (select id from issuers where slug = ?) order by c.seq`,
        tenant.slug,
      )
      expect([n, status, states]).toEqual([
        n,
        201,
        [
          { state: 1, erased: 1 },
          { state: 0, erased: 0 },
        ],
      ])
    }
  })

  it('is in no order whose events are worked on at that moment', async () => {
    const shop = await createShop({ needs: ['payment', 'completion'] }, { worker })
    await shop.mapAll()
    await shop.receive(paidOrder({ customer_details: { email: ADA, name: 'Ada' } }))
    expect((await shop.entitlements())[0]?.state).toBe('awaiting_signal')
    const { status, body } = await post(shop.tenant, '/people/erase', { email: ADA, credentials: 'revoke' })
    expect([status, body.destroyed.purchases]).toEqual([201, 1])
    expect((await shop.entitlements())[0]?.state).toBe('awaiting_recipient')
  })
})

describe('the database', () => {
  it('has nothing readable of an erased person', async () => {
    const text = JSON.stringify(await dump())
    for (const marker of [ADA, 'Lovelace']) expect(text).not.toContain(marker)
  })
})
