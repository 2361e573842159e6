import { describe, expect, it } from 'vitest'
import { createFetchJson } from '../../src/outbound/guarded-fetch.ts'

type Answer = (url: string, init: RequestInit) => Response | Promise<Response>

/** The guarded fetch over a network of the test's own, with the addresses that were asked. */
function overNetwork(answer: Answer, loopback = false) {
  const asked: string[] = []
  const fetchJson = createFetchJson(
    async (url, init) => {
      asked.push(url)
      return answer(url, init)
    },
    { loopback },
  )
  return { asked, fetchJson }
}

const unavailable = { code: 'unavailable' }
const json = (value: unknown) => new Response(JSON.stringify(value))
const redirect = (location: string, status = 302) => new Response(null, { status, headers: { location } })

describe('a request', () => {
  it('follows no redirect by itself, has a limit of time, and asks for credentials and JSON', async () => {
    let init: RequestInit = {}
    const { fetchJson } = overNetwork((_, given) => {
      init = given
      return json([])
    })
    await fetchJson('https://a.example/')
    expect(init.redirect).toBe('manual')
    expect(init.signal).toBeInstanceOf(AbortSignal)
    expect(new Headers(init.headers).get('accept')).toMatch(/application\/vc\b.*application\/json/)
    expect([...new Headers(init.headers).keys()]).not.toContain('cookie')
  })

  it('that fails is a document that is not available', async () => {
    const { fetchJson } = overNetwork(() => {
      throw new TypeError('connection refused')
    })
    await expect(fetchJson('https://a.example/')).rejects.toMatchObject({
      ...unavailable,
      message: 'a.example cannot be reached',
    })
  })

  it('is given up after five seconds, whether the head or the body does not come', {
    timeout: 20_000,
  }, async () => {
    const whenAborted = (signal: AbortSignal | null | undefined, act: (reason: unknown) => void) =>
      signal?.addEventListener('abort', () => act(signal.reason))
    const slowHead = overNetwork(
      (_, { signal }) => new Promise((_resolve, reject) => whenAborted(signal, reject)),
    )
    const slowBody = overNetwork((_, { signal }) => {
      const start = (controller: ReadableStreamDefaultController) => {
        controller.enqueue(new TextEncoder().encode('{"a":'))
        whenAborted(signal, (reason) => controller.error(reason))
      }
      return new Response(new ReadableStream({ start }))
    })
    const started = Date.now()
    await Promise.all(
      [slowHead, slowBody].map(({ fetchJson }) =>
        expect(fetchJson('https://a.example/')).rejects.toMatchObject(unavailable),
      ),
    )
    expect(Date.now() - started).toBeLessThan(8_000)
  })
})

describe('a redirect', () => {
  it('is followed on the same host', async () => {
    const { fetchJson, asked } = overNetwork((url) =>
      url.endsWith('/a') ? redirect('/b?x=1', 301) : json({ at: url }),
    )
    expect(await fetchJson('https://a.example/a')).toEqual({ at: 'https://a.example/b?x=1' })
    expect(asked).toEqual(['https://a.example/a', 'https://a.example/b?x=1'])
  })

  it.each([
    ['to another host', 'https://b.example/'],
    ['to a host below', 'https://x.a.example/'],
    ['to another port', 'https://a.example:8443/'],
    ['to a host without its scheme', '//b.example/'],
    ['to http', 'http://a.example/'],
    ['to this machine', 'http://localhost/'],
    ['to a number', 'https://169.254.169.254/latest/meta-data'],
    ['with a user', 'https://user@a.example/'],
    ['to data', 'data:application/json,{}'],
    ['to nothing that is a URL', 'https://['],
    ['to an impossible port', 'https://a.example:99999/'],
  ])('is refused %s', async (_, location) => {
    const { fetchJson, asked } = overNetwork((url) =>
      url === 'https://a.example/' ? redirect(location) : json({}),
    )
    await expect(fetchJson('https://a.example/')).rejects.toMatchObject(unavailable)
    expect(asked).toEqual(['https://a.example/'])
  })

  it('is refused when it never ends', async () => {
    const { fetchJson, asked } = overNetwork((url) => redirect(`${url}x`))
    await expect(fetchJson('https://a.example/')).rejects.toMatchObject(unavailable)
    expect(asked).toHaveLength(4)
  })

  it('is refused without an address', async () => {
    const { fetchJson } = overNetwork(() => new Response('{}', { status: 302 }))
    await expect(fetchJson('https://a.example/')).rejects.toMatchObject(unavailable)
  })

  it('leaves this machine only when it was allowed in', async () => {
    const { fetchJson } = overNetwork(() => redirect('https://a.example/'), true)
    await expect(fetchJson('http://localhost:8787/')).rejects.toMatchObject(unavailable)
  })
})

describe('an answer', () => {
  it.each([
    ['an error', () => new Response('{}', { status: 404 })],
    ['a server error', () => new Response('{}', { status: 500 })],
    ['no content', () => new Response(null, { status: 204 })],
    ['a page', () => new Response('<!doctype html>')],
    ['half of a document', () => new Response('{"a":1')],
    ['other bytes', () => new Response(Uint8Array.of(0x22, 0xff, 0xfe, 0x22))],
  ])('is refused if it is %s', async (_, answer) => {
    const { fetchJson } = overNetwork(answer)
    await expect(fetchJson('https://a.example/')).rejects.toMatchObject(unavailable)
  })

  it('may have half a MiB, to the byte', async () => {
    const ofLength = (length: number) => new Response(JSON.stringify('x'.repeat(length - 2)))
    const { fetchJson } = overNetwork((url) => ofLength(url.endsWith('/fits') ? 524_288 : 524_289))
    expect(await fetchJson('https://a.example/fits')).toHaveLength(524_286)
    await expect(fetchJson('https://a.example/more')).rejects.toMatchObject(unavailable)
  })

  it('may be bytes of any kind, within the same limits', async () => {
    const accepted: (string | null)[] = []
    const { fetchJson } = overNetwork((url, { headers }) => {
      accepted.push(new Headers(headers).get('accept'))
      return new Response(new Uint8Array(url.endsWith('/fits') ? 524_288 : 524_289).fill(255))
    })
    expect(await fetchJson.bytes('https://a.example/fits')).toEqual(new Uint8Array(524_288).fill(255))
    await expect(fetchJson.bytes('https://a.example/more')).rejects.toMatchObject(unavailable)
    await expect(fetchJson.bytes('http://a.example/fits')).rejects.toMatchObject(unavailable)
    expect(accepted).toEqual(['*/*', '*/*'])
    for (let n = 3; n < 10; n++) await fetchJson.bytes('https://a.example/fits')
    await expect(fetchJson('https://a.example/fits')).rejects.toMatchObject({
      message: 'the credential refers to more documents than are looked at',
    })
  })

  it('that never ends is read no further than that', async () => {
    let sent = 0
    let cancelled = false
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536))
      },
      cancel: () => {
        cancelled = true
      },
    })
    const { fetchJson } = overNetwork(() => new Response(endless))
    await expect(fetchJson('https://a.example/')).rejects.toMatchObject(unavailable)
    expect(sent).toBeLessThan(1_000_000)
    expect(cancelled).toBe(true)
  })
})

it('looks at ten documents and no more, refused ones included', async () => {
  const { fetchJson, asked } = overNetwork(() => json({}))
  await expect(fetchJson('http://a.example/')).rejects.toMatchObject(unavailable)
  for (let n = 2; n <= 10; n++) await fetchJson(`https://a.example/${n}`)
  await expect(fetchJson('https://a.example/11')).rejects.toMatchObject({
    ...unavailable,
    message: expect.stringContaining('more documents'),
  })
  expect(asked).toHaveLength(9)
})
