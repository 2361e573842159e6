import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT } from '../support/api.ts'
import { type CommerceShop, commerceShop, hexOf, order } from '../support/commerce.ts'
import { DB, rowsOf } from '../support/database.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** A page and a form as somebody without an account sends them. */
const browse = (shop: CommerceShop) => ({
  get: async (path: string) => {
    const response = await shop.worker.send('GET', path, { headers: { accept: 'text/html' } })
    return { status: response.status, headers: response.headers, text: await response.text() }
  },
  post: async (path: string, fields: Record<string, string>) => {
    const body = new URLSearchParams(fields).toString()
    const response = await shop.worker.send('POST', path, { body, headers: { ...FORM, accept: 'text/html' } })
    await shop.worker.drain()
    return { status: response.status, headers: response.headers, text: await response.text() }
  },
})

/** Paths that the newest mail to an address holds. */
async function linkIn(shop: CommerceShop, email: string, pattern: RegExp): Promise<string> {
  const mailbox = await (await shop.worker.send('GET', '/dev/mail')).text()
  const mails = mailbox.split(email).slice(1)
  const link = mails.map((mail) => pattern.exec(mail)?.[0]).find((found) => found !== undefined)
  if (!link) throw new Error(`no link for ${email}`)
  return link
}

const CLAIM = /\/claim\/[A-Za-z0-9_-]{32}/
const SEATS = /\/claim\/seats\/[A-Za-z0-9_-]{32}/
const someone = (name: string) => `${name}-${crypto.randomUUID().slice(0, 8)}@example.org`

async function seatsOf(members: object = {}, achievement: object = {}) {
  const shop = await commerceShop(achievement)
  const buyer = someone('buyer')
  const lines = [{ id: 'line-1', product: 'course', quantity: 3 }]
  await shop.say('purchase.paid', order('o-1', { lines, buyer: { email: buyer, name: 'Bo' }, ...members }))
  const page = await linkIn(shop, buyer, SEATS)
  return { shop, buyer, page, ...browse(shop) }
}

const rewind = (shop: CommerceShop, table: string, column: string, seconds: number) =>
  DB.prepare(
    `update ${table} set ${column} = ${column} - ? where tenant_id = (select id from tenants where slug = ?)`,
  )
    .bind(seconds, shop.tenant.slug)
    .run()

describe('the page of a buyer', () => {
  it('comes by one mail and shows every place with a link of its own, to nobody else', async () => {
    const { shop, page, get, buyer } = await seatsOf()
    const { status, text, headers } = await get(page)
    expect(status).toBe(200)
    expect(text.match(/<input[^>]*readonly/g)).toHaveLength(3)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    const mailbox = await (await shop.worker.send('GET', '/dev/mail')).text()
    expect(mailbox.split(`${buyer}`).length - 1).toBe(1)
    expect((await get(`${page.slice(0, -1)}${page.endsWith('A') ? 'B' : 'A'}`)).status).toBe(404)
    // Neither token nor address is in the database.
    const token = page.split('/').at(-1) ?? ''
    for (const table of ['seat_pages', 'claims', 'outbox', 'audit_entries']) {
      const text = JSON.stringify(await rowsOf(`select * from ${table}`))
      expect(text).not.toContain(token)
      expect(text).not.toContain(buyer)
    }
  })

  it('sends places to addresses, shows who has taken one, and takes back what nobody has', async () => {
    const { shop, page, get, post } = await seatsOf()
    const [ada, bob] = [someone('ada'), someone('bob')]
    const people = `Ada Lovelace <${ada}>\n${bob}`
    const sent = await post(page, { do: 'invite', achievement: ACHIEVEMENT.slug, people })
    expect(sent.text).toContain('2 links have been sent.')
    const link = await linkIn(shop, ada, CLAIM)
    expect((await get(link)).text).toContain('value="Ada Lovelace"')
    expect((await post(link, { name: 'Ada L.', email: ada })).status).toBe(303)
    const shown = (await get(page)).text
    expect(shown).toContain('Ada L.')
    expect(shown).not.toContain(ada)
    expect(shown).toContain('Badge awarded')
    const [, second] = await shop.units()
    const taken = await post(page, { do: 'take-back', seat: hexOf(second?.id ?? []) })
    expect(taken.text).toContain('free again')
    expect((await get(await linkIn(shop, bob, CLAIM))).status).toBe(404)
    // One that has been claimed is not taken back.
    const [first] = await shop.units()
    const refused = await post(page, { do: 'take-back', seat: hexOf(first?.id ?? []) })
    expect(refused.text).toContain('has been taken')
    expect(await shop.states()).toEqual(['issued', 'awaiting_recipient', 'awaiting_recipient'])
  })

  it('mails the same place to nobody else within ten minutes, and only so many times', async () => {
    const { shop, page, get, post } = await seatsOf({
      lines: [{ id: 'line-1', product: 'course', quantity: 2 }],
    })
    const invite = (name: string) =>
      post(page, { do: 'invite', achievement: ACHIEVEMENT.slug, people: someone(name) })
    const takeBack = async (n: number) =>
      post(page, { do: 'take-back', seat: hexOf((await shop.units())[n]?.id ?? []) })
    expect((await invite('typo')).text).toContain('One link has been sent')
    await takeBack(0)
    // Another place is free, so a mistake can be put right at once.
    expect((await invite('right')).text).toContain('One link has been sent')
    await takeBack(1)
    const refused = await invite('stranger')
    expect(refused.text).toContain('after ten minutes')
    expect(refused.text.match(/<input[^>]*readonly/g)).toHaveLength(2)
    await rewind(shop, 'claims', 'expires_at', 601)
    expect((await invite('later')).text).toContain('One link has been sent')
    await takeBack(0)
    await rewind(shop, 'claims', 'expires_at', 700)
    await rewind(shop, 'claims', 'generation', -20)
    expect((await invite('too-many')).text).toContain('only so many times')
    expect((await get(page)).text).toContain('readonly')
  })

  it('mails one address ten times a day at most, in whatever spelling and for whichever place', async () => {
    const { shop, page, post } = await seatsOf({ lines: [{ id: 'line-1', product: 'course', quantity: 12 }] })
    const victim = someone('victim')
    const outcomes: boolean[] = []
    for (let n = 0; n < 11; n++) {
      const people = n % 2 === 0 ? victim : victim.toUpperCase()
      const { text } = await post(page, { do: 'invite', achievement: ACHIEVEMENT.slug, people })
      outcomes.push(text.includes('One link has been sent'))
    }
    expect(outcomes).toEqual([...Array(10).fill(true), false])
    await rewind(shop, 'claims', 'sent_at', 601)
    const [first] = await shop.units()
    const again = await post(page, { do: 'resend', seat: hexOf(first?.id ?? []) })
    expect(again.text).toContain('several links today')
    expect(JSON.stringify(await rowsOf('select * from sign_in_mails'))).not.toContain(victim)
  })

  it('says what is wrong with a list, and keeps it', async () => {
    const { page, post } = await seatsOf()
    const many = ['a', 'b', 'c', 'd'].map((name) => `${name}@example.org`).join('\n')
    const invite = (people: string) => post(page, { do: 'invite', achievement: ACHIEVEMENT.slug, people })
    expect((await invite(many)).text).toContain('There are 3 free places for 4 people.')
    const wrong = await invite('nonsense')
    expect(wrong.text).toContain('is not an e-mail address')
    expect(wrong.text).toContain('nonsense</textarea>')
    expect((await invite('a@example.org, A@example.org')).text).toContain('twice')
  })

  it('sees that a refund takes what nobody has before what somebody has', async () => {
    const { shop, page, get, post } = await seatsOf()
    const ada = someone('ada')
    const links = [...(await get(page)).text.matchAll(/value="[^"]*(\/claim\/[A-Za-z0-9_-]{32})"/g)].map(
      (match) => match[1] ?? '',
    )
    await post(links[2] ?? '', { name: 'Ada', email: ada })
    expect(await shop.states()).toEqual(['awaiting_recipient', 'awaiting_recipient', 'issued'])
    await shop.say('refund.succeeded', {
      order: 'o-1',
      refund: 'r-1',
      lines: [{ id: 'line-1', quantity: 2 }],
    })
    expect(await shop.states()).toEqual(['cancelled', 'cancelled', 'issued'])
    expect((await get(links[0] ?? '')).text).toContain('not to be had any more')
    const late = await post(links[0] ?? '', { name: 'Late', email: someone('late') })
    expect(late.text).toContain('not to be had any more')
    expect(await shop.credentials()).toHaveLength(1)
  })

  it('expires, and sends a new link to the address of the order alone', async () => {
    const { shop, page, get, post, buyer } = await seatsOf()
    await rewind(shop, 'seat_pages', 'expires_at', 61 * 86_400)
    await rewind(shop, 'seat_pages', 'sent_at', 61 * 86_400)
    const expired = await get(page)
    expect(expired.text).toContain('has expired')
    expect(expired.text).not.toContain('readonly')
    expect((await post(page, { do: 'new-link' })).text).toContain('on its way')
    expect((await get(page)).status).toBe(404)
    const fresh = await linkIn(shop, buyer, SEATS)
    expect(fresh).not.toBe(page)
    expect((await get(fresh)).text).toContain('readonly')
    expect((await post(fresh, { do: 'new-link' })).text).toContain('few minutes ago')
  })
})

describe('a link to a place', () => {
  const freeLink = async ({
    get,
    page,
  }: {
    get: (path: string) => Promise<{ text: string }>
    page: string
  }) => CLAIM.exec((await get(page)).text.replaceAll('/claim/seats/', ''))?.[0] ?? ''

  it('makes a badge for who confirms name and address, and shows it afterwards', async () => {
    const opened = await seatsOf()
    const { shop, get, post } = opened
    const link = await freeLink(opened)
    const email = someone('lin')
    const { status, headers } = await post(link, { name: 'Lin Learner', email })
    expect([status, headers.get('location')]).toEqual([303, link])
    const credentials = await shop.credentials()
    expect(credentials).toMatchObject([{ recipient: { email, name: 'Lin Learner' } }])
    const page = await get(link)
    expect(page.text).toContain('See the badge')
    expect(page.text).not.toContain(email)
  })

  it('cannot be used again by another, nor by two at once', async () => {
    const opened = await seatsOf()
    const { shop, post } = opened
    const link = await freeLink(opened)
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((name) => post(link, { name, email: someone(name) })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 303])
    await shop.worker.drain()
    expect(await shop.credentials()).toHaveLength(1)
    expect((await post(link, { name: 'Four', email: someone('four') })).text).toContain(
      'This badge has been taken',
    )
    expect(await shop.credentials()).toHaveLength(1)
  })

  it('says what is wrong with the form and keeps what was typed', async () => {
    const opened = await seatsOf()
    const { post } = opened
    const { status, text } = await post(await freeLink(opened), { name: 'Lin', email: 'nonsense' })
    expect(status).toBe(200)
    expect(text).toContain('field-error')
    expect(text).toContain('value="Lin"')
  })

  it('gives one address one place of an order', async () => {
    const opened = await seatsOf()
    const { shop, get, page, post } = opened
    const links = [...(await get(page)).text.matchAll(/value="[^"]*(\/claim\/[A-Za-z0-9_-]{32})"/g)].map(
      (match) => match[1] ?? '',
    )
    const email = someone('lin')
    await post(links[0] ?? '', { name: 'Lin', email })
    expect((await post(links[1] ?? '', { name: 'Lin', email })).text).toContain('same order already')
    expect(await shop.states()).toEqual(['issued', 'awaiting_recipient', 'awaiting_recipient'])
  })

  it('expires; a new one goes to whom the old one was for', async () => {
    const { shop, get, post, page } = await seatsOf()
    const ada = someone('ada')
    await post(page, { do: 'invite', achievement: ACHIEVEMENT.slug, people: ada })
    const link = await linkIn(shop, ada, CLAIM)
    await rewind(shop, 'claims', 'expires_at', 61 * 86_400)
    await rewind(shop, 'claims', 'sent_at', 61 * 86_400)
    expect((await get(link)).text).toContain('has expired')
    expect((await post(link, { name: 'Ada', email: ada })).text).toContain('has expired')
    expect((await post(`${link}/resend`, {})).text).toContain('on its way')
    expect((await get(link)).status).toBe(404)
    const fresh = await linkIn(shop, ada, CLAIM)
    expect((await post(fresh, { name: 'Ada', email: ada })).status).toBe(303)
  })

  it('waits for what the achievement asks for beyond the claim', async () => {
    const opened = await seatsOf({}, { needs: ['payment', 'completion'] })
    const { shop, get, post } = opened
    const link = await freeLink(opened)
    const email = someone('lin')
    await shop.api2('POST', '/signals', {
      type: 'completion',
      recipient: { email },
      achievement: ACHIEVEMENT.slug,
    })
    await post(link, { name: 'Lin', email })
    expect(await shop.credentials()).toHaveLength(1)
    const other = await freeLink(opened)
    await post(other, { name: 'Al', email: someone('al') })
    expect((await get(other)).text).toContain('Your name has been noted')
    expect((await shop.states()).sort()).toEqual(['awaiting_recipient', 'awaiting_signal', 'issued'])
  })
})

describe('an achievement that is to be claimed', () => {
  it('sends the learner a link even for one unit with an address, with the name to confirm', async () => {
    const shop = await commerceShop({ purchases: { claim: 'link' } })
    const { get, post } = browse(shop)
    const learner = someone('lin')
    await shop.say('purchase.paid', order('o-1', { learner: { email: learner, name: 'lin' } }))
    expect(await shop.states()).toEqual(['awaiting_recipient'])
    const link = await linkIn(shop, learner, CLAIM)
    expect((await get(link)).text).toContain('value="lin"')
    await post(link, { name: 'Lin Learner', email: learner })
    expect(await shop.credentials()).toMatchObject([{ recipient: { name: 'Lin Learner' } }])
  })

  it('gives the buyer the page when nobody else is named, and nobody anything before it is paid', async () => {
    const { shop, page, get } = await seatsOf()
    expect((await get(page)).status).toBe(200)
    const later = someone('later')
    const lines = [{ id: 'line-1', product: 'course', quantity: 2 }]
    await shop.say('purchase.created', order('o-2', { lines, buyer: { email: later } }))
    await expect(linkIn(shop, later, SEATS)).rejects.toThrow('no link')
    await shop.say('purchase.paid', { order: 'o-2' })
    expect((await get(await linkIn(shop, later, SEATS))).status).toBe(200)
  })
})
