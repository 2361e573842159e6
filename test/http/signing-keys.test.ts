import { describe, expect, it } from 'vitest'
import { toBase64, toBase64Url } from '../../src/core/encoding/base64.ts'
import { publicKeyOf } from '../../src/core/keys/ed25519.ts'
import { signingSecretName } from '../../src/core/keys/own-key.ts'
import { rowsOf } from '../support/database.ts'
import { createSigner, methodOf, type Signer } from '../support/signing-keys.ts'
import { createWorker } from '../support/worker.ts'

const activeOf = async (signer: Signer, algorithm = 'Ed25519') => {
  const active = (await signer.keys()).filter((key) => key.algorithm === algorithm && key.state === 'active')
  expect(active).toHaveLength(1)
  return active[0] ?? { id: '', verificationMethod: '' }
}

const sealedOf = ({ tenant }: Signer) =>
  rowsOf<{ state: string; sealed: number }>(
    `select state, sealed_private is not null as sealed from signing_keys k join issuers i on i.id = k.issuer_id
     where i.slug = ? order by k.id`,
    tenant.slug,
  )

const seedOf = (n: number) => new Uint8Array(32).fill(n)

async function jwkOf(seed: Uint8Array) {
  const x = toBase64Url(await publicKeyOf(seed))
  return { kty: 'OKP', crv: 'Ed25519', x, d: toBase64Url(seed) }
}

describe('the keys of an issuer', () => {
  it('begin with one that signs, and are listed with where verifiers find them', async () => {
    const signer = await createSigner()
    const { credential } = await signer.issue()
    const key = await activeOf(signer)
    expect(key).toEqual({
      id: methodOf(credential).split('#')[1],
      algorithm: 'Ed25519',
      verificationMethod: methodOf(credential),
      state: 'active',
      source: 'generated',
      createdAt: expect.stringMatching(/Z$/),
    })
  })

  it('of another issuer do not exist', async () => {
    const [a, b] = [await createSigner(), await createSigner()]
    const { id } = await activeOf(a)
    const answers = await Promise.all(
      [id, 'z6Mk', 'nothing'].flatMap((name) => [
        b.ask('POST', `/keys/${name}/retire`, {}),
        b.ask('POST', `/keys/${name}/compromised`, {}),
        b.ask('POST', '/keys/reissue', { key: name }),
      ]),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(9).fill(404))
    expect((await activeOf(a)).id).toBe(id)
  })
})

describe('rotation', () => {
  it('makes a new key that signs from now on; what the old one signed verifies for ever', async () => {
    const signer = await createSigner()
    const before = await signer.issue()
    const old = await activeOf(signer)
    const { status, body } = await signer.ask('POST', '/keys/rotate', {})
    expect([status, body.retired.id, body.key.state]).toEqual([201, old.id, 'active'])
    const after = await signer.issue('bo@example.org')
    expect(methodOf(after.credential)).toBe(body.key.verificationMethod)
    expect(methodOf(after.credential)).not.toBe(methodOf(before.credential))
    const document = await signer.didDocument()
    expect(document.assertionMethod).toEqual([old.verificationMethod, body.key.verificationMethod])
    for (const { url } of [before, after]) expect((await signer.verify(url)).verified).toBe(true)
    expect(await sealedOf(signer)).toEqual([
      { state: 'retired', sealed: 0 },
      { state: 'active', sealed: 1 },
    ])
  })

  it('is for tokens too', async () => {
    const signer = await createSigner()
    const { url } = await signer.issue()
    const token = async () => (await signer.worker.send('GET', `${url}.jwt`)).text()
    const before = await token()
    const { body } = await signer.ask('POST', '/keys/rotate', { algorithm: 'RS256' })
    const after = await token()
    const kidOf = (text: string) => JSON.parse(atob(text.split('.')[0] ?? '')).kid
    expect([kidOf(before), kidOf(after)]).toEqual([
      body.retired.verificationMethod,
      body.key.verificationMethod,
    ])
    for (const credential of [before, after]) {
      const verified = await signer.worker.call('POST', '/api/v1/verify', { body: { credential } })
      expect(verified.body.verified).toBe(true)
    }
  })

  it('at once is one rotation, and the other is told so', async () => {
    const signer = await createSigner()
    const answers = await Promise.all([1, 2, 3].map(() => signer.ask('POST', '/keys/rotate', {})))
    const done = answers.filter(({ status }) => status === 201)
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true)
    expect(await signer.keys()).toHaveLength(1 + done.length)
    await activeOf(signer)
  })
})

describe('retiring', () => {
  it('leaves RS256 without a key until one is needed, and is refused for the only key that signs', async () => {
    const signer = await createSigner()
    const { url } = await signer.issue()
    await signer.worker.send('GET', `${url}.jwt`)
    const rsa = await activeOf(signer, 'RS256')
    const retired = await signer.ask('POST', `/keys/${rsa.id}/retire`, {})
    expect(retired.body).toMatchObject({ id: rsa.id, state: 'retired', retiredAt: expect.any(String) })
    expect((await signer.ask('POST', `/keys/${rsa.id}/retire`, {})).status).toBe(200)
    await signer.worker.send('GET', `${url}.jwt`)
    expect((await activeOf(signer, 'RS256')).id).not.toBe(rsa.id)
    const { id } = await activeOf(signer)
    expect((await signer.ask('POST', `/keys/${id}/retire`, {})).status).toBe(409)
  })
})

describe('a key that is marked as compromised', () => {
  it('is published as revoked, and nothing that it signed verifies, whenever that says it was signed', async () => {
    const signer = await createSigner()
    const before = await signer.issue()
    const list = (await signer.worker.call('GET', `/i/${signer.tenant.slug}/status/0`)).body
    const old = await activeOf(signer)
    const since = '2026-01-01T00:00:00Z'
    const { status, body } = await signer.ask('POST', `/keys/${old.id}/compromised`, { since })
    expect(status).toBe(200)
    expect(body.retired).toMatchObject({ id: old.id, state: 'compromised', revokedAt: since })
    const document = await signer.didDocument()
    expect(document.verificationMethod[0]).toMatchObject({ id: old.verificationMethod, revoked: since })
    const refused = await signer.verify(before.url)
    expect(refused.verified).toBe(false)
    expect(refused.checks).toContainEqual(
      expect.objectContaining({ name: 'verification_method', outcome: 'fail' }),
    )
    // What is signed now is believed, and the list that says that it is not revoked is signed anew.
    const after = await signer.issue('bo@example.org')
    expect((await signer.verify(after.url)).verified).toBe(true)
    const now = (await signer.worker.call('GET', `/i/${signer.tenant.slug}/status/0`)).body
    expect([methodOf(list), methodOf(now)]).toEqual([old.verificationMethod, body.key.verificationMethod])
    expect(await sealedOf(signer)).toEqual([
      { state: 'compromised', sealed: 0 },
      { state: 'active', sealed: 1 },
    ])
  })

  it('may turn out to have been so earlier, never later and never in the future', async () => {
    const signer = await createSigner()
    const { id } = await activeOf(signer)
    const mark = (since: string) => signer.ask('POST', `/keys/${id}/compromised`, { since })
    expect((await mark('2999-01-01T00:00:00Z')).body.errors).toMatchObject([{ pointer: '/since' }])
    await mark('2026-03-01T00:00:00Z')
    await mark('2026-05-01T00:00:00Z')
    expect((await mark('2026-02-01T00:00:00Z')).body.key).toMatchObject({ revokedAt: '2026-02-01T00:00:00Z' })
    expect(await signer.keys()).toHaveLength(2)
  })

  it('is not in the key set for tokens any more', async () => {
    const signer = await createSigner()
    const { url } = await signer.issue()
    await signer.worker.send('GET', `${url}.jwt`)
    const rsa = await activeOf(signer, 'RS256')
    await signer.ask('POST', `/keys/${rsa.id}/compromised`, {})
    const { body } = await signer.worker.call('GET', `/i/${signer.tenant.slug}/jwks.json`)
    expect(body.keys.map(({ kid }: { kid: string }) => kid)).toEqual([
      (await activeOf(signer, 'RS256')).verificationMethod,
    ])
    expect(body.keys[0].kid).not.toBe(rsa.verificationMethod)
  })

  it('does not come back by being imported', async () => {
    const signer = await createSigner()
    const jwk = await jwkOf(seedOf(41))
    const { body } = await signer.ask('POST', '/keys', { source: 'imported', jwk })
    await signer.ask('POST', `/keys/${body.key.id}/compromised`, {})
    expect((await signer.ask('POST', '/keys', { source: 'imported', jwk })).status).toBe(409)
    const other = await createSigner()
    expect((await other.ask('POST', '/keys', { source: 'imported', jwk })).status).toBe(409)
  })
})

describe('a key of one’s own', () => {
  it('that is handed over is sealed, signs, and has proven that it can', async () => {
    const signer = await createSigner()
    const jwk = await jwkOf(seedOf(42))
    const { status, body } = await signer.ask('POST', '/keys', { source: 'imported', jwk })
    expect([status, body.key.source]).toEqual([201, 'imported'])
    const { url, credential } = await signer.issue()
    expect(methodOf(credential)).toBe(body.key.verificationMethod)
    expect((await signer.verify(url)).verified).toBe(true)
    const rows = await rowsOf<{ hex: string }>(
      'select hex(sealed_private) as hex from signing_keys where hex(public_key) = ?',
      [...(await publicKeyOf(seedOf(42)))]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('')
        .toUpperCase(),
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.hex).not.toContain('2A'.repeat(32))
  })

  it('that is an RSA key signs tokens', async () => {
    const signer = await createSigner()
    const { url } = await signer.issue()
    const algorithm = {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      modulusLength: 2048,
      publicExponent: Uint8Array.of(1, 0, 1),
    }
    const pair = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair
    const jwk = await crypto.subtle.exportKey('jwk', pair.privateKey)
    const { status, body } = await signer.ask('POST', '/keys', { source: 'imported', jwk })
    expect([status, body.key.algorithm]).toEqual([201, 'RS256'])
    const credential = await (await signer.worker.send('GET', `${url}.jwt`)).text()
    const verified = await signer.worker.call('POST', '/api/v1/verify', { body: { credential } })
    expect(verified.body.verified).toBe(true)
  })

  it.each([
    ['without a private part', async () => ({ ...(await jwkOf(seedOf(1))), d: undefined })],
    [
      'with another’s public part',
      async () => ({ ...(await jwkOf(seedOf(1))), x: (await jwkOf(seedOf(2))).x }),
    ],
    ['of another curve', async () => ({ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', d: 'AA' })],
    ['that is too short', async () => ({ ...(await jwkOf(seedOf(1))), d: 'AAAA' })],
    ['that is a broken RSA key', async () => ({ kty: 'RSA', n: 'AQAB', e: 'AQAB', d: 'AQAB' })],
  ])('%s is refused by name and changes nothing', async (_name, make) => {
    const signer = await createSigner()
    const answer = await signer.ask('POST', '/keys', { source: 'imported', jwk: await make() })
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/jwk'])
    expect(await signer.keys()).toHaveLength(1)
  })
})

describe('a key in a Worker secret', () => {
  const nameOf = signingSecretName
  const adopt = (signer: Signer, worker: ReturnType<typeof createWorker>, body: object = {}) =>
    worker.call('POST', `${signer.tenant.api}/keys`, {
      key: signer.tenant.key,
      body: { source: 'secret', ...body },
    })

  it('is used by the issuer whose slug names it, and nothing of it is in the database', async () => {
    const signer = await createSigner()
    const seed = seedOf(51)
    const name = nameOf(signer.tenant.slug)
    const worker = createWorker({ [name]: toBase64(seed) })
    expect((await adopt(signer, signer.worker)).body.detail).toContain(`${name} is not set`)
    const { status, body } = await adopt(signer, worker)
    expect([status, body.key.source]).toEqual([201, 'secret'])
    expect(await sealedOf(signer)).toEqual([
      { state: 'retired', sealed: 0 },
      { state: 'active', sealed: 0 },
    ])
    const issued = await worker.call('POST', `${signer.tenant.api}/credentials`, {
      key: signer.tenant.key,
      body: { achievement: 'welding-1', recipient: { email: 'ada@example.org' } },
    })
    expect(methodOf(issued.body.credential)).toBe(body.key.verificationMethod)
    const checked = await worker.call('POST', '/api/v1/verify', { body: { url: issued.body.url } })
    expect(checked.body.verified).toBe(true)

    // Without the secret, or with another in it, the issuer is told what is missing, and its badges go on verifying.
    expect((await signer.verify(issued.body.url)).verified).toBe(true)
    for (const other of [undefined, toBase64(seedOf(52)), 'no key at all']) {
      const without = createWorker({ [name]: other })
      const refused = await without.call('POST', `${signer.tenant.api}/credentials`, {
        key: signer.tenant.key,
        body: { achievement: 'welding-1', recipient: { email: 'bo@example.org' } },
      })
      expect([refused.status, refused.body.detail]).toEqual([503, expect.stringContaining(name)])
      expect(JSON.stringify(refused.body)).not.toContain('no key at all')
    }
  })

  it('is out of reach for every other issuer, its own tenant’s test issuer included', async () => {
    const [a, b] = [await createSigner(), await createSigner()]
    const worker = createWorker({ [nameOf(a.tenant.slug)]: toBase64(seedOf(53)) })
    expect((await adopt(b, worker)).status).toBe(409)
    const test = await worker.call('POST', `/api/v1/issuers/${a.tenant.testSlug}/keys`, {
      key: a.tenant.key,
      body: { source: 'secret' },
    })
    expect(test.status).toBe(409)
    // Nobody can name a secret: what the caller sends has no name in it.
    const named = { source: 'secret', name: nameOf(a.tenant.slug) }
    const answer = await worker.call('POST', `${b.tenant.api}/keys`, { key: b.tenant.key, body: named })
    expect(answer.status).toBe(400)
  })

  it('is followed by the next one in the same secret without a moment in which nothing can be signed', async () => {
    const signer = await createSigner()
    const name = nameOf(signer.tenant.slug)
    const [first, second] = [await jwkOf(seedOf(54)), await jwkOf(seedOf(55))]
    expect((await adopt(signer, createWorker({ [name]: JSON.stringify(first) }))).status).toBe(201)
    const both = createWorker({ [name]: JSON.stringify({ keys: [second, first] }) })
    const issue = () =>
      both.call('POST', `${signer.tenant.api}/credentials`, {
        key: signer.tenant.key,
        body: { achievement: 'welding-1', recipient: { email: 'ada@example.org' } },
      })
    const before = await issue()
    const { body } = await adopt(signer, both)
    const after = await issue()
    expect([before.status, after.status]).toEqual([201, 201])
    expect(methodOf(after.body.credential)).toBe(body.key.verificationMethod)
    expect(methodOf(before.body.credential)).toBe(body.retired.verificationMethod)
    expect((await adopt(signer, both)).status).toBe(409)
  })

  it('has a name that no two slugs share', () => {
    const slugs = ['a-b', 'a--b', 'ab', 'a-b-2', 'a-b2']
    expect(new Set(slugs.map(nameOf)).size).toBe(slugs.length)
  })
})
