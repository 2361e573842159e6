import { describe, expect, it } from 'vitest'
import { loaderOf, verifyElsewhere } from '../node/foreign-stack.ts'
import { ACHIEVEMENT, createIssuer } from '../support/api.ts'
import { activateHost, fakeInternet, proveHost } from '../support/domains.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()

describe('a credential that is issued under the tenant’s own host', () => {
  it('verifies in Digital Bazaar’s verifier with nothing but what the host serves, and is seen revoked there', async () => {
    const internet = fakeInternet(worker)
    const tenant = await createIssuer()
    const host = await proveHost(worker, internet, tenant)
    await activateHost(worker, tenant, host)
    const { body: issued } = await worker.call('POST', `${tenant.api}/credentials`, {
      key: tenant.key,
      body: { achievement: ACHIEVEMENT.slug, recipient: { email: 'ada@example.org' } },
    })
    const verdict = async () => {
      const { body: did } = await worker.call('GET', `https://${host}/.well-known/did.json`)
      const { statusListCredential } = issued.credential.credentialStatus
      expect(new URL(statusListCredential).host).toBe(host)
      const { body: list } = await worker.call('GET', statusListCredential)
      return verifyElsewhere(structuredClone(issued.credential), loaderOf(did, [list]), new Date())
    }
    expect(await verdict()).toEqual({ verified: true, objections: [] })
    await worker.call('POST', `${tenant.api}/credentials/${issued.id}/revoke`, { key: tenant.key, body: {} })
    expect(await verdict()).toMatchObject({ verified: false })
  })
})
