import { Openid4vciClient, setGlobalConfig } from '@openid4vc/openid4vci'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ACHIEVEMENT, call, createIssuer, ORIGIN, send, type TestTenant } from '../support/api.ts'
import { presentDid } from '../support/holder.ts'
import { fakeNetwork } from '../support/network.ts'
import { createWorker } from '../support/worker.ts'

setGlobalConfig({ allowInsecureUrls: true })

// Somebody else's wallet; what it asks of the network goes to the Worker under test.
const wallet = new Openid4vciClient({
  callbacks: {
    fetch: (async (input: string | URL | Request, init?: RequestInit) => {
      const request = new Request(input as string, init)
      const body = request.method === 'GET' ? undefined : new Uint8Array(await request.arrayBuffer())
      return send(request.method, request.url, {
        ...(body && { body }),
        headers: Object.fromEntries(request.headers),
      })
    }) as typeof fetch,
    hash: async (data: Uint8Array, algorithm: string) =>
      new Uint8Array(await crypto.subtle.digest(algorithm, data as Uint8Array<ArrayBuffer>)),
    generateRandom: async (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    signJwt: async () => Promise.reject(new Error('nothing is signed here')),
    clientAuthentication: () => {},
  } as never,
})

interface Offered {
  tenant: TestTenant
  url: string
  link: string
  learnerWalletLink: string
  code: string
}

async function offer(): Promise<Offered> {
  const tenant = await createIssuer()
  const { body } = await call('POST', `${tenant.api}/credentials`, {
    key: tenant.key,
    body: { achievement: ACHIEVEMENT.slug, recipient: { email: 'ada@example.org', name: 'Ada' } },
  })
  const offered = await call('POST', `${body.url}/offer`)
  expect(offered.status).toBe(201)
  const grants = offered.body.offer.grants as Record<string, Record<string, string>>
  const code = Object.values(grants)[0]?.['pre-authorized_code'] ?? ''
  return { tenant, url: body.url, ...offered.body, code }
}

describe('a wallet that speaks OpenID4VCI', () => {
  it.each([
    ['OpenBadgeCredential_ldp_vc', 'object'],
    ['OpenBadgeCredential_jwt_vc_json', 'string'],
  ])('gets the badge as %s, and it verifies', async (credentialConfigurationId, type) => {
    const { link, url } = await offer()
    const credentialOffer = await wallet.resolveCredentialOffer(link)
    const issuerMetadata = await wallet.resolveIssuerMetadata(credentialOffer.credential_issuer)
    const { accessTokenResponse } = await wallet.retrievePreAuthorizedCodeAccessTokenFromOffer({
      credentialOffer,
      issuerMetadata,
    })
    const { credentialResponse } = await wallet.retrieveCredentials({
      issuerMetadata,
      credentialConfigurationId,
      accessToken: accessTokenResponse.access_token,
    })
    const [entry] = credentialResponse.credentials ?? []
    const credential = (entry as { credential: unknown }).credential
    expect(typeof credential).toBe(type)
    const verified = await call('POST', '/api/v1/verify', { body: { credential } })
    expect(verified.body).toMatchObject({ verified: true, credential: { id: url } })
  })

  it('gets a token for a code once', async () => {
    const { tenant, code } = await offer()
    const redeem = () =>
      call('POST', `/i/${tenant.slug}/wallet/token`, {
        body: new URLSearchParams({
          grant_type: 'urn:ietf:params:oauth:grant-type:pre-authorized_code',
          'pre-authorized_code': code,
        }).toString(),
      })
    const answers = await Promise.all([redeem(), redeem(), redeem()])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400])
    expect(answers.find(({ status }) => status === 400)?.body).toMatchObject({ error: 'invalid_grant' })
  })

  it('gets nothing at another issuer', async () => {
    const [{ code }, other] = [await offer(), await createIssuer()]
    const answer = await call('POST', `/i/${other.slug}/wallet/token`, {
      body: `grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&pre-authorized_code=${code}`,
    })
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it.each([
    ['unsupported_grant_type', 'grant_type=authorization_code&code=x'],
    ['invalid_request', 'grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code'],
    [
      'invalid_grant',
      'grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&pre-authorized_code=guessed',
    ],
  ])('is told %s', async (error, body) => {
    const tenant = await createIssuer()
    const answer = await call('POST', `/i/${tenant.slug}/wallet/token`, { body })
    expect(answer).toMatchObject({ status: 400, body: { error } })
  })

  it.each([
    [400, 'invalid_credential_request', {}],
    [400, 'unknown_credential_configuration', { credential_configuration_id: 'mso_mdoc' }],
    [401, 'invalid_token', { credential_configuration_id: 'OpenBadgeCredential_ldp_vc' }],
  ])('is told %i %s', async (status, error, body) => {
    const tenant = await createIssuer()
    const answer = await call('POST', `/i/${tenant.slug}/wallet/credential`, { body, key: 'wrong' })
    expect(answer).toMatchObject({ status, body: { error } })
  })

  it('gets nothing that was taken back since it was offered', async () => {
    const { tenant, url, code } = await offer()
    const token = await call('POST', `/i/${tenant.slug}/wallet/token`, {
      body: `grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&pre-authorized_code=${code}`,
    })
    const replaced = await call('POST', `${tenant.api}/credentials/${url.split('/').at(-1)}/replace`, {
      key: tenant.key,
      body: { recipient: { name: 'Ada Byron' } },
    })
    expect(replaced.status).toBe(201)
    const answer = await call('POST', `/i/${tenant.slug}/wallet/credential`, {
      key: token.body.access_token,
      body: { credential_configuration_id: 'OpenBadgeCredential_ldp_vc' },
    })
    expect(answer.status).toBe(409)
    expect(JSON.stringify(answer.body)).not.toContain('Ada')
  })

  it('is offered nothing that was revoked', async () => {
    const { tenant, url } = await offer()
    const id = url.split('/').at(-1)
    await call('POST', `${tenant.api}/credentials/${id}/revoke`, { key: tenant.key, body: {} })
    expect((await call('POST', `${url}/offer`)).status).toBe(409)
  })
})

describe('an offer that is too old', () => {
  beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }))
  afterAll(() => void vi.useRealTimers())

  it('is worth nothing', async () => {
    const { tenant, code } = await offer()
    vi.setSystemTime(Date.now() + 901_000)
    const answer = await call('POST', `/i/${tenant.slug}/wallet/token`, {
      body: `grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&pre-authorized_code=${code}`,
    })
    expect(answer.body).toMatchObject({ error: 'invalid_grant' })
  })
})

describe('the Learner Credential Wallet', () => {
  it('gets the badge for a presentation that answers the challenge, once', async () => {
    const { learnerWalletLink, url } = await offer()
    const query = new URL(learnerWalletLink.replace('dccrequest://request', `${ORIGIN}/`)).searchParams
    const presentation = await presentDid(query.get('challenge') ?? '')
    const collect = () => call('POST', query.get('vc_request_url') ?? '', { body: presentation })
    const first = await collect()
    expect(first).toMatchObject({ status: 200, body: { id: url } })
    expect((await collect()).status).toBe(401)
  })

  it('is told the same of a code that nobody gave out, of another issuer’s and of one that is spent', async () => {
    const [{ tenant, code }, other] = [await offer(), await offer()]
    const collect = async (challenge: string, at = tenant) => {
      const presentation = await presentDid(challenge)
      const { status, body } = await call('POST', `/i/${at.slug}/wallet/collect`, { body: presentation })
      return [status, body.detail]
    }
    expect((await collect(code))[0]).toBe(200)
    const spent = await collect(code)
    expect(spent[0]).toBe(401)
    expect(await collect('guessed')).toEqual(spent)
    expect(await collect(other.code)).toEqual(spent)
    expect((await collect(other.code, other.tenant))[0]).toBe(200)
  })

  it('has nothing verified, and nothing fetched, for a challenge that is no open offer', async () => {
    const tenant = await createIssuer()
    const network = fakeNetwork(async () => Response.json({}))
    const presentation = await presentDid('guessed')
    const verificationMethod = 'did:web:stranger.example#key-1'
    const proof = { ...presentation.proof, verificationMethod }
    const body = { ...presentation, holder: 'did:web:stranger.example', proof }
    expect((await call('POST', `/i/${tenant.slug}/wallet/collect`, { body })).status).toBe(401)
    expect(network.sent).toEqual([])
  })

  it('may ask so often, and no more', async () => {
    let asked = 0
    const VERIFY_LIMITER = { limit: async () => ({ success: ++asked <= 2 }) }
    const origin = 'https://badges.institute.test'
    const strict = createWorker({
      ENVIRONMENT: 'production',
      PUBLIC_ORIGIN: origin,
      MAIL: 'none',
      VERIFY_LIMITER,
    })
    const { tenant, code } = await offer()
    const statuses: number[] = []
    for (const challenge of ['guessed', 'guessed', code]) {
      const body = await presentDid(challenge)
      statuses.push((await strict.send('POST', `${origin}/i/${tenant.slug}/wallet/collect`, { body })).status)
    }
    expect(statuses).toEqual([401, 401, 429])
  })

  it('gets nothing for a presentation that was changed', async () => {
    const { learnerWalletLink } = await offer()
    const query = new URL(learnerWalletLink.replace('dccrequest://request', `${ORIGIN}/`)).searchParams
    const presentation = await presentDid('another challenge')
    const proof = { ...presentation.proof, challenge: query.get('challenge') }
    const answer = await call('POST', query.get('vc_request_url') ?? '', { body: { ...presentation, proof } })
    expect(answer.status).toBe(400)
  })
})

describe('the page that offers a badge', () => {
  it('shows a code and the links, and is kept by no cache', async () => {
    const { url } = await offer()
    const response = await send('POST', `${url}/offer`, { headers: { accept: 'text/html' } })
    expect(response.headers.get('cache-control')).toBe('no-store')
    const html = await response.text()
    expect(html).toContain('openid-credential-offer://')
    expect(html).toContain('dccrequest://request')
    expect(html).toMatch(/<svg class="qr"/)
  })
})
