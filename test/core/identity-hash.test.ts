import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  hashIdentity,
  isEmailAddress,
  matchesIdentity,
  normalizeEmail,
} from '../../src/core/identity/identity-hash.ts'

// Open Badges 3.0, the example of an IdentityHash.
const identityHash = 'sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399'
const example = { hashed: true, identityHash, salt: 'Kosher' }

describe('an identity hash', () => {
  it('is the one of the standard', async () => {
    expect(await hashIdentity('a@example.com', 'Kosher')).toBe(identityHash)
  })

  it('matches its identifier and no other', async () => {
    expect(await matchesIdentity(example, 'a@example.com')).toBe(true)
    expect(await matchesIdentity(example, 'b@example.com')).toBe(false)
    expect(await matchesIdentity({ ...example, salt: 'kosher' }, 'a@example.com')).toBe(false)
    expect(await matchesIdentity({ hashed: true, identityHash }, 'a@example.comKosher')).toBe(true)
  })

  it('may be in upper case', async () => {
    const upperCase = identityHash.toUpperCase().replace('SHA256', 'sha256')
    expect(await matchesIdentity({ ...example, identityHash: upperCase }, 'a@example.com')).toBe(true)
  })

  it('matches whatever was hashed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        async (identifier, salt) => {
          const hash = await hashIdentity(identifier, salt)
          expect(await matchesIdentity({ hashed: true, identityHash: hash, salt }, identifier)).toBe(true)
        },
      ),
    )
  })

  it('is the identifier itself when it is not hashed', async () => {
    expect(await matchesIdentity({ hashed: false, identityHash: 'a@example.com' }, 'a@example.com')).toBe(
      true,
    )
    expect(await matchesIdentity({ hashed: false, identityHash: 'a@example.com' }, 'b@example.com')).toBe(
      false,
    )
    expect(await matchesIdentity({ hashed: false, identityHash }, 'a@example.com')).toBe(false)
  })

  it.each([
    ['md5$5f4dcc3b5aa765d61d8327deb882cf99', 'can be forged'],
    ['sha1$da39a3ee5e6b4b0d3255bfef95601890afd80709', 'is not known'],
    ['sha256$b5809d8a', 'not as long as SHA-256'],
    ['b5809d8a', 'not an algorithm'],
    ['', 'not an algorithm'],
  ])('%j is refused clearly', async (hash, reason) => {
    await expect(matchesIdentity({ hashed: true, identityHash: hash }, 'x')).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining(reason),
    })
  })
})

describe('an e-mail address', () => {
  it.each([
    ['  Ada.Lovelace@Example.COM ', 'ada.lovelace@example.com'],
    ['info@Bücher.example', 'info@xn--bcher-kva.example'],
    ['JOSÉ@example.com', 'josé@example.com'],
    ['jose\u0301@example.com', 'josé@example.com'],
    ['a@example。com', 'a@example.com'],
  ])('%j becomes %s', (text, address) => {
    expect(normalizeEmail(text)).toBe(address)
    expect(isEmailAddress(text)).toBe(true)
  })

  it('is normal after it was made so once', () => {
    const texts = fc
      .tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.domain())
      .map(([a, b]) => `${a}@${b}`)
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), texts), (text) => {
        fc.pre(isEmailAddress(text))
        const address = normalizeEmail(text)
        expect(normalizeEmail(address)).toBe(address)
        expect(isEmailAddress(address)).toBe(true)
      }),
    )
  })

  it('may be as long as RFC 5321 allows and no longer', () => {
    const domain = `${'d'.repeat(63)}.${'d'.repeat(63)}.${'d'.repeat(58)}.ex`
    expect(isEmailAddress(`${'a'.repeat(64)}@${domain}`)).toBe(true)
    expect(isEmailAddress(`${'a'.repeat(65)}@example.com`)).toBe(false)
    expect(isEmailAddress(`${'a'.repeat(64)}@d${domain}`)).toBe(false)
    expect(isEmailAddress(`${'é'.repeat(33)}@example.com`)).toBe(false)
  })

  it.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@localhost',
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    'ada@1.2.3',
    'ada@example.com/x',
    'ada@user:pass@example.com',
    'ada@example.com:25',
    'ada@exam ple.com',
    'ada@exam\tple.com',
    'ada@example.com?x',
    'ada@ex%61mple.com',
    'ada@example..com',
    'ada@-example.com',
    'ada lovelace@example.com',
    'ada\r\nbcc:x@example.com',
    '.ada@example.com',
    'ada..l@example.com',
    '"ada"@example.com',
    'Ada <ada@example.com>',
    'a,b@example.com',
  ])('%j is none', (text) => {
    expect(isEmailAddress(text)).toBe(false)
  })

  it('stays out of the error about it', () => {
    expect(() => normalizeEmail('ada@exam ple')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('ada') }),
    )
  })
})
