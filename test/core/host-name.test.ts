import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { didDocumentUrl, didWebOf } from '../../src/core/did/did-web.ts'
import { parseHostName } from '../../src/core/did/host-name.ts'

describe('a host’s name', () => {
  it('is what URLs and did:web make of it, whatever was typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.string({ unit: 'grapheme', maxLength: 40 })), (text) => {
        const host = parseHostName(text)
        if (host === undefined) return
        expect(new URL(`https://${host}/`).hostname).toBe(host)
        expect(parseHostName(host)).toBe(host)
        expect(didDocumentUrl(didWebOf(`https://${host}`))).toBe(`https://${host}/.well-known/did.json`)
      }),
      { numRuns: 2_000 },
    )
  })

  it('is found in any spelling', () => {
    for (const text of [
      'Badges.Institute.ORG',
      ' badges.institute.org. ',
      'badges。institute.org',
      'ｂadges.institute.org',
    ])
      expect([text, parseHostName(text)]).toEqual([text, 'badges.institute.org'])
    expect(parseHostName('bücher.example')).toBe('xn--bcher-kva.example')
    expect(parseHostName('XN--BCHER-KVA.example')).toBe('xn--bcher-kva.example')
  })

  it('is no address, no single label, and nothing with more to it', () => {
    for (const text of [
      'org',
      'localhost',
      '127.0.0.1',
      '127.1',
      '0x7f000001',
      '１２７.0.0.1',
      '[::1]',
      'a.1',
      'a.0x1',
      'a.example:443',
      'https://a.example',
      '//a.example',
      'a.example/',
      'a.example?x',
      'a.example#x',
      'u@a.example',
      'a b.example',
      'a..example',
      '.a.example',
      '-a.example',
      'a_b.example',
      '*.example',
      'a%2eexample',
      '',
      '.',
    ])
      expect([text, parseHostName(text)]).toEqual([text, undefined])
  })
})
