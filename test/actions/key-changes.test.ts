import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { compromiseSigningKey } from '../../src/actions/compromise-signing-key.ts'
import type { ActionContext } from '../../src/actions/context.ts'
import { issueClr } from '../../src/actions/issue-clr.ts'
import { issueCredentials } from '../../src/actions/issue-credentials.ts'
import { latest } from '../../src/actions/open-secrets.ts'
import { publishStatusList } from '../../src/actions/publish-status-list.ts'
import { replaceCredential } from '../../src/actions/replace-credential.ts'
import { rotateSigningKey } from '../../src/actions/rotate-signing-key.ts'
import { parseUuid } from '../../src/core/ids/uuid.ts'
import { encodeEd25519Multikey } from '../../src/core/keys/multikey.ts'
import { openDatabase } from '../../src/store/database.ts'
import { findIssuer, type IssuerRecord } from '../../src/store/issuers.ts'
import { createContext } from '../../src/wiring.ts'
import { ACHIEVEMENT } from '../support/api.ts'
import { DB, rowsOf } from '../support/database.ts'
import { atEveryFault } from '../support/faulty-database.ts'
import { createSigner, methodOf } from '../support/signing-keys.ts'
import { createWorker } from '../support/worker.ts'

const contextOf = (bindings: object = {}): Promise<ActionContext> =>
  createContext({ ...env, ...bindings } as unknown as Env, () => {})

/** A database in which something else happens right before the first batch that writes what was signed. */
function interrupted(happen: () => Promise<unknown>) {
  let armed = true
  const batch = async (statements: D1PreparedStatement[]) => {
    const strikes = armed && isWriting
    isWriting = false
    if (strikes) {
      armed = false
      await happen()
    }
    return DB.batch(statements)
  }
  let isWriting = false
  return {
    binding: {
      prepare: (sql: string) => {
        isWriting ||= /^insert into "(credentials|audit_entries)"/i.test(sql)
        return DB.prepare(sql)
      },
      batch,
    },
    hasHappened: () => !armed,
  }
}

const item = { recipient: { email: 'ada@example.org', name: 'Ada' }, facts: {} }
const request = { achievement: ACHIEVEMENT.slug, items: [item] }

type Change = (ctx: ActionContext, issuer: IssuerRecord) => Promise<unknown>
const rotate: Change = (ctx, issuer) => rotateSigningKey(ctx, issuer, 'Ed25519')
const compromise: Change = (ctx, issuer) =>
  compromiseSigningKey(ctx, issuer, encodeEd25519Multikey(issuer.publicKey))

describe.each([
  ['rotated', rotate],
  ['marked as compromised', compromise],
])('when the key is %s while something is being signed with it', (_name, change) => {
  const setUp = async () => {
    const signer = await createSigner()
    const first = await signer.issue('first@example.org')
    const ctx = await contextOf()
    const issuer = await findIssuer(ctx.db, signer.tenant.slug)
    const race = interrupted(() => change(ctx, issuer))
    return { signer, first, issuer, race, racing: { ...ctx, db: openDatabase(race.binding as never) } }
  }

  it('a credential is signed again with the new key, and exists once', async () => {
    const { signer, issuer, race, racing } = await setUp()
    const { credentials } = await issueCredentials(racing, issuer, request)
    expect(race.hasHappened()).toBe(true)
    const [credential] = credentials
    const [, key] = await signer.keys()
    expect(methodOf(credential?.document as never)).toBe(key?.verificationMethod)
    expect((await signer.verify(credential?.url ?? '')).verified).toBe(true)
    const rows = await rowsOf(
      `select k.state from credentials c join signing_keys k on k.id = c.key_id join issuers i on i.id = c.issuer_id
       where i.slug = ? order by c.seq`,
      signer.tenant.slug,
    )
    expect(rows).toHaveLength(2)
    expect(rows[1]).toEqual({ state: 'active' })
  })

  it('a replacement is signed again with the new key', async () => {
    const { signer, first, issuer, race, racing } = await setUp()
    const id = parseUuid(first.id) ?? new Uint8Array()
    const { document, url } = await replaceCredential(racing, issuer, id, { reason: null })
    expect(race.hasHappened()).toBe(true)
    expect(methodOf(document as never)).toBe((await signer.keys())[1]?.verificationMethod)
    expect((await signer.verify(url)).verified).toBe(true)
  })

  it('a learner record is refused, and can be had a moment later', async () => {
    const { issuer, race, racing } = await setUp()
    const asked = { recipient: { email: 'first@example.org' } }
    await expect(issueClr(racing, issuer, asked)).rejects.toMatchObject({ code: 'conflict' })
    expect(race.hasHappened()).toBe(true)
  })
})

describe('a status list that is being signed while its key is marked as compromised', () => {
  it('is signed again with the new key', async () => {
    const signer = await createSigner()
    const ctx = await contextOf()
    const issuer = await findIssuer(ctx.db, signer.tenant.slug)
    let armed = true
    const binding = {
      prepare: (sql: string) => {
        const statement = DB.prepare(sql)
        if (!/^insert into "status_lists"/i.test(sql)) return statement
        return { bind: (...values: unknown[]) => late(statement.bind(...values)) }
      },
      batch: (statements: D1PreparedStatement[]) => DB.batch(statements),
    }
    const late = (statement: D1PreparedStatement) => ({
      raw: async () => {
        if (armed) {
          armed = false
          await compromise(ctx, issuer)
        }
        return statement.raw()
      },
    })
    const racing = { ...ctx, db: openDatabase(binding as never) }
    const { document } = await publishStatusList(racing, signer.tenant.slug, 0)
    expect(armed).toBe(false)
    expect(methodOf(JSON.parse(document))).toBe((await signer.keys())[1]?.verificationMethod)
    const stored = await publishStatusList(ctx, signer.tenant.slug, 0)
    expect(methodOf(JSON.parse(stored.document))).toBe((await signer.keys())[1]?.verificationMethod)
  })
})

describe('a database that fails at any point of a change of keys', () => {
  it('leaves exactly one key that signs, which the DID document shows', async () => {
    await atEveryFault(2, async (binding, where) => {
      const signer = await createSigner()
      const { issue, keys, verify } = signer
      await createWorker({ DB: binding }).call('POST', `${signer.tenant.api}/keys/rotate`, {
        key: signer.tenant.key,
        body: {},
      })
      const active = (await keys()).filter(({ state }) => state === 'active')
      expect([where, active.length]).toEqual([where, 1])
      expect((await verify((await issue()).url)).verified).toBe(true)
    })
  })
})

describe('opened keys', () => {
  it('are kept one for each owner: one that takes another’s place pushes it out', async () => {
    const cache = latest<string>()
    let opened = 0
    const get = (owner: string, version: string) =>
      cache(owner, version, async () => {
        opened++
        return `${owner} ${version}`
      })
    expect(await get('a', '1')).toBe('a 1')
    expect(await get('a', '1')).toBe('a 1')
    expect(opened).toBe(1)
    expect(await get('a', '2')).toBe('a 2')
    expect(await get('b', '1')).toBe('b 1')
    expect(opened).toBe(3)
    // The first is gone, and would have to be opened with what is sealed of it.
    await get('a', '1')
    expect(opened).toBe(4)
  })
})
