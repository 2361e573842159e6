import { describe, expect, it } from 'vitest'
import { verifyAudit } from '../../src/core/audit/verify-audit.ts'
import { toBase64Url } from '../../src/core/encoding/base64.ts'
import { publicKeyOf } from '../../src/core/keys/ed25519.ts'
import { createMember, type Person } from '../support/people.ts'
import { createSigner } from '../support/signing-keys.ts'

async function setUp(role: 'owner' | 'auditor' = 'owner') {
  const signer = await createSigner()
  const person = await createMember(signer.tenant, role)
  const at = `/app/${signer.tenant.slug}/live`
  return { signer, person, at, keysAt: `${at}/signing-keys`, auditAt: `${at}/audit` }
}

const follow = async (person: Person, answer: { status: number; headers: Headers }) => {
  expect(answer.status).toBe(303)
  return (await person.get(answer.headers.get('location') ?? '')).text
}

describe('the page of signing keys', () => {
  it('rotates a key and says what happens to what it has signed', async () => {
    const { signer, person, keysAt } = await setUp()
    const before = await signer.issue()
    const page = await person.get(keysAt)
    expect(page.text).toContain('Badges that this one has signed go on verifying for ever')
    const said = await follow(person, await person.post(`${keysAt}/rotate`, { algorithm: 'Ed25519' }))
    expect(said).toContain('A new key signs from now on.')
    expect(said).toContain('retired')
    expect(await signer.keys()).toHaveLength(2)
    expect((await signer.verify(before.url)).verified).toBe(true)
  })

  it('marks a key as compromised since a moment, and issues its badges anew when asked twice', async () => {
    const { signer, person, keysAt } = await setUp()
    await signer.issue()
    await signer.issue('bo@example.org')
    const [key] = await signer.keys()
    const said = await follow(
      person,
      await person.post(`${keysAt}/${key?.id}/compromised`, { since: '2026-02-03T04:05' }),
    )
    expect(said).toContain('3 February 2026')
    expect(said).toContain('does not verify any more, whatever date it bears')
    expect((await signer.keys())[0]).toMatchObject({
      state: 'compromised',
      revokedAt: '2026-02-03T04:05:00Z',
    })
    const asked = await person.get(`${keysAt}/reissue?key=${key?.id}`)
    expect(asked.text).toContain('Issue 2 badges anew')
    const stale = await person.post(`${keysAt}/reissue`, { key: key?.id ?? '', expected: '3' })
    expect([stale.status, stale.text.includes('It would be 2 credentials now, not 3.')]).toEqual([200, true])
    const started = await follow(
      person,
      await person.post(`${keysAt}/reissue`, { key: key?.id ?? '', expected: '2', reason: 'Stolen laptop' }),
    )
    expect(started).toContain('2 badges are being issued anew.')
    await signer.worker.tick()
    await signer.worker.drain()
    expect((await person.get(keysAt)).text).toContain('2 of 2 badges have')
  })

  it('takes a key of one’s own, and says beside the form what is wrong with another', async () => {
    const { signer, person, keysAt } = await setUp()
    const own = await person.get(`${keysAt}/own`)
    expect(own.text).toContain(`SIGNING_KEY_${signer.tenant.slug.toUpperCase().replaceAll('-', '_')}`)
    const wrong = await person.post(keysAt, { source: 'imported', jwk: 'not JSON' })
    expect(wrong.text).toContain('Must be a JSON Web Key')
    const seed = new Uint8Array(32).fill(77)
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(await publicKeyOf(seed)), d: toBase64Url(seed) }
    const said = await follow(
      person,
      await person.post(keysAt, { source: 'imported', jwk: JSON.stringify(jwk) }),
    )
    expect(said).toContain('brought by you')
    // Never shown again, not even when it could not be used.
    const again = await person.post(keysAt, { source: 'imported', jwk: JSON.stringify(jwk) })
    expect(again.text).toContain('This key is known already')
    expect(again.text).not.toContain(jwk.d)
  })

  it('lets an auditor look and change nothing', async () => {
    const { signer, person, keysAt } = await setUp('auditor')
    const page = await person.get(keysAt)
    expect(page.status).toBe(200)
    for (const word of ['Rotate', 'Bring your own key', 'Mark as compromised'])
      expect(page.text).not.toContain(word)
    const [key] = await signer.keys()
    for (const path of ['/rotate', `/${key?.id}/retire`, `/${key?.id}/compromised`]) {
      expect((await person.post(keysAt + path, {})).status).toBe(403)
    }
  })
})

describe('the page of the audit log', () => {
  it('lists, filters, pages, downloads and checks', async () => {
    const { signer, person, auditAt } = await setUp('auditor')
    const issued = await signer.issue()
    await signer.ask('POST', `/credentials/${issued.id}/revoke`, {})
    const page = await person.get(auditAt)
    expect(page.text).toContain('credential.issued')
    expect(page.text).toContain(issued.id)
    expect(page.text).toContain('within a minute')
    await signer.worker.tick()
    const filtered = await person.get(
      `${auditAt}?action=credential.revoked&actor=&since=2020-01-01&until=2099-01-01`,
    )
    expect(filtered.text).toContain('credential.revoked')
    expect(filtered.text).not.toContain('<code>credential.issued</code>')
    expect((await person.get(`${auditAt}?subject=${issued.id}`)).text).not.toContain('achievement.defined')
    const checked = await person.get(`${auditAt}?verify=yes`)
    expect(checked.text).toContain('The log is whole')
    const file = await person.get(`${auditAt}/export.jsonl`)
    expect(await verifyAudit(file.text.trimEnd().split('\n'))).toMatchObject({ valid: true, entries: 3 })
    const tenant = await person.get(`${auditAt}?scope=tenant`)
    expect(tenant.text).toContain('tenant.registered')
  })

  it('is for those who may read it', async () => {
    const { signer, auditAt } = await setUp()
    const author = await createMember(signer.tenant, 'author')
    for (const path of ['', '?verify=yes', '/export.jsonl']) {
      expect((await author.get(auditAt + path)).status).toBe(403)
    }
  })
})
