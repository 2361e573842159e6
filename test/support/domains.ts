import type { TestTenant } from './api.ts'
import { fakeNetwork } from './network.ts'
import type { TestWorker } from './worker.ts'

/**
 * The world as tenants with hosts of their own need it: a DNS that says what `records` hold, and hosts of which those in
 * `routed` lead to the Worker.
 */
export function fakeInternet(worker: TestWorker) {
  const records = new Map<string, string[]>()
  const routed = new Set<string>()
  const state = { resolverIsDown: false }
  const network = fakeNetwork(async ({ url, method }) => {
    const { hostname, searchParams } = new URL(url)
    if (hostname === 'cloudflare-dns.com') {
      if (state.resolverIsDown) return new Response('', { status: 502 })
      const found = records.get(searchParams.get('name') ?? '')
      const answers = found?.map((text) => ({ name: 'x', type: 16, TTL: 60, data: JSON.stringify(text) }))
      return Response.json({ Status: found ? 0 : 3, ...(answers && { Answer: answers }) })
    }
    if (routed.has(hostname)) return worker.send(method, url)
    throw new TypeError(`nothing answers at ${hostname}`)
  })
  return { network, records, routed, state }
}

export type FakeInternet = ReturnType<typeof fakeInternet>

let count = 0

export const newHost = (): string => `badges-${++count}-${crypto.randomUUID().slice(0, 8)}.institute.org`

/** A host that the tenant's live issuer has proven and that leads here. */
export async function proveHost(
  worker: TestWorker,
  { records, routed }: FakeInternet,
  { api, key }: TestTenant,
  host = newHost(),
): Promise<string> {
  const claimed = await worker.call('POST', `${api}/domains`, { key, body: { host } })
  records.set(claimed.body.record.name, [claimed.body.record.value])
  routed.add(host)
  const proven = await worker.call('POST', `${api}/domains/${host}/verify`, { key, body: {} })
  if (proven.status !== 200) throw new Error(`not proven: ${JSON.stringify(proven.body)}`)
  return host
}

export async function activateHost(
  worker: TestWorker,
  { api, key }: TestTenant,
  host: string,
): Promise<void> {
  const { status, body } = await worker.call('POST', `${api}/domains/${host}/activate`, { key, body: {} })
  if (status !== 200) throw new Error(`not activated: ${JSON.stringify(body)}`)
}
