import { afterEach, vi } from 'vitest'

export interface Sent {
  url: string
  method: string
  headers: Headers
  body: string
  at: number
}

/** The world outside as a test would have it: what is sent is kept, and `answer` says what comes back. */
export function fakeNetwork(answer: (sent: Sent) => Response | Promise<Response> = () => new Response()) {
  const network = { sent: [] as Sent[], answer }
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const sent = {
      url,
      method: init.method ?? 'GET',
      headers: new Headers(init.headers),
      body: String(init.body ?? ''),
      at: Date.now(),
    }
    network.sent.push(sent)
    return network.answer(sent)
  })
  return network
}

afterEach(() => vi.unstubAllGlobals())
