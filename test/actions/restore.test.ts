import { describe, expect, it } from 'vitest'
import { STATUS_LIST_LENGTH } from '../../src/core/status/bitstring.ts'
import { ACHIEVEMENT } from '../support/api.ts'
import { DB, rowsOf, scalar } from '../support/database.ts'
import { faultyDatabase } from '../support/faulty-database.ts'
import { createSigner, methodOf, OPERATOR, type Signer } from '../support/signing-keys.ts'
import { takeSnapshot } from '../support/time-travel.ts'
import { watchedDatabase } from '../support/watched-database.ts'
import { createWorker, type TestWorker } from '../support/worker.ts'

interface Held {
  id: string
  url: string
  credential: {
    proof: { verificationMethod: string }[]
    credentialStatus: { statusListCredential: string; statusListIndex: string }[]
  }
}

const entryOf = ({ credential }: Held): string => {
  const [entry] = [credential.credentialStatus].flat()
  return `${entry?.statusListCredential}#${entry?.statusListIndex}`
}

/** What a stranger finds who is shown the document itself. */
const judge = async (worker: TestWorker, { credential }: Held) => {
  const { body } = await worker.call('POST', '/api/v1/verify', { body: { credential } })
  const failed = body.checks.filter(({ outcome }: { outcome: string }) => outcome !== 'pass')
  return { verified: body.verified, failed: failed.map(({ name }: { name: string }) => name) }
}

const HOLDS = { verified: true, failed: [] }
const WITHDRAWN = { verified: false, failed: ['status'] }

const operate = (worker: TestWorker, method: string, path: string) =>
  worker.call(method, `/api/v1/operator${path}`, { key: OPERATOR, ...(method === 'POST' && { body: {} }) })

const issueTo = async ({ ask }: Signer, email: string): Promise<Held> => {
  const recipient = { email, name: 'Somebody' }
  const { status, body } = await ask('POST', '/credentials', { achievement: ACHIEVEMENT.slug, recipient })
  expect(status).toBe(201)
  return body
}

const post = async ({ ask }: Signer, path: string, body: object = {}) => {
  const answer = await ask('POST', path, body)
  expect(answer.status).toBeLessThan(300)
  return answer.body
}

const nextPosition = ({ tenant }: Signer) =>
  scalar('select next_position from issuers where slug = ?', tenant.slug)

/** A tenant's history, with a moment in it to which the database is set back. */
async function live() {
  const signer = await createSigner(createWorker(), { suspension: true })
  const robbed = await createSigner(signer.worker)
  const { worker, ask } = signer
  const before = {
    revoked: await issueTo(signer, 'revoked@example.org'),
    suspended: await issueTo(signer, 'suspended@example.org'),
    reinstated: await issueTo(signer, 'reinstated@example.org'),
    replaced: await issueTo(signer, 'replaced@example.org'),
    kept: await issueTo(signer, 'kept@example.org'),
    erased: await issueTo(signer, 'erased@example.org'),
    longRevoked: await issueTo(signer, 'long@example.org'),
    robbed: await issueTo(robbed, 'robbed@example.org'),
  }
  await post(signer, `/credentials/${before.longRevoked.id}/revoke`)
  await post(signer, `/credentials/${before.reinstated.id}/suspend`)
  const endorsed = await ask('POST', '/endorsements', {
    target: 'https://example.org/course',
    targetKind: 'achievement',
    comment: 'A good course.',
  })
  const newcomer = await createSigner(worker)
  await worker.drain()
  const goBack = await takeSnapshot()

  await post(signer, `/credentials/${before.revoked.id}/revoke`)
  await post(signer, `/credentials/${before.suspended.id}/suspend`)
  await post(signer, `/credentials/${before.reinstated.id}/reinstate`)
  const replacement: Held = await post(signer, `/credentials/${before.replaced.id}/replace`, {
    recipient: { name: 'Another name' },
  })
  const after = {
    replacement,
    lost: await issueTo(signer, 'lost@example.org'),
    lostAndRevoked: await issueTo(signer, 'lost-revoked@example.org'),
  }
  await post(signer, `/credentials/${after.lostAndRevoked.id}/revoke`)
  const rotated = await post(signer, '/keys/rotate')
  const signedAfter = await issueTo(signer, 'signed-after@example.org')
  const [stolen] = await robbed.keys()
  await post(robbed, `/keys/${stolen?.id}/compromised`)
  await ask('POST', '/people/erase', { email: 'erased@example.org', credentials: 'revoke' })
  await worker.drain()
  await worker.tick()
  // Right before the accident: the log has not heard of it.
  const unlogged = await issueTo(newcomer, 'unlogged@example.org')
  return {
    newcomer,
    unlogged,
    signer,
    robbed,
    before,
    after: { ...after, signedAfter },
    rotated,
    stolen,
    endorsed,
    goBack,
  }
}

const maintenance = () => createWorker({ MAINTENANCE: 'restore' })

async function restore(): Promise<{ result: Record<string, number>; worker: TestWorker }> {
  const worker = maintenance()
  expect((await operate(worker, 'POST', '/restore')).status).toBe(202)
  await worker.drain()
  const { body } = await operate(worker, 'GET', '/restore')
  expect(body.task.state).toBe('done')
  return { result: body.task.result, worker }
}

describe('a database that was set back', () => {
  it('un-revokes nothing, gives no index twice, and knows what was issued since', async () => {
    const { newcomer, unlogged, signer, robbed, before, after, rotated, stolen, goBack } = await live()
    const { worker, ask } = signer
    await goBack()
    // What would happen without a restore: the point of it all.
    expect(await judge(worker, before.revoked)).toEqual(HOLDS)
    expect(await judge(worker, before.robbed)).toEqual(HOLDS)
    const rewound = await nextPosition(signer)

    // Nobody but the operator is answered meanwhile, and nothing is worked on.
    const closed = maintenance()
    for (const path of [
      `/i/${signer.tenant.slug}/status/0`,
      `/i/${signer.tenant.slug}/did.json`,
      '/verify',
    ]) {
      expect([path, (await closed.send('GET', path)).status]).toEqual([path, 503])
    }
    const issuing = await closed.call('POST', `${signer.tenant.api}/credentials`, {
      key: signer.tenant.key,
      body: {},
    })
    expect(issuing.status).toBe(503)
    expect((await operate(worker, 'POST', '/restore')).status).toBe(409)

    const { result } = await restore()
    expect(result).toMatchObject({ revocation: expect.any(Number), unknown: 0 })

    // What was withdrawn is withdrawn, whether the database knows the credential or not.
    for (const held of [before.revoked, before.replaced, before.longRevoked, before.suspended]) {
      expect([held.url, await judge(worker, held)]).toEqual([held.url, WITHDRAWN])
    }
    expect(await judge(worker, after.lostAndRevoked)).toEqual(WITHDRAWN)
    for (const held of [before.kept, before.reinstated, after.lost, after.replacement, after.signedAfter]) {
      expect([held.url, await judge(worker, held)]).toEqual([held.url, HOLDS])
    }
    const states = await Promise.all(
      [before.revoked, before.replaced, before.suspended, before.reinstated, before.kept].map(
        async ({ id }) => (await ask('GET', `/credentials/${id}`)).body.status,
      ),
    )
    expect(states).toEqual(['revoked', 'revoked', 'suspended', 'issued', 'issued'])

    // Keys: the one that was given up signs no more, the one that was made since verifies, a new one signs.
    const keys = await signer.keys()
    expect(keys).toHaveLength(3)
    const made = keys.find(({ id }) => id === rotated.key.id)
    const signing = keys.find(({ state }) => state === 'active')
    expect(keys.find(({ id }) => id === rotated.retired.id)?.state).toBe('retired')
    expect([made?.state, made?.source, signing?.source]).toEqual(['retired', 'public', 'generated'])
    expect(methodOf(after.signedAfter.credential)).toBe(made?.verificationMethod)
    expect((await robbed.keys())[0]).toMatchObject({ id: stolen?.id, state: 'compromised' })
    expect((await judge(worker, before.robbed)).verified).toBe(false)

    // Positions: no index that anybody holds is given to another.
    const fresh = await issueTo(signer, 'fresh@example.org')
    expect(await judge(worker, fresh)).toEqual(HOLDS)
    expect(methodOf(fresh.credential)).toBe(signing?.verificationMethod)
    const held = [...Object.values(before), ...Object.values(after)].filter(({ url }) =>
      url.includes(signer.tenant.slug),
    )
    expect(held.map(entryOf)).not.toContain(entryOf(fresh))
    expect(entryOf(await issueTo(newcomer, 'next@example.org'))).not.toBe(entryOf(unlogged))
    expect(await nextPosition(signer)).toBeGreaterThan(rewound + STATUS_LIST_LENGTH)

    // People: whoever was erased stays erased.
    const erased = await ask('GET', '/credentials?recipient=erased@example.org')
    expect(erased.body.items).toEqual([])
    expect(await judge(worker, before.erased)).toEqual(WITHDRAWN)
  })

  it('is told the same twice without harm, and goes on where it was interrupted', async () => {
    const { signer, before, after, goBack } = await live()
    await goBack()
    for (let n = 1; n <= 60; n += 7) {
      const worker = maintenance()
      await operate(worker, 'POST', '/restore')
      const { binding } = faultyDatabase(n, n % 2 === 0 ? 'before' : 'after')
      await createWorker({ DB: binding, MAINTENANCE: 'restore' })
        .deliver(worker.messages.splice(0))
        .catch(() => {})
      await rowsOf(`update tasks set next_attempt_at = 0 where kind = 'restore' and state = 'pending'`)
      await worker.tick()
      await worker.drain()
      expect((await operate(worker, 'GET', '/restore')).body.task.state).toBe('done')
    }
    const { result } = await restore()
    expect(result).toMatchObject({ revocation: 0, suspension: 0, keys: 0, erased: 0 })
    expect(await judge(signer.worker, before.revoked)).toEqual(WITHDRAWN)
    expect(await judge(signer.worker, before.suspended)).toEqual(WITHDRAWN)
    expect(await judge(signer.worker, before.reinstated)).toEqual(HOLDS)
    expect(await judge(signer.worker, after.lostAndRevoked)).toEqual(WITHDRAWN)
    expect(await signer.keys()).toHaveLength(3)
    const doubles = 'select count(*) - count(distinct issuer_id || status_index || list) from status_events'
    expect(await scalar(`${doubles} where purpose = 'revocation'`)).toBe(0)
  })
})

describe('what is changed right before a database is set back', () => {
  it('gets into the log under maintenance though every message was lost, and the operator sees when', async () => {
    const signer = await createSigner()
    const { worker } = signer
    const held = await issueTo(signer, 'ada@example.org')
    await worker.drain()
    await worker.tick()
    const goBack = await takeSnapshot()
    await post(signer, `/credentials/${held.id}/revoke`)
    worker.messages.splice(0)
    const closed = maintenance()
    const unlogged = async () => (await operate(closed, 'GET', '/restore')).body
    expect(await unlogged()).toMatchObject({ maintenance: true, unlogged: 1 })
    await closed.tick()
    expect(await unlogged()).toMatchObject({ unlogged: 0 })
    await goBack()
    expect(await judge(worker, held)).toEqual(HOLDS)
    await restore()
    expect(await judge(worker, held)).toEqual(WITHDRAWN)
  })

  it('is all that goes on: a restore adds nothing to the log that it reads, and mails nobody', async () => {
    const signer = await createSigner()
    await issueTo(signer, 'eve@example.org')
    await signer.worker.drain()
    await signer.worker.tick()
    const goBack = await takeSnapshot()
    await signer.ask('POST', '/people/erase', { email: 'eve@example.org', credentials: 'revoke' })
    await signer.worker.drain()
    await goBack()
    const closed = maintenance()
    const before = await scalar('select count(*) from outbox')
    await operate(closed, 'POST', '/restore')
    await closed.tick()
    expect((await operate(closed, 'GET', '/restore')).body).toMatchObject({ unlogged: expect.any(Number) })
    expect(
      await scalar('select count(*) from issuers where next_position > logged_position'),
    ).toBeGreaterThan(0)
    await closed.drain()
    expect((await operate(closed, 'GET', '/restore')).body.task.state).toBe('done')
    expect(await scalar('select count(*) from outbox')).toBeGreaterThan(before)
    await closed.tick()
    expect((await operate(closed, 'GET', '/restore')).body.unlogged).toBe(0)
  })
})

describe('an erasure in the log', () => {
  it('is not about somebody who came again after it: row and badges stay', async () => {
    const signer = await createSigner()
    const { worker, ask } = signer
    const erase = (email: string) => ask('POST', '/people/erase', { email, credentials: 'revoke' })
    const old = await issueTo(signer, 'again@example.org')
    await erase('again@example.org')
    await worker.drain()
    await worker.tick()
    // Row times are whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const back = await issueTo(signer, 'again@example.org')
    const gone = await issueTo(signer, 'gone@example.org')
    await worker.drain()
    await worker.tick()
    const goBack = await takeSnapshot()
    await erase('gone@example.org')
    await worker.drain()
    await worker.tick()
    await goBack()
    const { result } = await restore()
    expect(result.erased).toBe(1)
    expect(await judge(worker, back)).toEqual(HOLDS)
    expect([await judge(worker, old), await judge(worker, gone)]).toEqual([WITHDRAWN, WITHDRAWN])
    const { body } = await ask('GET', '/credentials?recipient=again@example.org')
    expect(body.items).toMatchObject([{ id: back.id, status: 'issued' }])
    expect((await ask('GET', '/credentials?recipient=gone@example.org')).body.items).toEqual([])
  })

  it('costs no look at everybody by itself, and a piece of any length no more than D1 allows', async () => {
    const signer = await createSigner()
    const { worker, tenant } = signer
    const people = Array.from({ length: 5 }, (_, n) => `p${n}@example.org`)
    for (const email of people) await issueTo(signer, email)
    const tenantId = await scalar('select tenant_id from issuers where slug = ?', tenant.slug)
    const many = JSON.stringify(Array.from({ length: 3_000 }, (_, n) => n))
    await DB.prepare('insert into recipients select null, ?, randomblob(16), null, null, 0 from json_each(?)')
      .bind(tenantId, many)
      .run()
    await worker.drain()
    await worker.tick()
    const goBack = await takeSnapshot()
    for (const email of people) {
      await signer.ask('POST', '/people/erase', { email, credentials: 'revoke' })
      // In a piece of its own.
      await worker.drain()
    }
    const record = JSON.stringify({ kind: 'positions', issuer: tenant.slug, next: 1 })
    await DB.prepare(
      `insert into restore_records select null, ?, 0 from (select value from json_each(?) limit 600)`,
    )
      .bind(record, many)
      .run()
    await worker.tick()
    await goBack()

    let trips = 0
    let looks = 0
    const watched = watchedDatabase((ask) => {
      trips++
      return ask()
    })
    const binding = {
      ...watched,
      prepare: (sql: string) => {
        const statement = watched.prepare(sql)
        if (!/"blind_index", "created_at" from "recipients" where .*"id" > /.test(sql)) return statement
        return {
          bind: (...values: unknown[]) => {
            if (values[0] === tenantId) looks++
            return statement.bind(...values)
          },
        }
      },
    }
    const closed = createWorker({ DB: binding, MAINTENANCE: 'restore' })
    await operate(closed, 'POST', '/restore')
    while (closed.messages.length > 0) {
      trips = 0
      await closed.deliver(closed.messages.splice(0, 1))
      expect(trips).toBeLessThan(1_000)
    }
    const { body } = await operate(closed, 'GET', '/restore')
    expect(body.task).toMatchObject({ state: 'done', result: { erased: people.length } })
    // A step erases three, and each step looks once.
    expect(looks).toBe(2)
  })
})

describe('the log that a restore reads', () => {
  it('is written right after a change by the queue, and by the sweep for what was missed', async () => {
    const signer = await createSigner()
    const { worker } = signer
    const waiting = () => scalar('select count(*) from restore_records')
    await worker.drain()
    await worker.tick()
    expect(await waiting()).toBe(0)
    const { id } = await issueTo(signer, 'ada@example.org')
    await post(signer, `/credentials/${id}/revoke`)
    await post(signer, '/keys/rotate')
    expect(await waiting()).toBe(2)
    worker.messages.splice(0)
    await worker.tick()
    expect(await waiting()).toBe(0)
    const cursor = await scalar(`select last_id from log_cursors where name = 'status_events'`)
    expect(cursor).toBe(await scalar('select max(id) from status_events'))
  })

  it('holds no reasons, names or addresses', async () => {
    const signer = await createSigner()
    const kept: string[] = []
    const worker = createWorker({
      FILES: {
        put: async (key: string, text: string) => {
          if (key.startsWith('restore-log/')) kept.push(key, text)
        },
        list: async () => ({ objects: [] }),
      },
    })
    const { id } = await issueTo(signer, 'marked.person@example.org')
    await post(signer, `/credentials/${id}/revoke`, { reason: 'Marked reason' })
    await worker.tick()
    const text = kept.join('\n')
    expect(text).toContain(`"issuer":"${signer.tenant.slug}"`)
    expect(text).toContain('"purpose":"revocation"')
    for (const marker of ['arked', 'Somebody', 'example.org']) expect(text).not.toContain(marker)
  })
})
