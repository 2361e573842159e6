import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { sealingContext } from '../../src/actions/open-secrets.ts'
import { PLACES_OF_NAMES, SEALED_AS } from '../../src/actions/sealed-columns.ts'
import { sealedKekVersion } from '../../src/core/keys/sealing.ts'
import { SEALED_COLUMNS } from '../../src/store/sealed-values.ts'
import { ACHIEVEMENT } from '../support/api.ts'
import { DB, dump, rowsOf, scalar } from '../support/database.ts'
import { faultyDatabase } from '../support/faulty-database.ts'
import { fullShop } from '../support/full-tenant.ts'
import { createShop, type Shop } from '../support/shop.ts'
import { OPERATOR } from '../support/signing-keys.ts'
import { createWorker, type TestWorker } from '../support/worker.ts'

const { KEK_V1 } = env as unknown as { KEK_V1: string }
const KEK_V2 = 'c2Vjb25kLWtleS1lbmNyeXB0aW9uLWtleS1vZi10ZXM='
const DAY = 86_400

/** The KEKs of these tests, from the third on made from their number. */
const kekOf = (version: number): string =>
  version === 1 ? KEK_V1 : version === 2 ? KEK_V2 : btoa(`kek of version ${version}`.padEnd(32, '.'))

const rotation = (worker: TestWorker, method = 'GET', path = '', body?: unknown) =>
  worker.call(method, `/api/v1/operator/kek-rotation${path}`, { key: OPERATOR, body })

/** Values by the version of the KEK that sealed them, read past the code that counts them. */
async function versions(): Promise<Record<number, number>> {
  const found: Record<number, number> = {}
  for (const name of SEALED_COLUMNS) {
    const [table, column] = name.split('.')
    for (const row of await rowsOf<{ v: number[] | null }>(`select ${column} as v from ${table}`)) {
      if (row.v === null) continue
      const version = sealedKekVersion(Uint8Array.from(row.v))
      found[version] = (found[version] ?? 0) + 1
    }
  }
  return found
}

async function works(worker: TestWorker, { tenant }: Shop, n: number): Promise<void> {
  const issued = await worker.call('POST', `${tenant.api}/credentials`, {
    key: tenant.key,
    body: { achievement: ACHIEVEMENT.slug, recipient: { email: `w${n}@example.org`, name: 'W' } },
  })
  expect(issued.status).toBe(201)
  const { body } = await worker.call('POST', '/api/v1/verify', { body: { url: issued.body.url } })
  expect(body.verified).toBe(true)
  const list = await worker.call('GET', `${tenant.api}/credentials?recipient=ada@example.org`, {
    key: tenant.key,
  })
  expect(list.body.items[0].recipient.email).toBe('ada@example.org')
}

/** Tenants with an endpoint and somebody who has a credential; made before there is a second KEK. */
const tenants: Shop[] = []
beforeAll(async () => {
  for (let n = 0; n < 4; n++) tenants.push(await tenantWithSecrets(createWorker()))
})

async function tenantWithSecrets(worker: TestWorker): Promise<Shop> {
  const shop = await createShop({}, { worker })
  const issued = await worker.call('POST', `${shop.tenant.api}/credentials`, {
    key: shop.tenant.key,
    body: { achievement: ACHIEVEMENT.slug, recipient: { email: 'ada@example.org', name: 'Ada' } },
  })
  expect(issued.status).toBe(201)
  return shop
}

describe('what the key ring seals', () => {
  let tables: Awaited<ReturnType<typeof dump>>
  beforeAll(async () => {
    await fullShop()
    tables = await dump()
  })

  it('is in the list of columns that a change of the KEK goes through, wherever it is found', () => {
    const listed = new Set<string>(SEALED_COLUMNS)
    const found = new Set<string>()
    for (const [table, rows] of Object.entries(tables)) {
      for (const row of rows) {
        for (const [column, value] of Object.entries(row)) {
          // Format 1, KEK version 1, and room for an iv and a tag: three bytes that no other value begins with by chance.
          const isSealed = Array.isArray(value) && value.length >= 31 && value.slice(0, 3).join() === '1,0,1'
          if (isSealed) found.add(`${table}.${column}`)
        }
      }
    }
    expect([...found].filter((name) => !listed.has(name))).toEqual([])
    // The search would find nothing anywhere if sealed values looked different.
    for (const name of [
      'tenants.secret',
      'signing_keys.sealed_private',
      'endpoints.secret',
      'recipients.data_key',
    ]) {
      expect(found).toContain(name)
    }
  })

  it('has a name for each value, and each name says where its values are', () => {
    expect(Object.keys(SEALED_AS)).toEqual(SEALED_COLUMNS)
    expect(Object.keys(PLACES_OF_NAMES).sort()).toEqual(Object.keys(sealingContext).sort())
    const places = Object.values(PLACES_OF_NAMES).flatMap((place) => (typeof place === 'string' ? [] : place))
    expect([...new Set<string>(places)].sort()).toEqual([...SEALED_COLUMNS].sort())
  })
})

describe('a change of the KEK', () => {
  it('seals everything anew and says when the old one may be dropped', async () => {
    const [shop] = tenants as [Shop]
    const worker = createWorker({ KEK_V2 })
    const before = await versions()
    expect(Object.keys(before)).toEqual(['1'])
    const started = await rotation(worker, 'POST')
    expect(started.status).toBe(202)
    // Whoever asks again while it is on its way gets the same one.
    expect((await rotation(worker, 'POST')).body.task).toBe(started.body.task)
    await worker.drain()
    const { body } = await rotation(worker)
    expect(body.task).toMatchObject({
      state: 'done',
      done: before[1],
      failed: 0,
      result: { to: 2, left: {} },
    })
    expect(await versions()).toEqual({ 2: before[1] })
    const old = body.keys.find(({ version }: { version: number }) => version === 1)
    expect(old).toMatchObject({ sealed: 0, configured: true })
    expect(Date.parse(old.mayBeDroppedFrom) - Date.parse(old.emptySince)).toBe(30 * DAY * 1000)
    await works(worker, shop, 1)

    // Not yet: a copy of the database from before may be put back.
    const drop = () => rotation(worker, 'POST', '/drop', { version: 1 })
    expect([(await drop()).status, (await rotation(worker, 'POST', '/drop', { version: 2 })).status]).toEqual(
      [409, 409],
    )
    const without = createWorker({ KEK_V1: undefined, KEK_V2 })
    expect((await without.call('GET', '/healthz')).body.detail).toMatch(/^KEK_V1 has sealed/)
    await DB.prepare('update kek_checks set empty_since = empty_since - ? where version = 1')
      .bind(30 * DAY)
      .run()
    expect((await drop()).body.keys[0]).toMatchObject({ version: 1, droppedAt: expect.any(String) })
    await works(createWorker({ KEK_V1: undefined, KEK_V2 }), shop, 2)
    expect((await rotation(worker, 'POST', '/drop', { version: 9 })).status).toBe(404)
    await DB.prepare('update kek_checks set dropped_at = null').run()
  })

  it('is for the operator alone', async () => {
    const [shop] = tenants as [Shop]
    const worker = createWorker({ KEK_V2 })
    for (const key of [undefined, shop.tenant.key]) {
      for (const [method, path] of [
        ['POST', ''],
        ['GET', ''],
        ['POST', '/drop'],
      ] as const) {
        const answer = await worker.call(method, `/api/v1/operator/kek-rotation${path}`, {
          ...(key && { key }),
          body: method === 'POST' ? { version: 1 } : undefined,
        })
        expect([method, path, answer.status]).toEqual([method, path, 401])
      }
    }
  })

  it('that is interrupted at each step, with writes in between, loses nothing and overwrites nothing newer', async () => {
    const shop = tenants[1] as Shop
    // One version after the other, so that every pass has everything to do.
    let from = 2
    const rings: Record<string, string> = { KEK_V1, KEK_V2 }
    for (const moment of ['before', 'after'] as const) {
      for (let n = 1; n <= 45; n += 4) {
        const to = from + 1
        rings[`KEK_V${to}`] = kekOf(to)
        const worker = createWorker(rings)
        const { body } = await rotation(worker, 'POST')
        const { binding, hasStruck } = faultyDatabase(n, moment)
        await createWorker({ ...rings, DB: binding })
          .deliver(worker.messages.splice(0))
          .catch(() => {})

        // Somebody seals new values and replaces old ones meanwhile, with the ring of before or of after.
        const other = createWorker(n % 8 === 1 ? { ...rings, [`KEK_V${to}`]: undefined } : rings)
        const key = await other.call('POST', `${shop.tenant.api}/keys/rotate`, {
          key: shop.tenant.key,
          body: {},
        })
        if (n % 8 !== 1) expect(key.status).toBe(201)
        const active = await scalar<string>(
          `select hex(public_key) from signing_keys where state = 'active' and algorithm = 'Ed25519'
           and issuer_id = (select id from issuers where slug = ?)`,
          shop.tenant.slug,
        )

        await rowsOf('update tasks set next_attempt_at = 0 where hex(id) = ?', body.task.toUpperCase())
        await worker.tick()
        await worker.drain()
        const where = `${moment} round trip ${n}`
        expect([where, Object.keys(await versions())]).toEqual([where, [String(to)]])
        expect((await rotation(worker)).body.task.state).toBe('done')
        await works(worker, shop, to)
        const still = await scalar<string>(
          `select hex(public_key) from signing_keys where state = 'active' and algorithm = 'Ed25519'
           and issuer_id = (select id from issuers where slug = ?)`,
          shop.tenant.slug,
        )
        expect(still).toBe(active)
        from = to
        if (!hasStruck()) break
      }
    }
  }, 300_000)

  it('never brings back a value that was destroyed or replaced between reading and writing', async () => {
    const shop = tenants[3] as Shop
    const names = (await rowsOf<{ version: number }>('select version from kek_checks')).map(
      ({ version }) => version,
    )
    const rings = Object.fromEntries([...names, Math.max(...names) + 1].map((n) => [`KEK_V${n}`, kekOf(n)]))
    const worker = createWorker(rings)
    await rotation(worker, 'POST')
    const mine = `tenant_id = (select id from tenants where slug = '${shop.tenant.slug}')`
    const newer = Uint8Array.from([1, 0, 9, ...Array(60).fill(5)])
    // Each right before the batch that would write over it, and only then: what is read later is no test.
    const happenings: Record<string, () => Promise<unknown>> = {
      recipients: () => DB.prepare(`update recipients set data_key = null where ${mine}`).run(),
      endpoints: () => DB.prepare(`update endpoints set secret = ? where ${mine}`).bind(newer).run(),
    }
    let table: string | undefined
    let struck = 0
    const binding = {
      prepare: (sql: string) => {
        table ??= /^update "(recipients|endpoints)" set "(data_key|secret)"/i.exec(sql)?.[1]
        return DB.prepare(sql)
      },
      batch: async (statements: D1PreparedStatement[]) => {
        if (table !== undefined) {
          struck++
          await happenings[table]?.()
        }
        table = undefined
        return DB.batch(statements)
      },
    }
    await createWorker({ ...rings, DB: binding }).deliver(worker.messages.splice(0))
    await worker.drain()
    expect(struck).toBe(2)
    expect(await scalar(`select count(*) from recipients where ${mine} and data_key is not null`)).toBe(0)
    expect(await scalar(`select count(*) from endpoints where ${mine} and secret <> ?`, newer)).toBe(0)
    // It opens with no KEK, and the next test counts what does not open.
    await DB.prepare(`delete from endpoints where ${mine}`).run()
  })

  it('leaves a value that cannot be opened as it is, counts it, and does not say that the old KEK is idle', async () => {
    const names = (await rowsOf<{ version: number }>('select version from kek_checks')).map(
      ({ version }) => version,
    )
    const ring = Object.fromEntries([...names, Math.max(...names) + 1].map((n) => [`KEK_V${n}`, kekOf(n)]))
    const worker = createWorker(ring)
    const id = await scalar('select max(id) from recipients where data_key is not null')
    await DB.prepare('update recipients set data_key = ? where id = ?')
      .bind(Uint8Array.from([1, 0, 1, ...Array(60).fill(7)]), id)
      .run()
    await rotation(worker, 'POST')
    await worker.drain()
    const { body } = await rotation(worker)
    expect(body.task).toMatchObject({ state: 'done', failed: 1 })
    expect(body.task.result.left).toEqual({ 1: { 'recipients.data_key': 1 } })
    expect(body.keys[0]).toMatchObject({ version: 1, sealed: 1 })
    expect(body.keys[0].mayBeDroppedFrom).toBeUndefined()
  })
})

describe('a KEK that was lost', () => {
  it('is named by every answer, and once it is back from escrow everything signs again', async () => {
    // The ring of the tests before has grown; escrow keeps all of it.
    const names = (await rowsOf<{ version: number }>('select version from kek_checks order by version')).map(
      ({ version }) => version,
    )
    const escrow = Object.fromEntries(names.map((n) => [`KEK_V${n}`, kekOf(n)]))
    const healthy = createWorker(escrow)
    const shop = tenants[2] as Shop
    await rotation(healthy, 'POST')
    await healthy.drain()
    await works(healthy, shop, 900)
    for (const version of names) {
      const name = `KEK_V${version}`
      const without = createWorker({ ...escrow, [name]: undefined })
      const answer = await without.call('GET', `/i/${shop.tenant.slug}/did.json`)
      expect([answer.status, answer.body.detail]).toEqual([503, expect.stringContaining(name)])
      const wrong = createWorker({ ...escrow, [name]: 'b3RoZXIta2V5LWVuY3J5cHRpb24ta2V5LW9mLXRlc3Q=' })
      expect((await wrong.call('GET', '/healthz')).body.detail).toContain(`${name} is not the key`)
    }
    await works(createWorker(escrow), shop, 901)
  })
})
