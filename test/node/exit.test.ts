import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalServer, startLocalServer } from '../../scripts/lib/local-server.ts'
import { verifyFromOutside } from '../../scripts/lib/outside-verifier.ts'
import { waitUntil } from '../../scripts/lib/wait-until.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-exit-'))
let server: LocalServer
let port: number
let files: Record<string, Uint8Array>
let urls: { good: string; revoked: string }

async function post(path: string, key: string, body: unknown = {}): Promise<Record<string, never>> {
  const response = await fetch(`${server.origin}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return response.json() as Promise<Record<string, never>>
}

/** As README.txt in the archive says: a file where there is one, else the file of that name with .json. */
function plainFileServer(root: string): Server {
  return createServer((request, response) => {
    const path = join(root, normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)))
    const file = [`${path}.json`, path].find((name) => existsSync(name) && statSync(name).isFile())
    if (!path.startsWith(root) || !file) {
      response.writeHead(404).end()
      return
    }
    const type = file.endsWith('.jwt') ? 'application/vc+jwt' : 'application/json'
    response.writeHead(200, { 'content-type': type }).end(readFileSync(file))
  })
}

beforeAll(async () => {
  server = await startLocalServer()
  port = Number(new URL(server.origin).port)
  const tenant = await post('/api/v1/tenants', server.secrets.OPERATOR_TOKEN, {
    name: 'Institute of Leaving',
    slug: 'leaving',
    email: 'registrar@example.org',
  })
  const { apiKey } = tenant as unknown as { apiKey: string }
  const api = '/api/v1/issuers/leaving'
  const achievement = {
    slug: 'welding-1',
    name: 'Welding',
    description: 'Joins steel.',
    criteria: { narrative: 'Weld.' },
  }
  await post(`${api}/achievements`, apiKey, achievement)
  const issue = async (email: string) =>
    (await post(`${api}/credentials`, apiKey, {
      achievement: 'welding-1',
      recipient: { email, name: 'Ada' },
    })) as unknown as {
      id: string
      url: string
    }
  const [good, revoked] = [await issue('ada@example.org'), await issue('bob@example.org')]
  await post(`${api}/credentials/${revoked.id}/revoke`, apiKey)
  const { url } = (await post(`${api}/export`, apiKey)) as unknown as { url: string }
  const archive = await waitUntil('the archive is ready', async () => {
    const response = await fetch(url)
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined
  })
  await server.stop()
  files = unzipSync(archive)
  urls = { good: good.url, revoked: revoked.url }
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'archive', name)), { recursive: true })
    writeFileSync(join(folder, 'archive', name), bytes)
  }
}, 180_000)

afterAll(async () => {
  await server?.end()
  rmSync(folder, { recursive: true, force: true })
})

describe('a tenant that has left', () => {
  it('has badges that another vendor’s verifier accepts from a plain file server, the service being off', async () => {
    await expect(verifyFromOutside(urls.good)).rejects.toThrow()
    const host = plainFileServer(join(folder, 'archive', 'site', `localhost_${port}`))
    await new Promise<void>((resolve) => host.listen(port, '127.0.0.1', resolve))
    try {
      const good = await verifyFromOutside(urls.good)
      expect(good).toMatchObject({ verified: true, signatureHolds: true, revoked: false })
      expect(good.asked.map((address) => new URL(address).pathname)).toEqual([
        new URL(urls.good).pathname,
        '/i/leaving/did.json',
        '/i/leaving/status/0',
      ])
      expect(await verifyFromOutside(urls.revoked)).toMatchObject({
        verified: false,
        signatureHolds: true,
        revoked: true,
      })
    } finally {
      await new Promise((resolve) => host.close(resolve))
    }
  })

  it('publishes nobody’s address with it', () => {
    const published = Object.entries(files).filter(([name]) => name.startsWith('site/'))
    expect(published.length).toBeGreaterThan(8)
    for (const [, bytes] of published) expect(new TextDecoder().decode(bytes)).not.toContain('@example.org')
  })
})
