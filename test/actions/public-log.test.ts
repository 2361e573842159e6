import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { compromiseSigningKey } from '../../src/actions/compromise-signing-key.ts'
import type { ActionContext } from '../../src/actions/context.ts'
import { publishAuditHeads } from '../../src/actions/publish-audit-heads.ts'
import { sealAudit } from '../../src/actions/seal-audit.ts'
import { verifyAuditExport } from '../../src/cli/audit.ts'
import { encodeEd25519Multikey } from '../../src/core/keys/multikey.ts'
import { listUnpublishedHeads, restoreAuditHead } from '../../src/store/audit-heads.ts'
import { openDatabase, runBatch } from '../../src/store/database.ts'
import { findIssuer } from '../../src/store/issuers.ts'
import { createContext } from '../../src/wiring.ts'
import { DB, rowsOf, scalar } from '../support/database.ts'
import { createSigner, type Signer } from '../support/signing-keys.ts'

const DAY = 86_400

const contextOf = (): Promise<ActionContext> => createContext(env as unknown as Env, () => {})

/** The clock of an action is an argument. */
const inDays = async (days: number): Promise<ActionContext> => ({
  ...(await contextOf()),
  now: () => new Date(Date.now() + days * DAY * 1000),
})

const idOf = ({ tenant }: Signer) => scalar('select id from issuers where slug = ?', tenant.slug)

/** Entries of so many days, each in a block of its own. */
async function signerOf(days: number): Promise<{ signer: Signer; id: number }> {
  const signer = await createSigner()
  const id = await idOf(signer)
  for (let day = days - 1; day >= 0; day--) {
    await signer.issue(`p${day}@example.org`)
    await sealAudit(await inDays(-day))
  }
  return { signer, id }
}

const breakKey = (id: number) =>
  DB.prepare(
    `update signing_keys set sealed_private = randomblob(length(sealed_private))
     where issuer_id = ? and sealed_private is not null`,
  )
    .bind(id)
    .run()

const datesOf = async ({ worker, tenant }: Signer): Promise<string[]> =>
  (await worker.call('GET', `/i/${tenant.slug}/log`)).body.lines.map(({ date }: { date: string }) => date)

const linesOf = async ({ worker, tenant }: Signer): Promise<string> =>
  (await worker.send('GET', `${tenant.api}/audit.jsonl`, { key: tenant.key })).text()

const today = () => new Date().toISOString().slice(0, 10)

describe('the public logs of a platform', () => {
  it('go on while an issuer’s key cannot be opened, which the sweep says', async () => {
    const broken = await signerOf(3)
    const healthy = await signerOf(1)
    // As if it had been so for months.
    await DB.prepare(
      `insert into audit_blocks select chain, number + n.value * 100, first_id, last_id, count, total, previous, hash, marks,
        sealed_at - n.value * ${DAY}, 0 from audit_blocks, json_each(?) n where chain = ? and number = 1`,
    )
      .bind(JSON.stringify(Array.from({ length: 60 }, (_, n) => n + 1)), broken.id)
      .run()
    await breakKey(broken.id)
    const said = vi.spyOn(console, 'log').mockImplementation(() => {})
    const complained = vi.spyOn(console, 'error').mockImplementation(() => {})
    await DB.prepare(`update audit_blocks set sealed_at = sealed_at - ${2 * DAY} where chain = ?`)
      .bind(healthy.id)
      .run()
    await healthy.signer.worker.tick()
    const report = JSON.parse(said.mock.calls.flat().find((line) => String(line).includes('"sweep"')) ?? '{}')
    expect(complained).toHaveBeenCalled()
    vi.restoreAllMocks()
    expect(await datesOf(healthy.signer)).toHaveLength(1)
    expect(await datesOf(broken.signer)).toEqual([])
    expect(report.sweep.failed).toContain('heads')
    // Nothing is passed over: no later day of the broken one counts as published.
    expect(
      await scalar('select count(*) from audit_blocks where chain = ? and published = 1', broken.id),
    ).toBe(0)
    await DB.prepare('delete from audit_blocks where chain = ?').bind(broken.id).run()
  })

  it('are looked at in another order each time, so that none is behind the others for ever', async () => {
    const ids = [(await signerOf(1)).id, (await signerOf(1)).id, (await signerOf(1)).id]
    const before = Math.floor(Date.now() / 1000) + 1
    const first = new Set<number>()
    for (let seed = 1; seed < 1_000_000; seed += 9_973) {
      const heads = await listUnpublishedHeads((await contextOf()).db, { before, seed, limit: 100 })
      const known = heads.filter(({ issuerId }) => ids.includes(issuerId))
      expect(known).toHaveLength(3)
      first.add(known[0]?.issuerId ?? 0)
    }
    expect(first.size).toBe(3)
  })

  it('have a line for each day, the oldest first', async () => {
    const { signer } = await signerOf(3)
    const tomorrow = await inDays(1.1)
    for (let sweep = 0; sweep < 4; sweep++) await publishAuditHeads(tomorrow)
    expect(await datesOf(signer)).toHaveLength(3)
    expect(
      await verifyAuditExport(
        await linesOf(signer),
        { logs: [await logOf(signer)] },
        await sourcesOf(signer),
      ),
    ).toMatchObject({ valid: true, givenUp: [] })
  })

  it('go on after a database was set back, whose log knows the line of a day that is sealed anew', async () => {
    const { signer, id } = await signerOf(2)
    const ctx = await inDays(1.1)
    const day = Math.floor(Date.now() / 1000 / DAY) - 1
    const lost = { block: 9, entries: 20, hash: new Uint8Array(32).fill(7), signature: 'as it was published' }
    await runBatch(ctx.db, [restoreAuditHead(ctx.db, { issuerId: id, day, ...lost })])
    for (let sweep = 0; sweep < 3; sweep++) await publishAuditHeads(ctx)
    expect(await scalar('select count(*) from audit_blocks where chain = ? and published = 0', id)).toBe(0)
    const heads = await rowsOf('select signature from audit_heads where issuer_id = ? order by day', id)
    expect(heads).toEqual([{ signature: lost.signature }, { signature: expect.stringMatching(/^ey/) }])
    expect((await datesOf(signer)).at(-1)).toBe(today())
  })
})

describe('a line of the public log', () => {
  it('is not published when its key is given up while it is being signed, and signed with the next', async () => {
    const { signer, id } = await signerOf(1)
    const ctx = await inDays(1.1)
    const issuer = await findIssuer(ctx.db, signer.tenant.slug)
    let isWriting = false
    let isArmed = true
    const binding = {
      prepare: (sql: string) => {
        isWriting ||= /^insert into "audit_heads"/i.test(sql)
        return DB.prepare(sql)
      },
      batch: async (statements: D1PreparedStatement[]) => {
        if (isWriting && isArmed) {
          isArmed = false
          await compromiseSigningKey(await contextOf(), issuer, encodeEd25519Multikey(issuer.publicKey))
        }
        return DB.batch(statements)
      },
    }
    await DB.prepare('delete from audit_blocks where chain > 0 and chain <> ?').bind(id).run()
    await publishAuditHeads({ ...ctx, db: openDatabase(binding as never) })
    expect(isArmed).toBe(false)
    expect(await datesOf(signer)).toEqual([])
    expect(await scalar('select count(*) from audit_blocks where chain = ? and published = 1', id)).toBe(0)
    expect(await publishAuditHeads(ctx)).toBe(1)
    const [, key] = await signer.keys()
    const [line] = (await logOf(signer)).lines
    const [header = ''] = (line?.signature ?? '').split('.')
    expect(JSON.parse(atob(header)).kid).toBe(key?.verificationMethod)
  })

  it('still counts when its key is given up later: an honest log fits, and one made anew does not', async () => {
    const { signer, id } = await signerOf(1)
    await publishAuditHeads(await inDays(1.1))
    const kept = await logOf(signer)
    expect(kept.lines).toHaveLength(1)
    const [key] = await signer.keys()
    expect((await signer.ask('POST', `/keys/${key?.id}/compromised`, {})).status).toBe(200)
    await sealAudit(await contextOf())
    const sources = await sourcesOf(signer)
    const honest = await verifyAuditExport(await linesOf(signer), { logs: [kept] }, sources)
    expect(honest).toMatchObject({ valid: true, givenUp: [{ date: today(), since: expect.any(String) }] })

    const [first] = await rowsOf<{ id: number }>(
      'select min(id) as id from audit_entries where issuer_id = ?',
      id,
    )
    await DB.batch([
      DB.prepare('delete from audit_entries where id = ?').bind(first?.id),
      DB.prepare('delete from audit_blocks where last_id >= ?').bind(first?.id),
      DB.prepare('delete from audit_heads where issuer_id = ?').bind(id),
    ])
    await sealAudit(await contextOf())
    const anew = await linesOf(signer)
    expect((await verifyAuditExport(anew, {}, sources)).valid).toBe(true)
    const found = await verifyAuditExport(anew, { logs: [kept] }, sources)
    expect(found).toMatchObject({
      valid: false,
      faults: [{ kind: 'head', detail: expect.stringContaining('given up') }],
    })
  })
})

async function logOf({ worker, tenant }: Signer): Promise<{ lines: { signature: string }[] }> {
  return (await worker.call('GET', `/i/${tenant.slug}/log`)).body
}

async function sourcesOf(signer: Signer) {
  const document = await signer.didDocument()
  return { now: new Date(Date.now() + 2000), resolveDid: async () => document }
}
