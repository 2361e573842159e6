import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT } from '../support/api.ts'
import { rowsOf, scalar } from '../support/database.ts'
import { createShop, type Shop } from '../support/shop.ts'
import { COMPLETED, event, liveEvent, paidOrder, refundedCharge, session } from '../support/stripe-events.ts'

const statesOf = async (shop: Shop) => (await shop.entitlements()).map(({ state }) => state)
const reasonsOf = async (shop: Shop) => (await shop.events()).map(({ state }) => state)

/** What a verifier finds who has nothing but the address. */
const isVerified = async (shop: Shop, url: string): Promise<boolean> =>
  (await shop.worker.call('POST', '/api/v1/verify', { body: { url } })).body.verified

describe('a paid order', () => {
  it('becomes a credential for its buyer that verifies', async () => {
    const shop = await createShop()
    await shop.mapAll()
    await shop.receive(paidOrder())
    const [credential, ...others] = await shop.credentials()
    expect(others).toEqual([])
    expect(credential).toMatchObject({
      status: 'issued',
      recipient: { email: 'bo@example.org', name: 'Bo Buyer' },
    })
    expect(await isVerified(shop, credential?.url ?? '')).toBe(true)
    expect(await statesOf(shop)).toEqual(['issued'])
    expect(await reasonsOf(shop)).toEqual(['done'])
  })

  it('goes to the learner whom the checkout names, not to the buyer', async () => {
    const shop = await createShop()
    await shop.mapAll()
    const learner = { learner_email: 'ada@example.org', learner_name: 'Ada' }
    await shop.receive(paidOrder({ metadata: learner }))
    expect(await shop.credentials()).toMatchObject([{ recipient: { email: 'ada@example.org', name: 'Ada' } }])
  })

  it('tells the recipient once', async () => {
    const shop = await createShop()
    await shop.mapAll()
    const email = `mail-${crypto.randomUUID()}@example.org`
    await shop.receive(paidOrder({ customer_details: { email, name: 'Bo' } }))
    const mailbox = await (await shop.worker.send('GET', '/dev/mail')).text()
    expect(mailbox.split(email).length - 1).toBe(1)
    const [credential] = await shop.credentials()
    expect(mailbox).toContain(credential?.url)
    expect(
      await scalar(
        'select count(*) from outbox where issuer_id = (select id from issuers where slug = ?)',
        shop.tenant.slug,
      ),
    ).toBe(0)
  })

  it('of test mode becomes a credential of the test issuer, which copies the achievement', async () => {
    const shop = await createShop()
    await shop.mapAll()
    await shop.receive(event(COMPLETED, session(), { id: 'evt_test' }))
    expect(await shop.credentials('live')).toEqual([])
    const [credential, ...others] = await shop.credentials('test')
    expect(others).toEqual([])
    expect(credential?.url).toContain(`/i/${shop.tenant.testSlug}/`)
    expect(await isVerified(shop, credential?.url ?? '')).toBe(true)
    const { body } = await shop.worker.call('GET', `/i/${shop.tenant.testSlug}/achievements/welding-1.json`)
    expect(body.id).toContain(`/i/${shop.tenant.testSlug}/achievements/welding-1`)
    expect(body.name).toBe('Welding, level 1')
  })

  it('that is not paid yet waits, and is issued when the money arrives', async () => {
    const shop = await createShop()
    await shop.mapAll()
    await shop.receive(paidOrder({ payment_status: 'unpaid' }))
    expect(await statesOf(shop)).toEqual(['awaiting_payment'])
    expect(await shop.credentials()).toEqual([])
    await shop.receive(liveEvent('ok', 'checkout.session.async_payment_succeeded', session()))
    expect(await statesOf(shop)).toEqual(['issued'])
    expect(await shop.credentials()).toHaveLength(1)
  })

  it('whose payment fails in the end is cancelled', async () => {
    const shop = await createShop()
    await shop.mapAll()
    await shop.receive(paidOrder({ payment_status: 'unpaid' }))
    const failed = session({ payment_status: 'unpaid' })
    await shop.receive(liveEvent('no', 'checkout.session.async_payment_failed', failed))
    expect(await statesOf(shop)).toEqual(['cancelled'])
    expect(await shop.credentials()).toEqual([])
  })

  it('for three is three seats that nobody has yet', async () => {
    const shop = await createShop()
    await shop.mapAll()
    await shop.receive(paidOrder({ metadata: { quantity: '3' } }))
    expect(await statesOf(shop)).toEqual(Array(3).fill('awaiting_recipient'))
    expect((await shop.entitlements()).map(({ unit }) => unit)).toEqual([1, 2, 3])
    expect(await shop.credentials()).toEqual([])
  })

  it('without an address waits for a recipient', async () => {
    const shop = await createShop()
    await shop.mapAll()
    await shop.receive(paidOrder({ customer_details: { email: null, name: null } }))
    expect(await statesOf(shop)).toEqual(['awaiting_recipient'])
    expect(await reasonsOf(shop)).toEqual(['done'])
  })

  it('of an achievement that asks for completion waits for the signal', async () => {
    const shop = await createShop({ needs: ['payment', 'completion'] })
    await shop.mapAll()
    await shop.receive(paidOrder())
    expect(await statesOf(shop)).toEqual(['awaiting_signal'])
    expect(await shop.credentials()).toEqual([])
  })

  it('of an achievement that is archived meanwhile waits as before', async () => {
    const shop = await createShop({ needs: ['payment', 'completion'] })
    await shop.mapAll()
    await shop.receive(paidOrder())
    const { tenant, worker } = shop
    await worker.call('POST', `${tenant.api}/achievements/welding-1/archive`, { key: tenant.key })
    await shop.receive(refundedCharge({ amount_refunded: 1000, refunded: false }))
    expect(await reasonsOf(shop)).toEqual(['done', 'done'])
    expect(await statesOf(shop)).toEqual(['awaiting_signal'])
    await shop.receive(paidOrder({ id: 'cs_2', payment_intent: 'pi_2' }, 'after'))
    await shop.receive(event(COMPLETED, session({ id: 'cs_3' }), { id: 'evt_test' }))
    expect((await reasonsOf(shop)).slice(2)).toEqual(['unmapped', 'unmapped'])
    expect([...(await shop.credentials()), ...(await shop.credentials('test'))]).toEqual([])
  })

  it('that two equal rules match is a bundle: one credential of each achievement, one recipient', async () => {
    const shop = await createShop()
    const { worker, tenant } = shop
    const criteria = { narrative: 'Attend.' }
    const second = { slug: 'safety', name: 'Safety', description: 'Works safely.', criteria }
    await worker.call('POST', `${tenant.api}/achievements`, { key: tenant.key, body: second })
    await shop.mapAll()
    await shop.mapAll('safety')
    await shop.receive(paidOrder())
    expect(await reasonsOf(shop)).toEqual(['done'])
    const credentials = await shop.credentials()
    expect(credentials).toHaveLength(2)
    for (const { url } of credentials) expect(await isVerified(shop, url)).toBe(true)
    const recipients = `select count(*) from recipients where tenant_id = (select id from tenants where slug = ?)`
    expect(await scalar(recipients, tenant.slug)).toBe(1)
  })
})

describe('a refund', () => {
  it('in full revokes, seen with the next read of the list', async () => {
    const shop = await createShop()
    await shop.mapAll()
    await shop.receive(paidOrder())
    const [credential] = await shop.credentials()
    expect(await isVerified(shop, credential?.url ?? '')).toBe(true)
    await shop.receive(refundedCharge())
    expect(await isVerified(shop, credential?.url ?? '')).toBe(false)
    expect(await shop.credentials()).toMatchObject([{ status: 'revoked' }])
    expect(await statesOf(shop)).toEqual(['cancelled'])
  })

  it('in part takes nothing away', async () => {
    const shop = await createShop()
    await shop.mapAll()
    await shop.receive(paidOrder())
    await shop.receive(refundedCharge({ amount_refunded: 1000, refunded: false }))
    const [credential] = await shop.credentials()
    expect(credential?.status).toBe('issued')
    expect(await isVerified(shop, credential?.url ?? '')).toBe(true)
    expect(await statesOf(shop)).toEqual(['issued'])
  })

  it('that comes before its payment waits for it and lets no credential come of it', async () => {
    const shop = await createShop()
    await shop.mapAll()
    await shop.receive(refundedCharge())
    expect(await reasonsOf(shop)).toEqual(['waiting'])
    await shop.receive(paidOrder())
    expect(await reasonsOf(shop)).toEqual(['done', 'done'])
    expect(await shop.credentials()).toEqual([])
    // Without the refund the same order is worth a credential.
    await shop.receive(paidOrder({ id: 'cs_other', payment_intent: 'pi_other' }, 'other'))
    expect(await shop.credentials()).toHaveLength(1)
  })
})

describe('a shop without a rule', () => {
  it('shows the order as unmapped, and issues when the rule comes', async () => {
    const shop = await createShop()
    await shop.receive(paidOrder())
    expect(await shop.events()).toMatchObject([
      { state: 'unmapped', reason: expect.stringContaining('No mapping rule') },
    ])
    expect(await shop.mapAll()).toMatchObject({ reconsidered: 1 })
    await shop.worker.drain()
    expect(await shop.credentials()).toHaveLength(1)
    expect(await reasonsOf(shop)).toEqual(['done'])
    expect(await shop.mapAll()).toMatchObject({ reconsidered: 0 })
    await shop.worker.drain()
    expect(await shop.credentials()).toHaveLength(1)
  })

  it('issues what the order itself names', async () => {
    const shop = await createShop()
    await shop.receive(paidOrder({ metadata: { achievement: 'welding-1' } }))
    expect(await shop.credentials()).toMatchObject([{ achievement: 'welding-1' }])
  })

  it('shows an order that names an achievement which does not exist', async () => {
    const shop = await createShop()
    await shop.receive(paidOrder({ metadata: { achievement: 'juggling' } }))
    expect(await shop.events()).toMatchObject([
      { state: 'unmapped', reason: expect.stringContaining('juggling') },
    ])
    const { body } = await shop.worker.call('GET', `${shop.tenant.api}/inbox?state=unmapped`, {
      key: shop.tenant.key,
    })
    expect(body.items).toMatchObject([{ event: 'evt_paid', state: 'unmapped' }])
    expect(
      await rowsOf(
        'select 1 from credentials where issuer_id = (select id from issuers where slug = ?)',
        shop.tenant.slug,
      ),
    ).toEqual([])
  })

  it('issues what an order named before it was defined', async () => {
    const shop = await createShop()
    await shop.receive(paidOrder({ metadata: { achievement: 'juggling' } }))
    expect(await reasonsOf(shop)).toEqual(['unmapped'])
    await shop.worker.call('POST', `${shop.tenant.api}/achievements`, {
      key: shop.tenant.key,
      body: { ...ACHIEVEMENT, slug: 'juggling' },
    })
    await shop.worker.drain()
    expect(await shop.credentials()).toMatchObject([{ achievement: 'juggling' }])
    expect(await reasonsOf(shop)).toEqual(['done'])
  })
})
