import { BadgeError } from '../core/badge-error.ts'
import { equalBytes } from '../core/encoding/bytes.ts'
import { keyCheckValue } from '../core/keys/key-ring.ts'
import { runBatch, type Statement } from '../store/database.ts'
import { insertKekCheck, listKekChecks } from '../store/kek-checks.ts'
import type { ActionContext } from './context.ts'

/**
 * Makes sure that the configured KEKs are those that sealed this database, before anything is sealed with a
 * wrong one. The first use of a version writes its check value down.
 */
export async function checkKeyRing({ db, keyRing }: Pick<ActionContext, 'db' | 'keyRing'>): Promise<void> {
  const checks = await listKekChecks(db)
  const known = new Map(checks.map(({ version, value }) => [version, value]))
  const added: Statement[] = []
  for (const version of keyRing.keys.keys()) {
    const value = await keyCheckValue(keyRing, version)
    const expected = known.get(version)
    if (expected === undefined) added.push(insertKekCheck(db, version, value))
    else if (!equalBytes(expected, value)) {
      throw new BadgeError('misconfigured', `KEK_V${version} is not the key that sealed this database`)
    }
  }
  const missing = checks.find(({ version, droppedAt }) => droppedAt === null && !keyRing.keys.has(version))
  if (missing) {
    throw new BadgeError(
      'misconfigured',
      `KEK_V${missing.version} has sealed parts of this database but is not configured`,
    )
  }
  await runBatch(db, added)
}
