import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { ActionContext } from '../../src/actions/context.ts'
import { publishAuditHeads } from '../../src/actions/publish-audit-heads.ts'
import { sealAudit } from '../../src/actions/seal-audit.ts'
import { verifyHead } from '../../src/core/audit/head-statement.ts'
import { verifyAudit } from '../../src/core/audit/verify-audit.ts'
import { lookupOf } from '../../src/core/verification/lookup.ts'
import { createContext } from '../../src/wiring.ts'
import { ACHIEVEMENT, createTenant } from '../support/api.ts'
import { DB, rowsOf, scalar } from '../support/database.ts'
import { createSigner, OPERATOR, type Signer } from '../support/signing-keys.ts'

const contextOf = (): Promise<ActionContext> => createContext(env as unknown as Env, () => {})
const seal = async () => sealAudit(await contextOf())

const linesOf = async ({ worker, tenant }: Signer, query = ''): Promise<string[]> => {
  const answer = await worker.send('GET', `${tenant.api}/audit.jsonl${query}`, { key: tenant.key })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/jsonl'])
  const text = await answer.text()
  expect(text.endsWith('\n')).toBe(true)
  return text.trimEnd().split('\n')
}

const check = async ({ ask }: Signer, query = '') => (await ask('GET', `/audit/verify${query}`)).body

const idsOf = async ({ tenant }: Signer) =>
  (
    await rowsOf<{ id: number }>(
      'select e.id from audit_entries e join issuers i on i.id = e.issuer_id where i.slug = ? order by e.id',
      tenant.slug,
    )
  ).map(({ id }) => id)

describe('the audit log', () => {
  it('says who did what to which thing, and whether that is sealed yet', async () => {
    const signer = await createSigner()
    const { ask, issue } = signer
    const issued = await issue()
    await seal()
    await ask('POST', `/credentials/${issued.id}/revoke`, { reason: 'Ada asked for it' })
    const { body } = await ask('GET', '/audit')
    expect(
      body.items.map(({ action, sealed }: { action: string; sealed: boolean }) => [action, sealed]),
    ).toEqual([
      ['credential.revoked', false],
      ['credential.issued', true],
      ['achievement.defined', true],
    ])
    const [revoked, made] = body.items
    expect(revoked.subject).toBe(issued.id.replaceAll('-', ''))
    expect(made).toMatchObject({
      actor: expect.stringMatching(/^key:\d+$/),
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    await seal()
    expect((await ask('GET', '/audit')).body.items.every(({ sealed }: { sealed: boolean }) => sealed)).toBe(
      true,
    )
    expect(JSON.stringify(await linesOf(signer))).not.toContain('Ada')
  })

  it('says what an achievement was before and is now', async () => {
    const { ask } = await createSigner()
    const { slug, ...definition } = ACHIEVEMENT
    const revised = await ask('PUT', `/achievements/${slug}`, { ...definition, name: 'Welding, anew' })
    expect(revised.status).toBeLessThan(300)
    const { body } = await ask('GET', '/audit?action=achievement.defined')
    const [now, first] = body.items
    expect([first.before, now.before]).toEqual([undefined, first.digest])
    expect(now.digest).not.toBe(first.digest)
  })

  it('is listed page by page and chosen from, with cursors that tell nothing of other tenants', async () => {
    const signer = await createSigner()
    const { ask, issue } = signer
    const all: string[] = []
    for (const n of [1, 2, 3, 4]) all.push((await issue(`p${n}@example.org`)).id)
    const seen: string[] = []
    let before = ''
    for (let page = 0; page < 4; page++) {
      const { body } = await ask('GET', `/audit?limit=2&action=credential.issued${before}`)
      seen.push(...body.items.map(({ subject }: { subject: string }) => subject))
      if (!body.next) break
      expect(body.next).toMatch(/^[0-9a-f]{60,}$/)
      before = `&before=${body.next}`
    }
    expect(seen).toEqual(all.toReversed().map((id) => id.replaceAll('-', '')))
    const one = await ask('GET', `/audit?subject=${all[0]}`)
    expect(one.body.items).toHaveLength(1)
    expect((await ask('GET', '/audit?since=2099-01-01T00:00:00Z')).body.items).toEqual([])
    expect((await ask('GET', '/audit?actor=nobody')).body.items).toEqual([])
    expect((await ask('GET', '/audit?subject=nonsense')).status).toBe(400)
    const other = await createSigner()
    await other.issue()
    const foreign = (await other.ask('GET', '/audit?limit=1')).body.next
    expect((await ask('GET', `/audit?before=${foreign}`)).status).toBe(400)
  })

  it('of the tenant itself is a chain of its own', async () => {
    const signer = await createSigner()
    await seal()
    const { body } = await signer.ask('GET', '/audit?scope=tenant')
    expect(body.items.map(({ action }: { action: string }) => action)).toContain('tenant.registered')
    const lines = await linesOf(signer, '?scope=tenant')
    expect(JSON.parse(lines[0] ?? '').chain).toBe(`tenant/${signer.tenant.slug}`)
    expect((await verifyAudit(lines)).valid).toBe(true)
    expect(await check(signer, '?scope=tenant')).toMatchObject({ valid: true })
    // A key of one issuer sees that issuer's alone.
    await DB.prepare(
      `update api_keys set issuer_id = (select id from issuers where slug = ?)
       where tenant_id = (select tenant_id from issuers where slug = ?)`,
    )
      .bind(signer.tenant.slug, signer.tenant.slug)
      .run()
    expect((await signer.ask('GET', '/audit?scope=tenant')).status).toBe(403)
    expect((await signer.ask('GET', '/audit')).status).toBe(200)
  })

  it('of the platform is a chain too, for the operator alone', async () => {
    const { worker, tenant } = await createSigner()
    await worker.call('POST', '/api/v1/operator/kek-rotation', { key: OPERATOR, body: {} })
    await seal()
    const path = '/api/v1/operator/audit.jsonl'
    const text = await (await worker.send('GET', path, { key: OPERATOR })).text()
    expect(text).toContain('"action":"kek.rotation_started"')
    expect(await verifyAudit(text.trimEnd().split('\n'))).toMatchObject({
      valid: true,
      chain: 'platform',
      unsealed: 0,
    })
    expect((await worker.send('GET', path, { key: tenant.key })).status).toBe(401)
  })

  it('of another tenant does not exist', async () => {
    const [a, b] = [await createSigner(), await createTenant()]
    for (const path of ['/audit', '/audit.jsonl', '/audit/verify']) {
      const answer = await a.worker.call('GET', `${a.tenant.api}${path}`, { key: b.key })
      expect([path, answer.status]).toEqual([path, 404])
    }
  })
})

describe('sealing', () => {
  it('chains each issuer’s blocks by themselves, however many sweeps do it at once', async () => {
    const signers = [await createSigner(), await createSigner()]
    for (let round = 0; round < 3; round++) {
      for (const signer of signers) await signer.issue(`r${round}@example.org`)
      await Promise.all([seal(), seal(), seal()])
    }
    for (const signer of signers) {
      const result = await verifyAudit(await linesOf(signer))
      expect(result).toMatchObject({ valid: true, entries: 4, unsealed: 0, blocks: 3 })
      expect(await check(signer)).toMatchObject({ valid: true, head: result.head })
    }
    expect(
      await scalar('select count(*) from audit_entries where id > (select max(last_id) from audit_blocks)'),
    ).toBe(0)
    expect(await seal()).toBe(0)
  })

  it('goes through the cron each minute', async () => {
    const signer = await createSigner()
    await signer.issue()
    await signer.worker.tick()
    expect(await check(signer)).toMatchObject({ valid: true, entries: 2, unsealed: 0 })
  })

  it('is never shown the second half of a commit first: many at once are all sealed, once', async () => {
    const signer = await createSigner()
    const writes = Array.from({ length: 20 }, (_, n) => signer.issue(`m${n}@example.org`))
    const sealing = Array.from({ length: 10 }, () => seal())
    await Promise.all([...writes, ...sealing])
    await seal()
    expect(await check(signer)).toMatchObject({ valid: true, entries: 21, unsealed: 0 })
  })
})

describe('a log that somebody has changed in the database', () => {
  const sealedLog = async () => {
    const signer = await createSigner()
    for (const n of [1, 2, 3]) {
      await signer.issue(`${n}@example.org`)
      await signer.issue(`${n}b@example.org`)
      await seal()
    }
    expect(await check(signer)).toMatchObject({ valid: true, entries: 7, blocks: 3 })
    return { signer, ids: await idsOf(signer) }
  }
  const run = (sql: string, ...values: unknown[]) =>
    DB.prepare(sql)
      .bind(...values)
      .run()

  it('tells which entry is another', async () => {
    const { signer, ids } = await sealedLog()
    await run(`update audit_entries set actor = 'operator' where id = ?`, ids[3])
    expect((await check(signer)).faults).toMatchObject([{ kind: 'changed', entry: 4, block: 2 }])
  })

  it('tells which entry is missing', async () => {
    const { signer, ids } = await sealedLog()
    await run('delete from audit_entries where id = ?', ids[4])
    expect((await check(signer)).faults).toMatchObject([{ kind: 'missing', entry: 5, block: 2 }])
  })

  it('tells of an entry that takes the number of the last one after that was removed', async () => {
    const { signer, ids } = await sealedLog()
    const last = ids.at(-1)
    await run('delete from audit_entries where id = ?', last)
    await run(
      `insert into audit_entries (id, tenant_id, issuer_id, at, actor, action)
       select ?, tenant_id, id, 0, 'system', 'nothing' from issuers where slug = ?`,
      last,
      signer.tenant.slug,
    )
    await seal()
    expect((await check(signer)).faults).toMatchObject([{ kind: 'changed', entry: 7, block: 3 }])
  })

  it('tells that a block is another or missing', async () => {
    const { signer } = await sealedLog()
    const chain = '(select id from issuers where slug = ?)'
    await run(
      `update audit_blocks set sealed_at = sealed_at - 1 where number = 2 and chain = ${chain}`,
      signer.tenant.slug,
    )
    expect((await check(signer)).faults).toMatchObject([{ kind: 'changed', block: 2 }])
    const other = await sealedLog()
    await run(`delete from audit_blocks where number = 2 and chain = ${chain}`, other.signer.tenant.slug)
    expect((await check(other.signer)).valid).toBe(false)
  })

  it('in pieces, from a block on, finds the same', async () => {
    const { signer, ids } = await sealedLog()
    expect(await check(signer, '?from=3')).toMatchObject({ valid: true, entries: 7, blocks: 3 })
    await run(`update audit_entries set action = 'x' where id = ?`, ids[6])
    expect((await check(signer, '?from=3')).faults).toMatchObject([{ entry: 7, block: 3 }])
    expect((await signer.ask('GET', '/audit/verify?from=9')).status).toBe(404)
  })
})

describe('the public log', () => {
  const DAY = 86_400

  /** Moves the blocks of a chain into the past, as if they had been sealed so many days ago. */
  async function age({ tenant }: Signer, days: number): Promise<void> {
    await DB.prepare(
      `update audit_blocks set sealed_at = sealed_at - ? * ${DAY} where chain = (select id from issuers where slug = ?)`,
    )
      .bind(days, tenant.slug)
      .run()
  }

  it('has the head of each day that is over, signed with the issuer’s key', async () => {
    const signer = await createSigner()
    const { tenant, worker } = signer
    const path = `/i/${tenant.slug}/log`
    await signer.issue()
    await seal()
    const ctx = await contextOf()
    await publishAuditHeads(ctx)
    expect((await worker.call('GET', path)).body.lines).toEqual([])

    // A day later; the clock of an action is an argument.
    const later = { ...ctx, now: () => new Date(Date.now() + 1.1 * DAY * 1000) }
    expect(await publishAuditHeads(later)).toBeGreaterThan(0)
    expect(await publishAuditHeads(later)).toBe(0)
    const { body, headers } = await worker.call('GET', path)
    expect(headers.get('cache-control')).toContain('public')
    expect(body).toMatchObject({ issuer: tenant.did, chain: `issuer/${tenant.slug}` })
    const { head, entries, blocks } = await verifyAudit(await linesOf(signer))
    const today = new Date().toISOString().slice(0, 10)
    expect(body.lines).toEqual([
      { date: today, block: blocks, entries, hash: head, signature: expect.any(String) },
    ])
    const sources = {
      now: new Date(),
      resolveDid: async () => signer.didDocument(),
      fetchStatusList: () => Promise.reject(new Error('none')),
    }
    const [line] = body.lines
    expect(await verifyHead(line.signature, lookupOf(sources))).toEqual({
      ...{ iss: tenant.did, chain: `issuer/${tenant.slug}`, date: line.date },
      ...{ block: line.block, entries: line.entries, hash: line.hash },
    })
    const page = await worker.send('GET', path, { headers: { accept: 'text/html' } })
    const html = await page.text()
    expect(html).toContain(head)
    expect(html).toContain('Public log of')
    expect((await worker.call('GET', `${path}.json?year=${today.slice(0, 4)}`)).body.lines).toHaveLength(1)
    expect((await worker.call('GET', `${path}?year=2021`)).body.lines).toEqual([])
    expect((await worker.call('GET', '/i/nobody/log')).status).toBe(404)
  })

  it('shows a log that was made anew, whole in itself, to be another', async () => {
    const signer = await createSigner()
    await signer.issue()
    await signer.issue('bo@example.org')
    await seal()
    await age(signer, 2)
    await publishAuditHeads(await contextOf())
    // `age` has changed the block's time and with it what its hash says; the published head is that of before.
    const chain = '(select id from issuers where slug = ?)'
    const ids = await idsOf(signer)
    await DB.prepare(`delete from audit_blocks where chain = ${chain}`).bind(signer.tenant.slug).run()
    await DB.prepare('delete from audit_entries where id = ?').bind(ids[1]).run()
    await DB.prepare('delete from audit_blocks where last_id >= ?').bind(ids[0]).run()
    await seal()
    const lines = await linesOf(signer)
    expect((await verifyAudit(lines)).valid).toBe(true)
    const result = await check(signer)
    expect(result.valid).toBe(false)
    expect(result.faults).toMatchObject([{ kind: 'head', block: 1 }])
  })
})
