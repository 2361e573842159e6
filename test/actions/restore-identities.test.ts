import { describe, expect, it } from 'vitest'
import { ACHIEVEMENT, createIssuer, type TestTenant } from '../support/api.ts'
import { scalar } from '../support/database.ts'
import { activateHost, fakeInternet, proveHost } from '../support/domains.ts'
import { OPERATOR } from '../support/signing-keys.ts'
import { takeSnapshot } from '../support/time-travel.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()

const issue = async ({ api, key }: TestTenant, email: string) => {
  const body = { achievement: ACHIEVEMENT.slug, recipient: { email } }
  const answer = await worker.call('POST', `${api}/credentials`, { key, body })
  expect(answer.status).toBe(201)
  return answer.body
}
const isVerified = async ({ credential }: { credential: unknown }) =>
  (await worker.call('POST', '/api/v1/verify', { body: { credential } })).body.verified

async function restore() {
  const closed = createWorker({ MAINTENANCE: 'restore' })
  const operate = (method: string) =>
    closed.call(method, '/api/v1/operator/restore', { key: OPERATOR, ...(method === 'POST' && { body: {} }) })
  expect((await operate('POST')).status).toBe(202)
  await closed.drain()
  const { body } = await operate('GET')
  expect(body.task.state).toBe('done')
  return body.task.result
}

describe('a database that was set back to before an issuer moved to a host of its own', () => {
  it('knows the host again, what was issued under it verifies, and so does what is issued next', async () => {
    const internet = fakeInternet(worker)
    const [tenant, homebound] = [await createIssuer(), await createIssuer()]
    const old = await issue(tenant, 'old@example.org')
    await worker.drain()
    const goBack = await takeSnapshot()
    const host = await proveHost(worker, internet, tenant)
    await activateHost(worker, tenant, host)
    const lost = await issue(tenant, 'lost@example.org')
    const revoked = await issue(tenant, 'revoked@example.org')
    await worker.call('POST', `${tenant.api}/credentials/${revoked.id}/revoke`, { key: tenant.key, body: {} })
    // Another one has come and gone.
    const brief = await proveHost(worker, internet, homebound)
    await activateHost(worker, homebound, brief)
    await worker.call('DELETE', `${homebound.api}/domains/${brief}`, { key: homebound.key })
    await worker.drain()
    await worker.tick()

    await goBack()
    expect(await isVerified(lost)).toBe(false)
    const result = await restore()
    expect(result).toMatchObject({ unknown: 0 })
    expect(result.identities).toBeGreaterThanOrEqual(5)
    for (const [held, holds] of [
      [old, true],
      [lost, true],
      [revoked, false],
    ] as const) {
      expect(await isVerified(held)).toBe(holds)
    }
    const fresh = await issue(tenant, 'fresh@example.org')
    expect(fresh.credential.issuer.id).toBe(`did:web:${host}`)
    expect(fresh.credential.credentialStatus.id).not.toContain('/status/1#')
    expect(await isVerified(fresh)).toBe(true)
    expect((await issue(homebound, 'home@example.org')).credential.issuer.id).toBe(homebound.did)
    expect(
      await scalar('select count(*) from issuer_identities where host = ? and state = ?', brief, 'removed'),
    ).toBe(1)
    // A second run finds nothing left to do.
    const before = await scalar('select count(*) from issuer_profiles')
    await restore()
    expect(await scalar('select count(*) from issuer_profiles')).toBe(before)
  })
})
