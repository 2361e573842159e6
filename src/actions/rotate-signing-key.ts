import { BadgeError } from '../core/badge-error.ts'
import type { OwnKey } from '../core/keys/own-key.ts'
import { runBatch, type Statement, violates } from '../store/database.ts'
import { listSigningKeys, markKeyRetired, type SigningKeyRecord } from '../store/signing-keys.ts'
import { appendRestoreLog } from './append-restore-log.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { describeKey, type SigningKeySummary } from './list-signing-keys.ts'
import {
  generateOwnKey,
  type KeyIssuer,
  keyAudit,
  keyRecord,
  prepareSigningKey,
} from './prepare-signing-key.ts'

export interface ChangedKey {
  key: SigningKeySummary
  /** The key that signed until now. */
  retired?: SigningKeySummary
}

/**
 * A new key signs from now on. The one before is retired: its private half is destroyed, its public half stays in the
 * DID document, and what it has signed verifies for ever. What is being signed with it at this moment is signed again.
 */
export async function rotateSigningKey(
  ctx: ActionContext,
  issuer: KeyIssuer,
  algorithm: OwnKey['algorithm'],
): Promise<ChangedKey> {
  authorize(ctx, 'signing_keys.write')
  return changeKey(ctx, issuer, await generateOwnKey(ctx, algorithm), 'generated')
}

/** Puts a key in the place of the active one of its algorithm, in one batch. */
export async function changeKey(
  ctx: ActionContext,
  issuer: KeyIssuer,
  own: OwnKey,
  source: 'generated' | 'imported' | 'secret',
): Promise<ChangedKey> {
  const keys = await listSigningKeys(ctx.db, issuer.id)
  const active = keys.find(({ algorithm, state }) => algorithm === own.algorithm && state === 'active')
  const { row, statements } = await prepareSigningKey(ctx, issuer, own, source)
  const retirement = active && (await prepareRetirement(ctx, issuer, active))
  await runKeyChange(ctx, [...(retirement?.statements ?? []), ...statements])
  return {
    key: await describeKey(issuer.did, row),
    ...(retirement && { retired: await describeKey(issuer.did, retirement.row) }),
  }
}

/** The writes that retire an active key. */
export async function prepareRetirement(
  ctx: ActionContext,
  issuer: KeyIssuer,
  key: SigningKeyRecord,
): Promise<{ row: SigningKeyRecord; statements: Statement[] }> {
  const retiredAt = epochSeconds(ctx.now())
  const row = { ...key, state: 'retired' as const, retiredAt }
  return {
    row,
    statements: [
      markKeyRetired(ctx.db, issuer.id, key.id, retiredAt),
      ...(await keyAudit(ctx, issuer, key.publicKey, 'signing_key.retired')),
      ...appendRestoreLog(ctx, [keyRecord(issuer, row)]),
    ],
  }
}

/** Runs a batch that changes keys; UNIQUE constraints settle what comes at once. */
export async function runKeyChange(ctx: ActionContext, statements: Statement[]): Promise<void> {
  try {
    await runBatch(ctx.db, statements)
  } catch (cause) {
    if (violates(cause, 'signing_keys', 'UNIQUE', 'public_key')) {
      throw new BadgeError('conflict', 'this key is known already: a key signs for one issuer, and once', {
        cause,
      })
    }
    if (!violates(cause, 'signing_keys')) throw cause
    throw new BadgeError('conflict', 'the keys of this issuer were changed a moment ago: look again', {
      cause,
    })
  }
  await ctx.enqueue([{ kind: 'outbox' }])
}
