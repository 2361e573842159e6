import { describe, expect, it } from 'vitest'
import { bakeSvg } from '../../src/core/bake/svg.ts'
import { call, createIssuer, send } from '../support/api.ts'

async function issue() {
  const tenant = await createIssuer()
  const { body } = await call('POST', `${tenant.api}/credentials`, {
    key: tenant.key,
    body: { achievement: 'welding-1', recipient: { email: 'ada@example.org', name: 'Ada Lovelace' } },
  })
  return { tenant, url: body.url as string, credential: body.credential }
}

const API = '/api/v1/verify'
const failuresOf = (body: { checks: { name: string; outcome: string }[] }) =>
  body.checks.filter(({ outcome }) => outcome !== 'pass').map(({ name }) => name)

const bytesOf = async (path: string) => new Uint8Array(await (await send('GET', path)).arrayBuffer())

describe('what can be verified', () => {
  it('is a credential of ours in each of its forms', async () => {
    const { url } = await issue()
    for (const [form = '', type = ''] of [
      ['.json', 'application/vc+ld+json'],
      ['.jwt', 'text/plain'],
      ['.jwt', 'application/vc+jwt'],
      ['.svg', 'image/svg+xml'],
      ['.png', 'image/png'],
      ['.png', 'application/octet-stream'],
    ]) {
      const answer = await call('POST', API, {
        body: await bytesOf(url + form),
        headers: { 'content-type': type },
      })
      expect(answer.status, `${form} as ${type}`).toBe(200)
      expect(failuresOf(answer.body), `${form} as ${type}`).toEqual([])
      expect(answer.body).toMatchObject({ verified: true, credential: { id: url } })
    }
  })

  it('is an object, a token or an address in a JSON body', async () => {
    const { url, credential } = await issue()
    const jwt = await (await send('GET', `${url}.jwt`)).text()
    for (const body of [
      credential,
      { credential },
      { credential: jwt },
      { url },
      { url: `${url}.jwt` },
      { url: `${url}.png` },
    ]) {
      const answer = await call('POST', API, { body })
      expect(answer.body.checks?.filter((check: { outcome: string }) => check.outcome !== 'pass')).toEqual([])
      expect(answer.body.verified).toBe(true)
    }
  })

  it('is whose it should be', async () => {
    const { credential } = await issue()
    for (const [recipient, verified] of [
      ['ada@example.org', true],
      ['bob@example.org', false],
    ] as const) {
      const { body } = await call('POST', API, { body: { credential, recipient } })
      expect(body.verified).toBe(verified)
    }
  })

  it('comes with a remark when an image carries two', async () => {
    const { credential } = await issue()
    const one = bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>', {
      json: JSON.stringify(credential),
    })
    const two = one.replace(
      /(<openbadges:credential>.*<\/openbadges:credential>)/s,
      (element) => element + element,
    )
    const { body } = await call('POST', API, { body: two, headers: { 'content-type': 'image/svg+xml' } })
    expect(body).toMatchObject({
      verified: true,
      warnings: ['the image carries 2 credentials; only the first was read'],
    })
  })

  it('is a badge of a stranger with its status, judged without a request to ourselves', async () => {
    const { credential } = await issue()
    const changed = { ...credential, name: 'Changed' }
    const { body } = await call('POST', API, { body: changed })
    expect(failuresOf(body)).toEqual(['proof'])
    expect(body.checks.find(({ name }: { name: string }) => name === 'proof').type).toBe(
      'https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR',
    )
  })
})

describe('what cannot be read', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['prose', 'hello', 'text/plain'],
    ['a broken PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3), 'image/png'],
    ['an empty SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'],
    [
      'an SVG with an entity',
      '<!DOCTYPE svg [<!ENTITY x "y">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>',
      'image/svg+xml',
    ],
    ['a repeated member', '{"@context":[],"@context":[]}', 'application/json'],
    ['a byte order mark', '\ufeff{"@context":[]}', 'application/json'],
    ['a lone surrogate', String.raw`{"@context":["\ud800"]}`, 'application/json'],
    ['a credential that is a number', '{"credential":7}', 'application/json'],
    ['a credential that is prose', '{"credential":"hello"}', 'application/json'],
    ['a recipient that is none', '{"credential":{},"recipient":7}', 'application/json'],
    ['nothing', '', 'application/json'],
  ])('is answered with 400: %s', async (_name, body, type) => {
    const answer = await call('POST', API, { body, headers: { 'content-type': type } })
    expect(answer.status).toBe(400)
    expect(answer.body.detail).toMatch(/\w/)
  })

  it('is answered with 413 when it is too large for what it is', async () => {
    const body = new Uint8Array(1024 * 1024 + 1).fill(32)
    expect((await call('POST', API, { body, headers: { 'content-type': 'application/json' } })).status).toBe(
      413,
    )
    expect((await call('POST', API, { body, headers: { 'content-type': 'image/png' } })).status).toBe(400)
  })
})

describe('the page', () => {
  const post = async (form: FormData) => {
    const request = new Request('http://x', { method: 'POST', body: form })
    const headers = { 'content-type': request.headers.get('content-type') ?? '', accept: 'text/html' }
    return (
      await send('POST', '/verify', { body: new Uint8Array(await request.arrayBuffer()), headers })
    ).text()
  }

  it('takes a file, and before the text', async () => {
    const { url } = await issue()
    const form = new FormData()
    form.set('credential', 'hello')
    form.set('file', new File([await bytesOf(`${url}.png`)], 'badge.png', { type: 'image/png' }))
    expect(await post(form)).toContain('<h1>Verified</h1>')
  })

  it('takes the text when no file was chosen, and says what is wrong with either', async () => {
    const { url } = await issue()
    const form = new FormData()
    form.set('credential', url)
    form.set('file', new File([], ''))
    expect(await post(form)).toContain('<h1>Verified</h1>')
    form.set('file', new File(['%PDF-1.7'], 'x.pdf'))
    expect(await post(form)).toContain('PDF')
  })

  it('takes a plain form too', async () => {
    const { url } = await issue()
    const body = new URLSearchParams({ credential: url }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' }
    expect(await (await send('POST', '/verify', { body, headers })).text()).toContain('<h1>Verified</h1>')
  })
})
