import { describe, expect, it } from 'vitest'
import { buildIdentity } from '../../src/core/identity/build-identity.ts'
import { matchesIdentity } from '../../src/core/identity/identity-hash.ts'

describe('an identifier of a person', () => {
  it('is hashed with its salt, and matches who it is about', async () => {
    const identity = await buildIdentity({ identifierType: 'accountId', identifier: 'A-7' }, 'salt')
    expect(identity).toMatchObject({ hashed: true, identityType: 'accountId', salt: 'salt' })
    expect(JSON.stringify(identity)).not.toContain('A-7')
    expect(await matchesIdentity(identity, 'A-7')).toBe(true)
    expect(await matchesIdentity(identity, 'a-7')).toBe(false)
  })

  it('is readable when it is a name or is said to be, and then has no salt', async () => {
    expect(await buildIdentity({ identifierType: 'name', identifier: 'Ada' }, 'salt')).toEqual({
      hashed: false,
      identityHash: 'Ada',
      identityType: 'name',
    })
    const plain = { identifierType: 'sourcedId', identifier: '7', hashed: false }
    expect(await buildIdentity(plain, 'salt')).not.toHaveProperty('salt')
    const hidden = await buildIdentity({ identifierType: 'name', identifier: 'Ada', hashed: true }, 'salt')
    expect(hidden.identityHash).toMatch(/^sha256\$[0-9a-f]{64}$/)
  })

  it('has one spelling when it is an address', async () => {
    const address = { identifierType: 'emailAddress', identifier: ' Ada@Example.ORG ' }
    expect(await matchesIdentity(await buildIdentity(address, 'x'), 'ada@example.org')).toBe(true)
    expect((await buildIdentity({ ...address, hashed: false }, 'x')).identityHash).toBe('ada@example.org')
  })
})
