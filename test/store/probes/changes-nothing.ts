import { expect } from 'vitest'
import { openDatabase, runBatch, type Statement } from '../../../src/store/database.ts'
import { DB, fingerprint } from '../../support/database.ts'

/** Runs writes that must not reach anything. */
export async function changesNothing(...statements: Statement[]): Promise<void> {
  const before = await fingerprint()
  await runBatch(openDatabase(DB), statements)
  expect(await fingerprint()).toBe(before)
}
