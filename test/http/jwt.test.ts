import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { call, createIssuer, send } from '../support/api.ts'

async function issue() {
  const tenant = await createIssuer()
  const { body } = await call('POST', `${tenant.api}/credentials`, {
    key: tenant.key,
    body: {
      achievement: 'welding-1',
      recipient: { email: 'ada@example.org', name: 'Ada Lovelace' },
      validUntil: '2031-01-01T00:00:00Z',
    },
  })
  return { tenant, issued: body }
}

describe('a credential as VC-JWT', () => {
  it('is accepted by jose with the issuer’s key set', async () => {
    const { tenant, issued } = await issue()
    const response = await send('GET', `${issued.url}.jwt`)
    expect(response.headers.get('content-type')).toBe('text/plain')
    const jwt = await response.text()
    const { body: jwks } = await call('GET', `/i/${tenant.slug}/jwks.json`)
    const { payload } = await jwtVerify(jwt, createLocalJWKSet(jwks), {
      issuer: tenant.did,
      algorithms: ['RS256'],
    })
    const { proof: _, ...unsecured } = issued.credential
    expect(payload).toEqual({
      ...unsecured,
      iss: unsecured.issuer.id,
      jti: unsecured.id,
      sub: unsecured.credentialSubject.id,
      nbf: Date.parse(unsecured.validFrom) / 1000,
      exp: Date.parse(unsecured.validUntil) / 1000,
    })
  })

  it('has nothing in its header but alg, kid and typ', async () => {
    const { tenant, issued } = await issue()
    const header = decodeProtectedHeader(await (await send('GET', `${issued.url}.jwt`)).text())
    expect(header).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.stringContaining(`${tenant.did}#`) })
    const asked = await send('GET', issued.url, { headers: { accept: 'application/vc+jwt' } })
    expect(asked.headers.get('content-type')).toBe('application/vc+jwt')
    expect(decodeProtectedHeader(await asked.text())).toMatchObject({ typ: 'vc+jwt' })
  })

  it('is signed with a key that the DID document lists as JsonWebKey', async () => {
    const { tenant, issued } = await issue()
    const { kid } = decodeProtectedHeader(await (await send('GET', `${issued.url}.jwt`)).text())
    const { body: did } = await call('GET', `/i/${tenant.slug}/did.json`)
    expect(did.assertionMethod).toContain(kid)
    expect(did.verificationMethod).toContainEqual({
      id: kid,
      type: 'JsonWebKey',
      controller: tenant.did,
      publicKeyJwk: { kty: 'RSA', n: expect.any(String), e: 'AQAB', alg: 'RS256' },
    })
  })

  it('gets one key when it is first asked for many times at once', async () => {
    const { tenant, issued } = await issue()
    const jwts = await Promise.all(
      Array.from({ length: 5 }, async () => (await send('GET', `${issued.url}.jwt`)).text()),
    )
    expect(new Set(jwts).size).toBe(1)
    const { body: jwks } = await call('GET', `/i/${tenant.slug}/jwks.json`)
    expect(jwks.keys).toHaveLength(1)
  })

  it('has its status list as a JWT as well', async () => {
    const { tenant, issued } = await issue()
    const list = issued.credential.credentialStatus.statusListCredential
    const response = await send('GET', list, { headers: { accept: 'application/vc+jwt' } })
    expect(response.headers.get('content-type')).toBe('application/vc+jwt')
    const { body: jwks } = await call('GET', `/i/${tenant.slug}/jwks.json`)
    const { payload } = await jwtVerify(await response.text(), createLocalJWKSet(jwks))
    expect(payload).toMatchObject({
      id: list,
      credentialSubject: { statusPurpose: 'revocation', encodedList: expect.stringMatching(/^u/) },
    })
  })
})
