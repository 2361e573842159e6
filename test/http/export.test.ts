import { env } from 'cloudflare:workers'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { closeKeyBox, openKeyBox } from '../../src/core/archive/key-box.ts'
import { zipEnd, zipPiece } from '../../src/core/archive/zip.ts'
import { call, createIssuer, createTenant, type TestTenant } from '../support/api.ts'
import { DB, rowsOf, scalar } from '../support/database.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)
const sumOf = async (bytes: Uint8Array): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)).toString('hex')

const issue = (tenant: TestTenant, count: number, prefix = 'p') =>
  worker.call('POST', `${tenant.api}/credentials/batch`, {
    key: tenant.key,
    body: {
      achievement: 'welding-1',
      items: Array.from({ length: count }, (_, n) => ({
        recipient: { email: `${prefix}${n}@example.org`, name: `Person ${n} Ünïcode` },
      })),
    },
  })

async function archiveOf(tenant: TestTenant): Promise<Record<string, Uint8Array>> {
  const { status, body } = await worker.call('POST', `${tenant.api}/export`, { key: tenant.key })
  expect(status).toBe(202)
  await worker.drain()
  const response = await worker.send('GET', new URL(body.url).pathname)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip'])
  const bytes = new Uint8Array(await response.arrayBuffer())
  expect(bytes.length).toBe(Number(response.headers.get('content-length')))
  return unzipSync(bytes)
}

describe('an archive', () => {
  it('has everything, once, and says what each file must be', async () => {
    const tenant = await createIssuer()
    const made = await issue(tenant, 230)
    await worker.call('POST', `${tenant.api}/credentials/${made.body.items[0].id}/revoke`, {
      key: tenant.key,
      body: {},
    })
    const files = await archiveOf(tenant)
    const manifest = JSON.parse(text(files['manifest.json']))
    expect(manifest).toMatchObject({
      format: 'signet-archive',
      tenant: tenant.slug,
      rows: { credentials: 230, recipients: 230 },
    })
    const listed: string[] = ['manifest.json']
    for (const { file, sha256 } of manifest.lists) {
      expect(await sumOf(files[file] as Uint8Array)).toBe(sha256)
      listed.push(file)
      for (const line of text(files[file]).trim().split('\n')) {
        const [sum = '', name = ''] = line.split('  ')
        expect([name, await sumOf(files[name] as Uint8Array)]).toEqual([name, sum])
        listed.push(name)
      }
    }
    expect(listed.sort()).toEqual(Object.keys(files).sort())
    expect(new Set(listed).size).toBe(listed.length)

    const site = `site/localhost_8787/i/${tenant.slug}`
    for (const { id, url } of made.body.items) {
      const published = await (await worker.send('GET', `${url}.json`)).json()
      expect(JSON.parse(text(files[`${site}/credentials/${id}.json`]))).toEqual(published)
    }
    const did = await (await worker.send('GET', `/i/${tenant.slug}/did.json`)).json()
    expect(JSON.parse(text(files[`${site}/did.json`]))).toEqual(did)
    const achievement = await (
      await worker.send('GET', `/i/${tenant.slug}/achievements/welding-1.json`)
    ).json()
    expect(JSON.parse(text(files[`${site}/achievements/welding-1.json`]))).toEqual(achievement)
    expect(text(files['README.txt'])).toContain('DO NOT PUBLISH')
    const people = Object.keys(files).filter((name) => name.startsWith('data/recipients/'))
    expect(people.map((name) => text(files[name])).join('')).toContain('p229@example.org')
    // What is published names nobody’s address.
    const published = Object.keys(files).filter((name) => /^(site|audit|manifest)/.test(name))
    for (const name of published) expect(text(files[name])).not.toContain('p1@example.org')
  })

  it('has a status list that holds for decades, and tokens where the issuer has a key for them', async () => {
    const tenant = await createIssuer()
    const made = await issue(tenant, 2)
    const [one] = made.body.items
    await worker.send('GET', `/i/${tenant.slug}/credentials/${one.id}.jwt`)
    await worker.call('POST', `${tenant.api}/credentials/${one.id}/revoke`, { key: tenant.key, body: {} })
    const files = await archiveOf(tenant)
    const site = `site/localhost_8787/i/${tenant.slug}`
    const list = JSON.parse(text(files[`${site}/status/0.json`]))
    expect(Date.parse(list.validUntil) - Date.now()).toBeGreaterThan(20 * 365 * 86_400_000)
    const verdict = await worker.call('POST', '/api/v1/verify', { body: { credential: list } })
    expect(verdict.body.checks.find(({ name }: { name: string }) => name === 'proof').outcome).toBe('pass')
    const jwt = await (
      await worker.send('GET', `/i/${tenant.slug}/credentials/${made.body.items[1].id}.jwt`)
    ).text()
    expect(text(files[`${site}/credentials/${made.body.items[1].id}.jwt`])).toBe(jwt)
  })

  it('has nothing of other tenants, no private key, no key of the API, and no trace of an erased person', async () => {
    const [tenant, other] = [await createIssuer(), await createIssuer()]
    await issue(other, 1, 'other')
    await issue(tenant, 2)
    await worker.call('POST', `${tenant.api}/people/erase`, {
      key: tenant.key,
      body: { email: 'p0@example.org', credentials: 'revoke' },
    })
    const files = await archiveOf(tenant)
    const all = Object.values(files).map(text).join('\n')
    for (const foreign of [other.slug, 'other0@example.org', 'p0@example.org', tenant.key]) {
      expect(all).not.toContain(foreign)
    }
    expect(Object.keys(files)).not.toContain('data/keys.json')
    const keys = await rowsOf<{ hash: number[] }>('select hash from api_keys')
    for (const { hash } of keys) expect(all).not.toContain(Buffer.from(hash).toString('hex'))
    expect(all).not.toContain('sealedPrivate')
  })

  it('is fetched by its link alone, for seven days, and is gone then', async () => {
    const tenant = await createIssuer()
    const { body } = await worker.call('POST', `${tenant.api}/export`, { key: tenant.key })
    const path = new URL(body.url).pathname
    expect((await worker.call('GET', path)).status).toBe(409)
    await worker.drain()
    expect((await worker.send('GET', path)).status).toBe(200)
    expect((await worker.call('GET', `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`)).status).toBe(
      404,
    )
    const listed = await worker.call('GET', `${tenant.api}/export`, { key: tenant.key })
    expect(listed.body.items).toMatchObject([{ id: body.id, state: 'ready', withKeys: false }])
    expect(JSON.stringify(listed.body)).not.toContain(path.split('/')[2])
    await DB.prepare('update archives set expires_at = 1').run()
    expect((await worker.call('GET', path)).status).toBe(404)
    await worker.tick()
    await worker.tick()
    expect(await rowsOf('select distinct state from archives')).toEqual([{ state: 'removed' }])
  })

  it('that holds an erased person cannot be fetched any more', async () => {
    const tenant = await createIssuer()
    await issue(tenant, 1)
    const { body } = await worker.call('POST', `${tenant.api}/export`, { key: tenant.key })
    await worker.drain()
    await worker.call('POST', `${tenant.api}/people/erase`, {
      key: tenant.key,
      body: { email: 'p0@example.org', credentials: 'keep' },
    })
    expect((await worker.call('GET', new URL(body.url).pathname)).status).toBe(404)
  })

  it('is made no further once somebody in it has been erased, and nothing of it stays', async () => {
    const tenant = await createIssuer()
    await issue(tenant, 1)
    const { body } = await worker.call('POST', `${tenant.api}/export`, { key: tenant.key })
    const making = worker.messages.splice(0)
    const folder = `archives/${body.id.replaceAll('-', '')}/`
    const files = (env as unknown as { FILES: R2Bucket }).FILES
    const kept = async () => (await files.list({ prefix: folder })).objects.length
    const state = () => scalar('select state from archives where id = unhex(?)', folder.slice(9, -1))
    await worker.call('POST', `${tenant.api}/people/erase`, {
      key: tenant.key,
      body: { email: 'p0@example.org', credentials: 'keep' },
    })
    await worker.deliver(making)
    await worker.drain()
    expect([await kept(), await state()]).toEqual([0, 'making'])
    // A step that was under way then writes its piece still.
    await worker.tick()
    await files.put(`${folder}b00000`, 'Ada')
    await worker.tick()
    expect([await kept(), await state()]).toEqual([0, 'making'])
    await DB.prepare('update archives set expires_at = 1').run()
    await worker.tick()
    expect(await state()).toBe('removed')
    expect(
      await scalar(`select count(*) from tasks where kind = 'tenant.export' and state = 'pending'`),
    ).toBe(0)
  })

  it('is made once when its steps are taken twice', async () => {
    const tenant = await createIssuer()
    await issue(tenant, 30)
    const { body } = await worker.call('POST', `${tenant.api}/export`, { key: tenant.key })
    const messages = worker.messages.splice(0)
    await Promise.all([worker.deliver(messages), worker.deliver(messages)])
    await worker.drain()
    const files = unzipSync(
      new Uint8Array(await (await worker.send('GET', new URL(body.url).pathname)).arrayBuffer()),
    )
    expect(
      Object.keys(files).filter((name) => name.includes('/credentials/') && name.startsWith('site/')),
    ).toHaveLength(30)
    expect(
      await scalar(`select count(*) from audit_entries where action = 'tenant.exported'`),
    ).toBeGreaterThan(0)
  })

  it('is another tenant’s business to nobody', async () => {
    const [tenant, other] = [await createTenant(), await createTenant()]
    expect((await call('POST', `${tenant.api}/export`, { key: other.key })).status).toBe(404)
  })
})

describe('a ZIP file of many pieces', () => {
  it('is read by other software, with any names and contents', async () => {
    const files = [
      { name: 'a/ü.txt', bytes: new TextEncoder().encode('x'.repeat(10_000)) },
      { name: 'empty', bytes: new Uint8Array(0) },
      { name: 'noise', bytes: crypto.getRandomValues(new Uint8Array(5_000)) },
    ]
    const one = await zipPiece(files.slice(0, 1), 0)
    const two = await zipPiece(files.slice(1), one.body.length)
    const parts = [one.body, two.body, one.directory, two.directory]
    const bodyLength = one.body.length + two.body.length
    parts.push(zipEnd({ files: 3, bodyLength, directoryLength: one.directory.length + two.directory.length }))
    const read = unzipSync(new Uint8Array(await new Blob(parts).arrayBuffer()))
    for (const { name, bytes } of files) expect(read[name]).toEqual(bytes)
  })
})

describe('private keys under a passphrase', () => {
  it('open with it and with no other', async () => {
    const keys = [
      { did: 'did:web:a.example', algorithm: 'Ed25519' as const, publicKey: '00', privateKey: 'AA==' },
    ]
    const random = { salt: new Uint8Array(16).fill(1), iv: new Uint8Array(12).fill(2) }
    const box = await closeKeyBox(keys, 'correct horse battery', random)
    expect(JSON.stringify(box)).not.toContain('did:web')
    expect(await openKeyBox(box, 'correct horse battery')).toEqual(keys)
    await expect(openKeyBox(box, 'correct horse batterx')).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(openKeyBox({ ...box, iterations: 1e9 }, 'x')).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})
