import { describe, expect, it } from 'vitest'
import { call, createIssuer, send } from '../support/api.ts'

const LIST = [
  'Valid until;Full name;E-Mail;Shoe size',
  '31.12.2027;Zoë Groß;zoe@example.org;38',
  '31.12.2027;Nobody;not-an-address;39',
  '31.02.2027;Max;max@example.org;40',
  ';"Müller, Jürgen";juergen@example.org;=1+1',
].join('\r\n')

async function bring(
  tenant: { api: string; key: string },
  text: string | Uint8Array,
  query = '',
  headers = {},
) {
  const path = `${tenant.api}/credentials/list?achievement=welding-1${query}`
  return call('POST', path, {
    key: tenant.key,
    body: text,
    headers: { 'content-type': 'text/csv', ...headers },
  })
}

describe('a list of recipients', () => {
  it('is issued row by row, and gives back what has to be mended', async () => {
    const tenant = await createIssuer()
    const { status, body } = await bring(tenant, LIST)
    expect(status).toBe(201)
    expect(body).toMatchObject({ issued: 2, rejected: 2 })
    expect(body.items.map(({ line, status: state }: Record<string, unknown>) => [line, state])).toEqual([
      [2, 'issued'],
      [3, 'rejected'],
      [4, 'rejected'],
      [5, 'issued'],
    ])
    expect(body.rejectedCsv.split('\r\n')).toEqual([
      'Valid until,Full name,E-Mail,Shoe size,errors',
      '31.12.2027,Nobody,not-an-address,39,recipient.email: must be an e-mail address',
      '31.02.2027,Max,max@example.org,40,"validUntil: 31.02.2027 is not a date that is understood"'.replaceAll(
        '"',
        '',
      ),
      '',
    ])
    const first = await call('GET', body.items[0].url.replace('http://localhost:8787', ''), {
      headers: { accept: 'application/json' },
    })
    expect(first.body).toMatchObject({ validUntil: '2027-12-31T23:59:59Z' })
  })

  it('is shown before anything is issued', async () => {
    const tenant = await createIssuer()
    const path = `${tenant.api}/credentials/list/preview?achievement=welding-1&zone=%2B01:00`
    const { body } = await call('POST', path, { key: tenant.key, body: LIST })
    expect(body).toMatchObject({
      encoding: 'utf-8',
      delimiter: ';',
      dateOrder: 'dmy',
      good: 2,
      rejected: 2,
      columns: [
        { header: 'Valid until', meaning: 'validUntil' },
        { header: 'Full name', meaning: 'name' },
        { header: 'E-Mail', meaning: 'email' },
        { header: 'Shoe size', meaning: null },
      ],
    })
    expect(body.items[0]).toMatchObject({ line: 2, credential: { validUntil: '2027-12-31T23:59:59+01:00' } })
    expect((await call('GET', `${tenant.api}/credentials`, { key: tenant.key })).body.items).toEqual([])
  })

  it('is read as Windows wrote it', async () => {
    const tenant = await createIssuer()
    const bytes = Uint8Array.from('email,name\na@example.org,Zo\u00eb', (character) =>
      character.charCodeAt(0),
    )
    const { body } = await bring(tenant, bytes)
    expect(body).toMatchObject({ issued: 1, rejected: 0 })
  })

  it('brought twice under one key is issued once', async () => {
    const tenant = await createIssuer()
    const headers = { 'idempotency-key': 'list-1' }
    const first = await bring(tenant, LIST, '', headers)
    const second = await bring(tenant, LIST, '', headers)
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.body.items[0].id).toBe(first.body.items[0].id)
    expect((await bring(tenant, `${LIST}\n`, '', headers)).status).toBe(409)
  })

  it('whose dates can be read in two ways waits for somebody to say', async () => {
    const tenant = await createIssuer()
    const list = 'email,expires\na@example.org,01/02/2030'
    const unclear = await bring(tenant, list)
    expect(unclear.status).toBe(400)
    expect(unclear.body.errors[0]).toMatchObject({ pointer: '/items/0/validUntil' })
    expect((await bring(tenant, list, '&dateOrder=mdy')).body.issued).toBe(1)
  })

  it.each([
    ['', 'the file has no rows'],
    ['email', 'the list has no rows below its heading'],
    ['name\nA', 'no column is headed email (or id): the first row must name the columns'],
  ])('that is %j is refused', async (text, detail) => {
    const tenant = await createIssuer()
    expect(await bring(tenant, text)).toMatchObject({ status: 400, body: { detail } })
  })

  it('of an achievement that does not exist is refused before it is read', async () => {
    const tenant = await createIssuer()
    const path = `${tenant.api}/credentials/list/preview?achievement=other`
    expect((await send('POST', path, { key: tenant.key, body: LIST })).status).toBe(404)
  })

  it('of 5,000 rows is issued at once, and one more is too many', async () => {
    const tenant = await createIssuer()
    const rows = Array.from({ length: 5_000 }, (_, n) => `p${n}@example.org,Person ${n}`)
    expect((await bring(tenant, ['email,name', ...rows].join('\n'))).body).toMatchObject({ issued: 5_000 })
    const more = await bring(tenant, ['email,name', ...rows, 'z@example.org,Z'].join('\n'))
    expect(more).toMatchObject({ status: 400, body: { detail: expect.stringContaining('5001 rows') } })
  })
})
