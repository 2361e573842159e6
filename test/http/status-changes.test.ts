import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { bitAt, decodeBitstring } from '../../src/core/status/bitstring.ts'
import { call, createIssuer, send, type TestTenant } from '../support/api.ts'

const email = 'ada@example.org'

async function issue(tenant: TestTenant, extra: object = {}) {
  const body = { achievement: 'welding-1', recipient: { email, name: 'Ada Byron' }, ...extra }
  const answer = await call('POST', `${tenant.api}/credentials`, { key: tenant.key, body })
  expect(answer.status).toBe(201)
  return answer.body
}

async function bitOf(entry: { statusListCredential: string; statusListIndex: string }) {
  const { body } = await call('GET', entry.statusListCredential)
  expect(body.credentialSubject.statusPurpose).toBe((entry as { statusPurpose?: string }).statusPurpose)
  return bitAt(await decodeBitstring(body.credentialSubject.encodedList), Number(entry.statusListIndex))
}

const post = (tenant: TestTenant, path: string, body: object = {}) =>
  call('POST', `${tenant.api}/credentials/${path}`, { key: tenant.key, body })

describe('suspension', () => {
  it('is a second status entry that can be set and cleared', async () => {
    const tenant = await createIssuer({ suspension: true })
    const { id, credential } = await issue(tenant)
    const [revocation, suspension] = credential.credentialStatus
    expect(revocation).toMatchObject({ statusPurpose: 'revocation' })
    expect(suspension).toMatchObject({ statusPurpose: 'suspension' })
    expect(await bitOf(suspension)).toBe(false)
    expect(await post(tenant, `${id}/suspend`)).toMatchObject({ status: 200, body: { status: 'suspended' } })
    expect(await bitOf(suspension)).toBe(true)
    expect(await bitOf(revocation)).toBe(false)
    expect(await post(tenant, `${id}/reinstate`)).toMatchObject({ status: 200, body: { status: 'issued' } })
    expect(await bitOf(suspension)).toBe(false)
    expect(await post(tenant, `${id}/suspend`)).toMatchObject({ body: { status: 'suspended' } })
    expect(await bitOf(suspension)).toBe(true)
  })

  it('has its list as a token as well, for who asks for one', async () => {
    const tenant = await createIssuer({ suspension: true })
    const { credential } = await issue(tenant)
    const list = credential.credentialStatus[1].statusListCredential
    const response = await send('GET', list, { headers: { accept: 'application/vc+jwt' } })
    expect(response.headers.get('content-type')).toBe('application/vc+jwt')
    const { body: jwks } = await call('GET', `/i/${tenant.slug}/jwks.json`)
    const { payload } = await jwtVerify(await response.text(), createLocalJWKSet(jwks))
    expect(payload).toMatchObject({ id: list, credentialSubject: { statusPurpose: 'suspension' } })
    expect((await send('GET', list)).headers.get('content-type')).toBe('application/vc+ld+json')
  })

  it('shows in the verdict', async () => {
    const tenant = await createIssuer({ suspension: true })
    const { id, url } = await issue(tenant)
    const before = await call('POST', '/api/v1/verify', { body: { url } })
    expect(before.body.checks.filter((check: { outcome: string }) => check.outcome !== 'pass')).toEqual([])
    await post(tenant, `${id}/suspend`)
    expect((await call('POST', '/api/v1/verify', { body: { url } })).body.verified).toBe(false)
    await post(tenant, `${id}/reinstate`)
    expect((await call('POST', '/api/v1/verify', { body: { url } })).body.verified).toBe(true)
  })

  it('is refused where the achievement has not opted in', async () => {
    const tenant = await createIssuer()
    const { id } = await issue(tenant)
    expect((await post(tenant, `${id}/suspend`)).status).toBe(409)
  })

  it('cannot bring a revoked credential back', async () => {
    const tenant = await createIssuer({ suspension: true })
    const { id, credential } = await issue(tenant)
    await post(tenant, `${id}/revoke`)
    expect((await post(tenant, `${id}/reinstate`)).status).toBe(409)
    expect((await post(tenant, `${id}/suspend`)).status).toBe(409)
    expect(await bitOf(credential.credentialStatus[0])).toBe(true)
  })
})

describe('replacement', () => {
  it('issues a credential with the new name on the old date and revokes the old one', async () => {
    const tenant = await createIssuer()
    const old = await issue(tenant, { validFrom: '2024-05-01T00:00:00Z', narrative: 'With distinction.' })
    const replaced = await post(tenant, `${old.id}/replace`, { recipient: { name: 'Ada Lovelace' } })
    expect(replaced.status).toBe(201)
    const { credential } = replaced.body
    expect(JSON.stringify(credential)).toContain('Ada Lovelace')
    expect(JSON.stringify(credential)).not.toContain('Ada Byron')
    expect(credential.awardedDate).toBe('2024-05-01T00:00:00Z')
    expect(credential.credentialSubject.narrative).toBe('With distinction.')
    expect((await call('POST', '/api/v1/verify', { body: { credential } })).body.verified).toBe(true)
    expect(await bitOf(old.credential.credentialStatus)).toBe(true)
  })

  it('does not show the former name again', async () => {
    const tenant = await createIssuer()
    const old = await issue(tenant)
    const { body } = await post(tenant, `${old.id}/replace`, { recipient: { name: 'Ada Lovelace' } })
    const page = await send('GET', old.url, { headers: { accept: 'text/html' } })
    expect([page.status, page.headers.get('location')]).toEqual([303, body.url])
    for (const url of [`${old.url}.json`, `${old.url}.jwt`]) {
      const gone = await send('GET', url)
      expect(gone.status).toBe(410)
      expect(gone.headers.get('link')).toContain(body.url)
      expect(await gone.text()).not.toContain('Byron')
    }
  })

  it('is found by the refresh service that the old credential names', async () => {
    const tenant = await createIssuer({ refresh: true })
    const old = await issue(tenant)
    const { refreshService } = old.credential
    expect(refreshService.type).toBe('1EdTechCredentialRefresh')
    expect((await call('GET', refreshService.id)).body).toEqual(old.credential)
    const first = await post(tenant, `${old.id}/replace`, { recipient: { name: 'Ada Lovelace' } })
    const second = await post(tenant, `${first.body.id}/replace`, { recipient: { name: 'Ada King' } })
    expect((await call('GET', refreshService.id)).body).toEqual(second.body.credential)
  })

  it('happens once, however often it is asked for at once', async () => {
    const tenant = await createIssuer()
    const old = await issue(tenant)
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post(tenant, `${old.id}/replace`, { recipient: { name: 'Ada L.' } })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409])
    const { body } = await call('GET', `${tenant.api}/credentials`, { key: tenant.key })
    expect(body.items).toHaveLength(2)
  })
})
