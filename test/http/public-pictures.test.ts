import { beforeAll, describe, expect, it } from 'vitest'
import { ACHIEVEMENT, createIssuer, createTenant, type TestTenant } from '../support/api.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

let tenant: TestTenant
let achievement: string

const get = (path: string, headers: Record<string, string> = {}) => worker.send('GET', path, { headers })

beforeAll(async () => {
  tenant = await createIssuer()
  achievement = `/i/${tenant.slug}/achievements/${ACHIEVEMENT.slug}`
})

describe('a picture', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

  it.each([
    ['image/png', png],
    ['image/svg+xml', btoa(svg)],
  ])('that is uploaded as %s comes back byte by byte, in a sandbox, for ever', async (type, base64) => {
    const { api, key } = await createTenant()
    const image = { id: `data:${type};base64,${base64}`, caption: 'A medal' }
    const { body } = await worker.call('POST', `${api}/achievements`, {
      key,
      body: { ...ACHIEVEMENT, image },
    })
    expect(body.achievement.image).toMatchObject({ type: 'Image', caption: 'A medal' })
    const response = await get(new URL(body.achievement.image.id).pathname)
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/)
    expect(response.headers.get('content-security-policy')).not.toContain('script')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(btoa(String.fromCharCode(...bytes))).toBe(base64)
    const elsewhere = new URL(body.achievement.image.id).pathname.replace(
      api.split('/')[4] ?? '',
      tenant.slug,
    )
    expect((await get(elsewhere)).status).toBe(404)
  })

  it('that is made by us is an SVG in a sandbox, and says TEST for a test issuer', async () => {
    const response = await get(`${achievement}/image/1.svg`)
    expect(response.headers.get('content-type')).toBe('image/svg+xml')
    expect(response.headers.get('content-security-policy')).toMatch(/sandbox/)
    expect(await response.text()).not.toContain('TEST')
    const test = `/api/v1/issuers/${tenant.testSlug}/achievements`
    await worker.call('POST', test, { key: tenant.key, body: ACHIEVEMENT })
    const marked = await get(`/i/${tenant.testSlug}/achievements/${ACHIEVEMENT.slug}/image/1.svg`)
    expect(await marked.text()).toContain('TEST')
  })
})

describe('what is not there', () => {
  it('is a problem for machines and a page for people, and nobody keeps it', async () => {
    const unknown = '01a20fb9-641a-77ab-8cf2-a4bb9f88916f'
    const missing = [
      `/i/nobody`,
      `/i/nobody/did.json`,
      `/i/${tenant.slug}/credentials/${unknown}`,
      `/i/${tenant.slug}/credentials/${unknown}.exe`,
      `/i/${tenant.slug}/status/1`,
      `/i/${tenant.slug}/status/-1`,
      `/i/${tenant.slug}/status/1e3`,
      `/i/${tenant.slug}/achievements/none`,
      `${achievement}/image/2.svg`,
      `/i/${tenant.slug}/images/${'0'.repeat(64)}.png`,
      '/nothing',
    ]
    for (const path of missing) {
      const problem = await worker.call('GET', path)
      expect([path, problem.status]).toEqual([path, 404])
      expect(problem.headers.get('content-type')).toBe('application/problem+json')
      const page = await get(path, { accept: BROWSER })
      expect([path, page.status]).toEqual([path, 404])
      expect(page.headers.get('content-type')).toMatch(/^text\/html/)
      expect(page.headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/)
      for (const { headers } of [problem, page]) {
        expect(headers.get('cache-control')).toBe('no-store')
        expect(headers.get('set-cookie')).toBeNull()
      }
    }
  })

  it('is not shown under another issuer', async () => {
    const other = await createIssuer()
    const body = { achievement: ACHIEVEMENT.slug, recipient: { email: 'ada@example.org' } }
    const issued = await worker.call('POST', `${tenant.api}/credentials`, { key: tenant.key, body })
    const own = new URL(issued.body.url).pathname
    expect((await get(own)).status).toBe(200)
    const path = own.replace(tenant.slug, other.slug)
    for (const accept of ['*/*', BROWSER]) expect((await get(path, { accept })).status).toBe(404)
  })
})
