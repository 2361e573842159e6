import { describe, expect, it } from 'vitest'
import { insertAchievement } from '../../src/store/achievements.ts'
import { jsonChunks, openDatabase, runBatch, violates } from '../../src/store/database.ts'
import { insertKekCheck } from '../../src/store/kek-checks.ts'
import { DB, fingerprint, scalar } from '../support/database.ts'

const db = openDatabase(DB)
const D1_LIMIT = 2_000_000
const bytesOf = (text: string) => new TextEncoder().encode(text).length

describe('rows for json_each', () => {
  it('are split so that no part is larger than D1 takes, in whatever script', () => {
    for (const reason of ['a'.repeat(500), '証'.repeat(500), '🏅'.repeat(250), '\u0001'.repeat(500)]) {
      const rows = Array.from({ length: 5_000 }, (_, n) => [n, reason])
      const chunks = jsonChunks(rows)
      for (const chunk of chunks) expect(bytesOf(chunk)).toBeLessThan(D1_LIMIT)
      expect(chunks.flatMap((chunk) => JSON.parse(chunk))).toEqual(rows)
    }
  })

  it('are nothing when there are none', () => {
    expect(jsonChunks([])).toEqual([])
  })

  it('keep a very large one whole and by itself', () => {
    const large = 'a'.repeat(1_200_000)
    expect(jsonChunks([['b'], [large], ['c']])).toEqual(['[["b"]]', `[["${large}"]]`, '[["c"]]'])
  })
})

describe('a batch', () => {
  it('is written whole or not at all', async () => {
    const row = { issuerId: 1, slug: 'twice', createdAt: 0 }
    const before = await fingerprint()
    const batch = runBatch(db, [
      insertKekCheck(db, 9, new Uint8Array(16)),
      insertAchievement(db, row),
      insertAchievement(db, row),
    ])
    const cause = await batch.catch((error: unknown) => error)
    expect(violates(cause, 'achievements')).toBe(true)
    expect(violates(cause, 'achievement_versions')).toBe(false)
    expect(await fingerprint()).toBe(before)
    expect(await scalar('select count(*) from kek_checks where version = 9')).toBe(0)
  })
})
