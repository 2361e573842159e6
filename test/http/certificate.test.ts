import { beforeAll, describe, expect, it } from 'vitest'
import { paperOf } from '../../src/core/certificate/certificate.ts'
import { unpackCredential } from '../../src/core/unpack/unpack-credential.ts'
import { ACHIEVEMENT, createIssuer, createTenant, type TestTenant } from '../support/api.ts'
import { createWorker } from '../support/worker.ts'

// What a recipient takes from the page of a credential. What other software reads in the PDF:
// test/node/certificate.test.ts.

const worker = createWorker()
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const STATE = 'public, max-age=15, s-maxage=30, stale-while-revalidate=15'

let tenant: TestTenant
let url: string

async function issue(body: object = {}, api = tenant.api): Promise<string> {
  const recipient = { email: `${crypto.randomUUID()}@example.org`, name: 'Ada Lovelace' }
  const answer = await worker.call('POST', `${api}/credentials`, {
    key: tenant.key,
    body: { achievement: ACHIEVEMENT.slug, recipient, ...body },
  })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return new URL(answer.body.url).pathname
}

const change = async (path: string, verb: string, body: object = {}) => {
  const id = path.slice(-36)
  const answer = await worker.call('POST', `${tenant.api}/credentials/${id}/${verb}`, {
    key: tenant.key,
    body,
  })
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
}
const get = (path: string, headers: Record<string, string> = {}) => worker.send('GET', path, { headers })
const bytesAt = async (path: string) => new Uint8Array(await (await get(path)).arrayBuffer())
const textAt = async (path: string, accept = '*/*') => (await get(path, { accept })).text()
const verify = (body: Uint8Array, type: string) =>
  worker.call('POST', '/api/v1/verify', { body, headers: { 'content-type': type } })

/** The title in the PDF's information, which is UTF-16 in hexadecimal. */
function titleOf(pdf: Uint8Array): string {
  const [, hex = ''] = /\/Title <FEFF([0-9a-f]+)>/.exec(new TextDecoder('latin1').decode(pdf)) ?? []
  return hex.replace(/..../g, (unit) => String.fromCharCode(Number.parseInt(unit, 16)))
}

beforeAll(async () => {
  tenant = await createIssuer({
    suspension: true,
    criteria: { narrative: '# Pass\n\n- **one**\n- [two](https://a.example/)' },
  })
  url = await issue()
})

describe('the certificate', () => {
  it.each([
    ['.pdf', '*/*'],
    ['', 'application/pdf'],
  ])('is at %s for %s, and carries the credential that is at .json', async (suffix, accept) => {
    const response = await get(`${url}${suffix}`, { accept })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect(response.headers.get('cache-control')).toBe(STATE)
    expect(response.headers.get('content-disposition')).toBe(`inline; filename="${ACHIEVEMENT.slug}.pdf"`)
    // Browsers show no PDF in a sandbox.
    expect(response.headers.get('content-security-policy')).toBeNull()
    const found = unpackCredential(new Uint8Array(await response.arrayBuffer()))
    expect(found).toMatchObject({ form: 'pdf', credential: JSON.parse(await textAt(`${url}.json`)) })
  })

  it('is judged like any other form, with a word of warning about what is printed', async () => {
    const pdf = await bytesAt(`${url}.pdf`)
    for (const type of ['application/pdf', 'application/octet-stream']) {
      const { status, body } = await verify(pdf, type)
      expect([status, body.verified]).toEqual([200, true])
      expect(body.warnings).toEqual([expect.stringContaining('printed on the page')])
    }
    const form = new FormData()
    form.set('file', new File([pdf], 'x.pdf'))
    const posted = new Request('http://localhost:8787/verify', { method: 'POST', body: form })
    const page = await worker.send('POST', '/verify', {
      body: new Uint8Array(await posted.arrayBuffer()),
      headers: { 'content-type': posted.headers.get('content-type') ?? '' },
    })
    expect(await page.text()).toContain('Institute of Testing')
  })

  it('that is broken is the sender’s fault', async () => {
    const pdf = await bytesAt(`${url}.pdf`)
    const broken = [pdf.slice(0, 900), pdf.map((byte, at) => (at > 20 ? byte ^ 0x20 : byte)), pdf.slice(0, 6)]
    for (const body of broken) expect((await verify(body, 'application/pdf')).status).toBe(400)
  })

  it('comes on the paper that is asked for', async () => {
    const boxOf = async (query: string) =>
      /\/MediaBox\[([^\]]+)\]/.exec(
        new TextDecoder('latin1').decode(await bytesAt(`${url}.pdf${query}`)),
      )?.[1]
    expect(await boxOf('')).toBe('0 0 595.28 841.89')
    expect(await boxOf('?paper=letter')).toBe('0 0 612 792')
    const answer = await worker.call('GET', `${url}.pdf?paper=toString`)
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/paper'])
    expect(['US', 'ca', 'GB', 'DE', undefined, 7].map(paperOf)).toEqual([
      'letter',
      'letter',
      'a4',
      'a4',
      'a4',
      'a4',
    ])
  })

  it('has one tag for one state, and who has it already is sent nothing', async () => {
    const path = await issue()
    const first = await get(`${path}.pdf`)
    const etag = first.headers.get('etag') ?? ''
    const bytes = new Uint8Array(await first.arrayBuffer())
    expect((await get(`${path}.pdf`)).headers.get('etag')).toBe(etag)
    expect(await bytesAt(`${path}.pdf`)).toEqual(bytes)
    const again = await get(`${path}.pdf`, { 'if-none-match': etag })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect((await get(`${path}.pdf?paper=letter`)).headers.get('etag')).not.toBe(etag)
    await change(path, 'revoke')
    expect((await get(`${path}.pdf`, { 'if-none-match': etag })).status).toBe(200)
  })

  it('does not look valid when it is not', async () => {
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString()
    const revoked = await issue()
    await change(revoked, 'revoke')
    const suspended = await issue()
    await change(suspended, 'suspend')
    expect(titleOf(await bytesAt(`${url}.pdf`))).toBe(`${ACHIEVEMENT.name}, Ada Lovelace`)
    expect(titleOf(await bytesAt(`${revoked}.pdf`))).toMatch(/^REVOKED: /)
    expect(titleOf(await bytesAt(`${suspended}.pdf`))).toMatch(/^SUSPENDED: /)
    const early = await issue({ validFrom: day(2) })
    expect(titleOf(await bytesAt(`${early}.pdf`))).toMatch(/^NOT YET VALID: /)
    const late = await issue({ validFrom: day(-9), validUntil: day(-2) })
    expect(titleOf(await bytesAt(`${late}.pdf`))).toMatch(/^EXPIRED: /)
  })

  it('says TEST for a test issuer', async () => {
    const api = `/api/v1/issuers/${tenant.testSlug}`
    await worker.call('POST', `${api}/achievements`, { key: tenant.key, body: ACHIEVEMENT })
    expect(titleOf(await bytesAt(`${await issue({}, api)}.pdf`))).toMatch(/^TEST: /)
  })

  it('of a credential that was replaced is gone', async () => {
    const path = await issue()
    await change(path, 'replace', { recipient: { name: 'Ada King' } })
    const answer = await get(`${path}.pdf`)
    expect([answer.status, answer.headers.get('link')]).toEqual([
      410,
      expect.stringContaining('successor-version'),
    ])
  })

  it('is drawn only so often a minute for one client', async () => {
    const limiter = { limit: async () => ({ success: false }) }
    const origin = 'https://badges.example'
    const bindings = { VERIFY_LIMITER: limiter, ENVIRONMENT: 'production', PUBLIC_ORIGIN: origin }
    const strict = createWorker(bindings)
    expect((await strict.send('GET', `${origin}${url}.pdf`)).status).toBe(429)
    expect((await strict.send('GET', `${origin}${url}.json`)).status).toBe(200)
  })
})

describe('the card for other pages', () => {
  const cardAt = (path: string) => textAt(`${path}/embed.svg`)

  it('says how the credential stands now, and no name', async () => {
    const path = await issue()
    const response = await get(`${path}/embed.svg`)
    expect(response.headers.get('content-type')).toBe('image/svg+xml')
    expect(response.headers.get('cache-control')).toBe(STATE)
    expect(response.headers.get('content-security-policy')).toMatch(/sandbox/)
    expect(response.headers.get('etag')).toMatch(/^"/)
    const valid = await response.text()
    expect(valid.length).toBeLessThan(8_000)
    expect(valid).toContain(`${ACHIEVEMENT.name}, Institute of Testing. Valid.`)
    expect(valid).not.toContain('Ada')
    await change(path, 'suspend')
    expect(await cardAt(path)).toContain('>Suspended<')
    await change(path, 'revoke')
    expect(await cardAt(path)).toContain('>Revoked<')
  })

  it('says that a credential was replaced, and when one has expired', async () => {
    const path = await issue({ validUntil: '2099-01-05T00:00:00Z' })
    expect(await cardAt(path)).toContain('>Valid until 5 January 2099<')
    await change(path, 'replace', { recipient: { name: 'Ada King' } })
    expect(await cardAt(path)).toContain('>Replaced by another credential<')
    const late = await issue({ validFrom: '2020-01-01T00:00:00Z', validUntil: '2021-01-05T00:00:00Z' })
    expect(await cardAt(late)).toContain('>Expired on 5 January 2021<')
  })

  it('is there for what there is', async () => {
    expect((await get(`/i/${tenant.slug}/credentials/${crypto.randomUUID()}/embed.svg`)).status).toBe(404)
    expect((await get(`/i/${tenant.slug}/credentials/x/embed.svg`)).status).toBe(404)
    expect(
      (await get(`/i/${tenant.testSlug}${url.slice(url.indexOf('/credentials'))}/embed.svg`)).status,
    ).toBe(404)
  })
})

describe('the page', () => {
  it('says of an endorsement that it stands, and when it was taken back', async () => {
    const [own, endorser] = [await createIssuer(), await createTenant('Guild of Welders')]
    const post = async (whose: TestTenant, path: string, body: object) => {
      const answer = await worker.call('POST', `${whose.api}/${path}`, { key: whose.key, body })
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
      return answer.body
    }
    const wanted = { achievement: ACHIEVEMENT.slug, endorser: endorser.slug }
    const asked = await post(own, 'endorsement-requests', wanted)
    const accepted = await post(endorser, `endorsement-requests/${asked.id}/accept`, {
      comment: 'Good welders.',
    })
    const recipient = { email: 'ada@example.org' }
    const issued = await post(own, 'credentials', { achievement: ACHIEVEMENT.slug, recipient })
    const page = () => textAt(new URL(issued.url).pathname, BROWSER)
    expect(await page()).toMatch(/Guild of Welders.*Good welders\..*It stands\./s)
    await post(endorser, `endorsements/${accepted.credential.id.slice(-36)}/revoke`, {})
    expect(await page()).toContain('It was taken back.')
  })

  const linkedInAt = async (path: string) => {
    const [, href = ''] =
      /href="(https:\/\/www\.linkedin\.com\/[^"]+)"/.exec(await textAt(path, BROWSER)) ?? []
    return new URL(href.replaceAll('&amp;', '&'))
  }

  it('hands LinkedIn what its form asks for, in the months of UTC', async () => {
    const path = await issue({ validFrom: '2026-01-31T23:30:00Z', validUntil: '2027-12-31T23:59:59Z' })
    const { origin, pathname, searchParams } = await linkedInAt(path)
    expect(`${origin}${pathname}`).toBe('https://www.linkedin.com/profile/add')
    expect(Object.fromEntries(searchParams)).toEqual({
      startTask: 'CERTIFICATION_NAME',
      name: ACHIEVEMENT.name,
      organizationName: 'Institute of Testing',
      issueYear: '2026',
      issueMonth: '1',
      expirationYear: '2027',
      expirationMonth: '12',
      certUrl: `http://localhost:8787${path}`,
      certId: path.slice(-36),
    })
  })

  it('hands LinkedIn the number of the organisation once it is set, and not its name', async () => {
    const own = await createIssuer()
    const settings = `${own.api}/settings`
    const set = (linkedInOrganizationId: string | null) =>
      worker.call('PATCH', settings, { key: own.key, body: { sharing: { linkedInOrganizationId } } })
    expect((await set('12ab')).status).toBe(400)
    expect((await set('1441')).body.sharing).toEqual({ linkedInOrganizationId: '1441' })
    const { body } = await worker.call('POST', `${own.api}/credentials`, {
      key: own.key,
      body: { achievement: ACHIEVEMENT.slug, recipient: { email: 'a@example.org' } },
    })
    const { searchParams } = await linkedInAt(new URL(body.url).pathname)
    expect(searchParams.get('organizationId')).toBe('1441')
    expect(searchParams.has('organizationName')).toBe(false)
    await set(null)
    expect((await linkedInAt(new URL(body.url).pathname)).searchParams.has('organizationId')).toBe(false)
  })
})
