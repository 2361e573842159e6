import { describe, expect, it } from 'vitest'
import { createFetchJson, guardedUrl } from '../../src/outbound/guarded-fetch.ts'

const unavailable = { code: 'unavailable' }

/** Fetches with no network; answers with the addresses that were asked. */
async function askedFor(url: string): Promise<string[]> {
  const asked: string[] = []
  const fetcher = async (address: string) => {
    asked.push(address)
    return new Response('{}')
  }
  await createFetchJson(fetcher, { loopback: false })(url)
  return asked
}

const FORBIDDEN = {
  'not https': [
    'http://a.example/',
    'ftp://a.example/',
    'file:///etc/passwd',
    'data:application/json,{}',
    'blob:x',
  ],
  'no address': [
    '',
    'a.example',
    '/did.json',
    '//a.example/',
    'https://',
    'javascript:1',
    'https://[/',
    'https://a b/',
  ],
  'a user': ['https://user@a.example/', 'https://user:password@a.example/', 'https://:p@a.example/'],
  'a number as host': [
    ...['https://127.0.0.1/', 'https://10.0.0.1/', 'https://169.254.169.254/latest/', 'https://1.1.1.1/'],
    ...[
      'https://2130706433/',
      'https://0x7f000001/',
      'https://017700000001/',
      'https://0x7f.1/',
      'https://127.1/',
    ],
    ...[
      'https://0/',
      'https://0.0.0.0/',
      'https://127.0.0.1./',
      'https://0177.0.0.01/',
      'https://1.2.3.4.5/',
    ],
    ...[
      'https://１２７.０.０.１/',
      'https://127。0。0。1/',
      'https://%31%32%37.0.0.1/',
      'https://①②⑦.0.0.1/',
    ],
    ...[
      'https://[::1]/',
      'https://[::]/',
      'https://[fd00::1]/',
      'https://[fe80::1]/',
      'https://[2606:4700::1111]/',
    ],
    ...['https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/', 'https://[64:ff9b::7f00:1]/'],
  ],
  'this machine or a network inside': [
    ...[
      'https://localhost/',
      'https://LOCALHOST/',
      'https://localhost./',
      'https://localhost../',
      'https://a.localhost/',
    ],
    ...[
      'https://localhost:8787/',
      'https://localhost.localdomain/',
      'https://intranet/',
      'https://router/',
      'https://router.lan/',
    ],
    ...[
      'https://printer.local/',
      'https://printer.local./',
      'https://printer.local../',
      'https://nas.home.arpa/',
    ],
    ...['https://home.arpa/', 'https://metadata.google.internal/', 'https://wiki.corp/', 'https://x.home/'],
    ...[
      'https://db.private/',
      'https://db.intranet/',
      'https://x.test/',
      'https://x.invalid/',
      'https://x.onion/',
    ],
    ...['https://ｌｏｃａｌｈｏｓｔ/', 'https://loc\u00adalhost/', 'https://local%68ost/'],
  ],
}

describe('an address', () => {
  for (const [reason, urls] of Object.entries(FORBIDDEN)) {
    it.each(urls)(`with ${reason} is refused: %s`, async (url) => {
      await expect(askedFor(url)).rejects.toMatchObject(unavailable)
    })
  }

  it.each([
    ['https://badges.example/i/acme/did.json', 'https://badges.example/i/acme/did.json'],
    ['https://BADGES.example:443/x', 'https://badges.example/x'],
    ['https://badges.example:8443/x', 'https://badges.example:8443/x'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://localhost.example/', 'https://localhost.example/'],
    ['https://mylocal.example/', 'https://mylocal.example/'],
    ['https://10.0.0.1.example/', 'https://10.0.0.1.example/'],
    ['https://1e100.example/', 'https://1e100.example/'],
  ])('of the open web is asked: %s', async (url, expected) => {
    expect(await askedFor(url)).toEqual([expected])
  })

  it('of this machine is asked only where that was allowed, and then nothing else inside', () => {
    for (const url of [
      'http://localhost:8787/i/a',
      'http://127.0.0.1/',
      'https://localhost/',
      'http://[::1]:8787/',
    ]) {
      expect(() => guardedUrl(url, false), url).toThrow(expect.objectContaining(unavailable))
      expect(guardedUrl(url, true).href, url).toBe(url)
    }
    for (const url of [
      ...[
        'http://a.example/',
        'http://127.0.0.2/',
        'http://10.0.0.1/',
        'http://a.localhost/',
        'ftp://localhost/',
      ],
      ...[
        'https://10.0.0.1/',
        'http://user@localhost/',
        'https://[::ffff:127.0.0.1]/',
        'https://x.internal/',
      ],
    ]) {
      expect(() => guardedUrl(url, true), url).toThrow(expect.objectContaining(unavailable))
    }
  })
})
