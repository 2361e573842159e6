import { describe, expect, it } from 'vitest'
import { createPost } from '../../src/outbound/guarded-post.ts'
import { createResolveTxt } from '../../src/outbound/resolve-txt.ts'

type Answer = (url: string, init: RequestInit) => Response | Promise<Response>

function overNetwork(answer: Answer, loopback = false) {
  const asked: { url: string; init: RequestInit }[] = []
  const post = createPost(
    async (url, init) => {
      asked.push({ url, init })
      return answer(url, init)
    },
    { loopback },
  )
  return { asked, post }
}

const unavailable = { code: 'unavailable' }

describe('a guarded POST', () => {
  it('sends body and headers, follows nothing, and tells how it was answered', async () => {
    const { asked, post } = overNetwork(
      () =>
        new Response(null, {
          status: 307,
          headers: { location: 'https://other.example/', 'retry-after': '5' },
        }),
    )
    const answer = await post('https://a.example/hook?x=1', { 'webhook-id': 'msg_1' }, '{}')
    expect(answer).toEqual({ status: 307, ok: false, gone: false, retryAfter: '5' })
    expect(asked).toMatchObject([
      { url: 'https://a.example/hook?x=1', init: { method: 'POST', body: '{}', redirect: 'manual' } },
    ])
    expect(asked[0]?.init.signal).toBeInstanceOf(AbortSignal)
  })

  it('tells what was taken from what is gone', async () => {
    for (const [status, ok, gone] of [
      [200, true, false],
      [204, true, false],
      [299, true, false],
      [410, false, true],
      [500, false, false],
    ] as const) {
      const { post } = overNetwork(() => new Response(null, { status }))
      expect(await post('https://a.example/', {}, '')).toMatchObject({ status, ok, gone })
    }
  })

  it('reaches no address inside', async () => {
    for (const loopback of [false, true]) {
      const { asked, post } = overNetwork(() => new Response(), loopback)
      for (const url of [
        'http://a.example/',
        'https://10.0.0.1/',
        'https://167772167/',
        'https://[fd00::1]/',
        'https://db.internal/',
        'https://intranet/',
        'https://a:b@a.example/',
        'file:///etc/passwd',
        'nonsense',
      ])
        await expect(post(url, {}, ''), url).rejects.toMatchObject(unavailable)
      expect(asked).toEqual([])
    }
  })

  it('waits ten seconds and not for a body', { timeout: 20_000 }, async () => {
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1_000)) })
    const quick = overNetwork(() => new Response(endless, { status: 200 }))
    expect(await quick.post('https://a.example/', {}, '')).toMatchObject({ ok: true })
    const slow = overNetwork(
      (_, { signal }) =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    )
    await expect(slow.post('https://a.example/', {}, '')).rejects.toMatchObject({
      ...unavailable,
      message: 'a.example did not answer within 10 seconds',
    })
  })
})

describe('a TXT record', () => {
  const resolve = (answer: unknown, status = 200) =>
    createResolveTxt(
      async () => new Response(typeof answer === 'string' ? answer : JSON.stringify(answer), { status }),
      'https://resolver.example/dns-query',
    )('_signet-challenge.a.example')
  const record = (data: string, type = 16) => ({ name: 'x', type, TTL: 60, data })

  it('is read whole, however it is cut into strings', async () => {
    const Answer = [
      record('"signet=abc"'),
      record('"signet=" "def"'),
      record('signet=bare'),
      record('"a\\"b\\\\c"'),
    ]
    expect(await resolve({ Status: 0, Answer })).toEqual([
      'signet=abc',
      'signet=def',
      'signet=bare',
      'a"b\\c',
    ])
  })

  it('is a TXT record and no other', async () => {
    expect(await resolve({ Status: 0, Answer: [record('other.example.', 5), record('"x"')] })).toEqual(['x'])
  })

  it('of a name that does not exist is none; of name servers that fail nobody knows', async () => {
    expect(await resolve({ Status: 3 })).toEqual([])
    expect(await resolve({ Status: 0 })).toEqual([])
    for (const [answer, status] of [
      [{ Status: 2 }, 200],
      [{ Status: 0 }, 502],
      ['<html>', 200],
      ['null', 200],
      ['x'.repeat(70_000), 200],
    ] as const)
      await expect(resolve(answer, status)).rejects.toMatchObject(unavailable)
  })

  it('is asked for by name and type, in the JSON form', async () => {
    let asked: [string, RequestInit] | undefined
    const look = createResolveTxt(async (url, init) => {
      asked = [url, init]
      return Response.json({ Status: 3 })
    }, 'https://resolver.example/dns-query?ct=x')
    await look('_signet-challenge.xn--bcher-kva.example')
    expect(asked?.[0]).toBe(
      'https://resolver.example/dns-query?ct=x&name=_signet-challenge.xn--bcher-kva.example&type=TXT',
    )
    expect(new Headers(asked?.[1].headers).get('accept')).toBe('application/dns-json')
  })
})
