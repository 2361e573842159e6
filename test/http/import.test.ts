import { env } from 'cloudflare:workers'
import { unzipSync, zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { exportTenant } from '../../src/actions/export-tenant.ts'
import { findIssuer } from '../../src/store/issuers.ts'
import { createContext } from '../../src/wiring.ts'
import { createIssuer, type TestTenant } from '../support/api.ts'
import {
  archiveAt,
  decode,
  type Files,
  takeBack as importArchive,
  archiveOf as newArchive,
  operator,
  resum,
  wipe,
} from '../support/archives.ts'
import { DB, rowsOf, scalar } from '../support/database.ts'
import { watchedDatabase } from '../support/watched-database.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()
const PASSPHRASE = 'correct horse battery staple'
const fetchArchive = (url: string) => archiveAt(worker, url)
const archiveOf = (tenant: TestTenant) => newArchive(worker, tenant)
const takeBack = (archive: Uint8Array, passphrase?: string) => importArchive(worker, archive, passphrase)

/** As the console does it for an owner who has just signed in. */
async function archiveWithKeys(slug: string): Promise<Uint8Array> {
  const context = await createContext(env as unknown as Env, () => {})
  const issuer = await findIssuer(context.db, slug)
  const ctx = { ...context, actor: 'person:owner' }
  const { url } = await exportTenant(ctx, issuer, { passphrase: PASSPHRASE, freshSignIn: true })
  await worker.tick()
  return fetchArchive(url)
}

const rowsIn = (files: Files, table: string) =>
  Object.keys(files)
    .filter((name) => name.startsWith(`data/${table}/`))
    .sort()
    .flatMap((name) => decode(files[name]).trim().split('\n'))

const publishedIn = (files: Files) =>
  Object.fromEntries(
    Object.entries(files)
      // A status list says when it was signed.
      .filter(([name]) => name.startsWith('site/') && !name.includes('/status/'))
      .map(([name, bytes]) => [name, decode(bytes)]),
  )

const entriesIn = (files: Files, folder: string) =>
  Object.keys(files)
    .filter((name) => name.startsWith(`audit/${folder}/`))
    .flatMap((name) => decode(files[name]).trim().split('\n'))
    .map((line) => JSON.parse(line))
    .filter((line) => 'entry' in line || 'marks' in line)

/** A tenant with some of everything that leaves with it. */
async function livelyTenant(): Promise<TestTenant> {
  const tenant = await createIssuer({ suspension: true })
  const post = (path: string, body: unknown) =>
    worker.call('POST', `${tenant.api}${path}`, { key: tenant.key, body })
  const items = ['ada', 'bob', 'eve', 'dan'].map((name) => ({
    recipient: { email: `${name}@example.org`, name },
    narrative: `Well done, ${name}.`,
  }))
  const { body } = await post('/credentials/batch', { achievement: 'welding-1', items })
  const [ada, bob, eve, dan] = body.items.map(({ id }: { id: string }) => id)
  await worker.send('GET', `/i/${tenant.slug}/credentials/${ada}.jwt`)
  await post(`/credentials/${bob}/revoke`, { reason: 'A mistake.' })
  await post(`/credentials/${ada}/suspend`, {})
  await post(`/credentials/${dan}/replace`, { recipient: { name: 'Daniel' } })
  await post('/people/erase', { email: 'eve@example.org', credentials: 'keep' })
  expect(eve).toBeDefined()
  await worker.call('PATCH', `${tenant.api}/settings`, {
    key: tenant.key,
    body: { privacy: { text: 'We care.', contact: 'privacy@example.org' } },
  })
  await post('/endorsements', { target: 'https://elsewhere.example/1', kind: 'credential', comment: 'Yes.' })
  await worker.drain()
  await worker.tick()
  return tenant
}

describe('an archive that is taken back', () => {
  let tenant: TestTenant
  let archive: Uint8Array
  let before: Files

  beforeAll(async () => {
    tenant = await livelyTenant()
    archive = await archiveWithKeys(tenant.slug)
    before = unzipSync(archive)
    await wipe()
  })

  it('gives the same archive again', async () => {
    const { begun, task } = await takeBack(archive, PASSPHRASE)
    expect([begun.status, task]).toMatchObject([202, { state: 'done', result: { tenant: tenant.slug } }])
    const again = { ...tenant, key: begun.body.apiKey }
    await worker.tick()
    const after = unzipSync(await archiveOf(again))
    for (const table of Object.keys(JSON.parse(decode(before['manifest.json'])).rows)) {
      expect([table, rowsIn(after, table)]).toEqual([table, rowsIn(before, table)])
    }
    expect(publishedIn(after)).toEqual(publishedIn(before))
    // The logs go on behind what they were.
    for (const folder of [`issuer-${tenant.slug}`, 'tenant']) {
      const [old, now] = [entriesIn(before, folder), entriesIn(after, folder)]
      const sealed = old.filter(({ block }) => block !== null)
      expect(sealed.length).toBeGreaterThan(1)
      expect(now.slice(0, sealed.length)).toEqual(sealed)
    }
  })

  it('goes on: issuing, revoking, and telling the states of what was issued before', async () => {
    const key = (await rowsOf<{ id: number }>('select id from api_keys')).length
    expect(key).toBe(1)
    const next = await scalar('select next_position from issuers where slug = ?', tenant.slug)
    expect(next).toBe(6)
    for (const name of Object.keys(before).filter((file) => /\/credentials\/[^/]+\.json$/.test(file))) {
      const credential = JSON.parse(decode(before[name]))
      const { body } = await worker.call('POST', '/api/v1/verify', { body: { credential } })
      const proof = body.checks.find((check: { name: string }) => check.name === 'proof')
      expect([name, proof.outcome]).toEqual([name, 'pass'])
    }
    const log = await worker.call('GET', `/i/${tenant.slug}/status/0`)
    const { body } = await worker.call('POST', '/api/v1/verify', { body: { credential: log.body } })
    expect(body.checks.find((check: { name: string }) => check.name === 'proof').outcome).toBe('pass')
  })

  it('is refused where it is already', async () => {
    const { begun } = await takeBack(archive, PASSPHRASE)
    expect([begun.status, begun.body.detail]).toEqual([409, expect.stringContaining('already')])
  })

  it('only verifies without its private keys, and issues with a new one', async () => {
    await wipe()
    // Somebody else is there, with rows of the same numbers.
    const other = await livelyTenant()
    const { begun, task } = await takeBack(archive)
    expect([begun.status, task.state]).toEqual([202, 'done'])
    const keys = rowsIn(before, 'signing_keys').map((line) => JSON.parse(line).publicKey)
    const there = await rowsOf<{ key: string }>('select lower(hex(public_key)) as key from signing_keys')
    expect(there.map(({ key }) => key)).toEqual(expect.arrayContaining(keys))
    const key = begun.body.apiKey
    const issued = await worker.call('POST', `${tenant.api}/credentials`, {
      key,
      body: { achievement: 'welding-1', recipient: { email: 'new@example.org' } },
    })
    expect(issued.status).toBe(201)
    const fresh = await worker.call('POST', '/api/v1/verify', {
      body: { credential: issued.body.credential },
    })
    expect(fresh.body.verified).toBe(true)
    const old = Object.keys(before).filter(
      (file) => file.includes(`/i/${tenant.slug}/credentials/`) && file.endsWith('.json'),
    )
    const verdicts: boolean[] = []
    for (const name of old) {
      const credential = JSON.parse(decode(before[name]))
      verdicts.push((await worker.call('POST', '/api/v1/verify', { body: { credential } })).body.verified)
    }
    // Ada’s is suspended and Bob’s revoked; Dan’s new one stands.
    expect(verdicts.sort()).toEqual([false, false, true])
    const person = await worker.call('POST', `${tenant.api}/people/export`, {
      key,
      body: { email: 'bob@example.org' },
    })
    expect(person.body).toMatchObject({ person: { name: 'bob' }, credentials: [{ status: 'revoked' }] })
    // Nobody else was touched.
    const theirs = await worker.call('POST', `${other.api}/people/export`, {
      key: other.key,
      body: { email: 'bob@example.org' },
    })
    expect(theirs.body.credentials).toHaveLength(1)
    const audit = await scalar(
      'select count(*) from audit_entries where id > (select max(last_id) from audit_blocks)',
    )
    expect(audit).toBeGreaterThanOrEqual(0)
  })

  it('is refused when anything in it was changed', async () => {
    await wipe()
    const name = Object.keys(before).find((file) => file.startsWith('data/credentials/')) ?? ''
    const changed = {
      ...before,
      [name]: new TextEncoder().encode(decode(before[name]).replace(/"state":1/, '"state":0')),
    }
    const { begun, task } = await takeBack(zipSync(changed))
    expect([begun.status, task]).toMatchObject([
      202,
      { state: 'failed', reason: expect.stringContaining(name) },
    ])
    // Nothing of it is in use.
    expect(await rowsOf('select state from tenants')).toEqual([{ state: 'suspended' }])
  })

  it('is refused when somebody has written a credential into it', async () => {
    await wipe()
    const name = Object.keys(before).find((file) => file.startsWith('data/credentials/')) ?? ''
    const forged = new TextEncoder().encode(
      decode(before[name]).replaceAll('Well done, ada.', 'Best of all.'),
    )
    const files = await resum({ ...before, [name]: forged })
    const { task } = await takeBack(zipSync(files))
    expect(task).toMatchObject({ state: 'failed', reason: expect.stringContaining('not what was signed') })
  })

  it('waits for a quieter minute where so much is going on that its log does not fit in between', async () => {
    await wipe()
    const upload = await worker.call('POST', '/api/v1/operator/imports', { key: operator, body: archive })
    const begun = await worker.call('POST', '/api/v1/tenants/import', {
      key: operator,
      body: { file: upload.body.file, passphrase: PASSPHRASE },
    })
    const taskOf = async () =>
      (await worker.call('GET', `/api/v1/operator/tasks/${begun.body.task}`, { key: operator })).body
    let isBusy = true
    const binding = watchedDatabase(async (ask) => {
      if (isBusy) {
        await DB.prepare(
          `insert into audit_entries select null, 0, null, 1, 'system', 'x', null, null, null`,
        ).run()
      }
      return ask()
    })
    const busy = createWorker({ DB: binding })
    for (let round = 0; round < 20 && worker.messages.length > 0; round++) {
      const { retryMessages } = await busy.deliver(worker.messages.splice(0))
      worker.messages.push(...busy.messages.splice(0))
      if (retryMessages.length > 0) break
    }
    expect(await taskOf()).toMatchObject({ state: 'pending', reason: expect.any(String) })
    isBusy = false
    await DB.prepare('update tasks set next_attempt_at = 0').run()
    await worker.tick()
    await worker.drain()
    expect(await taskOf()).toMatchObject({ state: 'done', result: { tenant: tenant.slug } })
  })

  it.each(['not a zip', 'PK', ''])('is refused when it is %j', async (body) => {
    const upload = await worker.call('POST', '/api/v1/operator/imports', { key: operator, body: body || ' ' })
    const begun = await worker.call('POST', '/api/v1/tenants/import', {
      key: operator,
      body: { file: upload.body.file },
    })
    expect(begun.status).toBe(400)
  })

  it('is taken back by nobody but the operator', async () => {
    const body = { file: 'imports/00000000000000000000000000000000' }
    expect((await worker.call('POST', '/api/v1/tenants/import', { key: tenant.key, body })).status).toBe(401)
    expect((await worker.call('POST', '/api/v1/tenants/import', { key: operator, body })).status).toBe(404)
  })
})
