import { describe, expect, it } from 'vitest'
import { call, createIssuer, send } from '../support/api.ts'

const email = 'ada@example.org'

describe('POST …/credentials', () => {
  it('issues a credential that verifies', async () => {
    const tenant = await createIssuer()
    const issued = await call('POST', `${tenant.api}/credentials`, {
      key: tenant.key,
      body: { achievement: 'welding-1', recipient: { email, name: 'Ada Lovelace' } },
    })
    expect(issued.status).toBe(201)
    expect(issued.body).toMatchObject({ status: 'issued', statusIndex: expect.any(Number) })
    const served = await send('GET', `${issued.body.url}.json`)
    expect(served.headers.get('content-type')).toBe('application/vc+ld+json')
    expect(await served.json()).toEqual(issued.body.credential)
    const verified = await call('POST', '/api/v1/verify', { body: { credential: issued.body.credential } })
    expect(verified.body.checks.filter((check: { outcome: string }) => check.outcome !== 'pass')).toEqual([])
    expect(verified.body.verified).toBe(true)
  })

  it('shows a revocation with the next read of the list', async () => {
    const tenant = await createIssuer()
    const { body } = await call('POST', `${tenant.api}/credentials`, {
      key: tenant.key,
      body: { achievement: 'welding-1', recipient: { email } },
    })
    const before = await call('POST', '/api/v1/verify', { body: { url: body.url } })
    expect(before.body.verified).toBe(true)
    const revoked = await call('POST', `${tenant.api}/credentials/${body.id}/revoke`, {
      key: tenant.key,
      body: { reason: 'issued by mistake' },
    })
    expect(revoked).toMatchObject({ status: 200, body: { status: 'revoked' } })
    const after = await call('POST', '/api/v1/verify', { body: { url: body.url } })
    expect(after.body.verified).toBe(false)
    expect(after.body.checks).toContainEqual(expect.objectContaining({ name: 'status', outcome: 'fail' }))
  })
})
