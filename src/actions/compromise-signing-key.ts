import { invalidInput } from '../core/badge-error.ts'
import type { Statement } from '../store/database.ts'
import { markKeyCompromised, type SigningKeyRecord } from '../store/signing-keys.ts'
import { markListsStale } from '../store/status-lists.ts'
import { appendRestoreLog } from './append-restore-log.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { describeKey, findSigningKey } from './list-signing-keys.ts'
import {
  generateOwnKey,
  type KeyIssuer,
  keyAudit,
  keyRecord,
  prepareSigningKey,
} from './prepare-signing-key.ts'
import { type ChangedKey, runKeyChange } from './rotate-signing-key.ts'

/**
 * Nobody is to trust a key any more: it is published as `revoked` since the given moment, and verifiers refuse all that
 * it has signed, whenever that says it was (whoever has stolen a key writes what date he likes). If it is the active
 * one, a new key signs from now on. Status lists are signed anew when they are next read.
 */
export async function compromiseSigningKey(
  ctx: ActionContext,
  issuer: KeyIssuer,
  id: string,
  since: Date = ctx.now(),
): Promise<ChangedKey> {
  authorize(ctx, 'signing_keys.write')
  const key = await findSigningKey(ctx, issuer, id)
  const at = epochSeconds(ctx.now())
  const revokedAt = epochSeconds(since)
  if (revokedAt > at) throw invalidInput('/since', 'since: must not lie in the future')
  const { row, statements } = await prepareCompromise(ctx, issuer, key, revokedAt)
  if (key.state !== 'active') {
    await runKeyChange(ctx, statements)
    return { key: await describeKey(issuer.did, row) }
  }
  const next = await prepareSigningKey(ctx, issuer, await generateOwnKey(ctx, key.algorithm))
  await runKeyChange(ctx, [...statements, ...next.statements])
  return { key: await describeKey(issuer.did, next.row), retired: await describeKey(issuer.did, row) }
}

/** The writes that mark a key as compromised; of two moments the earlier one counts. */
export async function prepareCompromise(
  ctx: ActionContext,
  issuer: KeyIssuer,
  key: SigningKeyRecord,
  revokedAt: number,
): Promise<{ row: SigningKeyRecord; statements: Statement[] }> {
  const at = epochSeconds(ctx.now())
  const row = {
    ...key,
    state: 'compromised' as const,
    revokedAt: Math.min(key.revokedAt ?? revokedAt, revokedAt),
    retiredAt: key.retiredAt ?? at,
  }
  return {
    row,
    statements: [
      markKeyCompromised(ctx.db, issuer.id, key.id, { revokedAt, at }),
      markListsStale(ctx.db, issuer.id),
      ...(await keyAudit(ctx, issuer, key.publicKey, 'signing_key.compromised')),
      ...appendRestoreLog(ctx, [keyRecord(issuer, row)]),
    ],
  }
}
