import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { didDocumentUrl, didWebOf } from '../../src/core/did/did-web.ts'

const refused = expect.objectContaining({ code: 'bad_request' })

describe('did:web', () => {
  it.each([
    // The method's own examples.
    ['did:web:w3c-ccg.github.io', 'https://w3c-ccg.github.io/.well-known/did.json'],
    ['did:web:w3c-ccg.github.io:user:alice', 'https://w3c-ccg.github.io/user/alice/did.json'],
    ['did:web:example.com%3A3000:user:alice', 'https://example.com:3000/user/alice/did.json'],
    ['did:web:example.com%3a3000', 'https://example.com:3000/.well-known/did.json'],
    ['did:web:localhost%3A8787:i:acme', 'https://localhost:8787/i/acme/did.json'],
    ['did:web:xn--bcher-kva.example:i:a_b.c-d', 'https://xn--bcher-kva.example/i/a_b.c-d/did.json'],
  ])('%s is at %s', (did, url) => {
    expect(didDocumentUrl(did)).toBe(url)
  })

  it('uses http for this machine only, and only when told', () => {
    const loopback = { loopbackHttp: true }
    expect(didDocumentUrl('did:web:localhost%3A8787:i:acme', loopback)).toBe(
      'http://localhost:8787/i/acme/did.json',
    )
    expect(didDocumentUrl('did:web:127.0.0.1%3A80', loopback)).toBe('http://127.0.0.1/.well-known/did.json')
    expect(didDocumentUrl('did:web:badges.example', loopback)).toBe(
      'https://badges.example/.well-known/did.json',
    )
    expect(() => didDocumentUrl('did:web:127.0.0.1%3A80')).toThrow(refused)
    expect(() => didDocumentUrl('did:web:127.0.0.2', loopback)).toThrow(refused)
  })

  it.each([
    ['http://localhost:8787/i/acme', 'did:web:localhost%3A8787:i:acme'],
    ['https://badges.example', 'did:web:badges.example'],
    ['https://badges.example/', 'did:web:badges.example'],
    ['https://Badges.Example:443/i/acme/', 'did:web:badges.example:i:acme'],
    ['http://127.0.0.1:8787', 'did:web:127.0.0.1%3A8787'],
    ['https://bücher.example', 'did:web:xn--bcher-kva.example'],
  ])('%s has %s', (url, did) => {
    expect(didWebOf(url)).toBe(did)
  })

  it('leads back to where it came from', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)
    const host = fc.tuple(label, label).map(([name, top]) => `${name}.${top}`)
    const port = fc.option(fc.integer({ min: 1, max: 65_535 }).filter((number) => number !== 443))
    const segments = fc.array(fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/), { maxLength: 4 })
    fc.assert(
      fc.property(host, port, segments, (name, number, path) => {
        const base = `https://${name}${number === null ? '' : `:${number}`}`
        const url = [base, ...(path.length === 0 ? ['.well-known'] : path), 'did.json'].join('/')
        expect(didDocumentUrl(didWebOf([base, ...path].join('/')))).toBe(url)
      }),
    )
  })

  it.each([
    'did:key:z6Mk',
    'DID:web:example.com',
    'did:Web:example.com',
    'did:web:',
    'did:web::user',
    'did:web:example.com:',
    'did:web:example.com::alice',
    'did:web:example.com:..:secret',
    'did:web:example.com:.',
    'did:web:example.com:%2e%2E:secret',
    'did:web:example.com:.%2e',
    'did:web:example.com:a%2Fb',
    'did:web:example.com:a%5cb',
    'did:web:example.com:a%2',
    'did:web:example.com/alice',
    'did:web:example.com:alice#key',
    'did:web:example.com?x=1',
    'did:web:user@example.com',
    'did:web:user%40example.com',
    'did:web:user%3Apassword@example.com',
    'did:web:example.com%3A',
    'did:web:example.com%3A0',
    'did:web:example.com%3A65536',
    'did:web:example.com%3A80%3A80',
    'did:web:example.com%3Aeighty',
    'did:web:example.com%2Fevil.example',
    'did:web:example.com.',
    'did:web:intranet',
    'did:web:-a.example',
    'did:web:a..example',
    'did:web:10.0.0.1',
    'did:web:169.254.169.254:latest',
    'did:web:0x7f.1',
    'did:web:2130706433',
    'did:web:127.1',
    'did:web:1.2.3.0x4',
    'did:web:[::1]',
    'did:web:%5B%3A%3A1%5D',
    'did:web:exämple.com',
    'did:web:example.com ',
    'did:web:example.com:a b',
    'did:web:example.com:\n',
  ])('%j is refused', (did) => {
    expect(() => didDocumentUrl(did)).toThrow(refused)
    expect(() => didDocumentUrl(did, { loopbackHttp: true })).toThrow(refused)
  })

  it.each([
    'ftp://example.com',
    'example.com',
    'https://user@example.com',
    'https://example.com/?x=1',
    'https://example.com/#x',
    'https://10.0.0.1',
    'https://[::1]',
    'https://intranet',
    'https://example.com//i',
    'https://example.com/a:b',
    'https://example.com/a%2Fb',
  ])('%s can have none', (url) => {
    expect(() => didWebOf(url)).toThrow(refused)
  })
})
