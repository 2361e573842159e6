import { BadgeError } from '../core/badge-error.ts'
import { runBatch, type Statement, violates } from '../store/database.ts'
import { findIssuerById, type IssuerRecord } from '../store/issuers.ts'
import type { ActionContext } from './context.ts'

/** Whether a batch failed because the key that signed what it holds is not the issuer's active one any more. */
const wasSignedByOldKey = (cause: unknown): boolean =>
  violates(cause, 'credentials', 'NOT NULL', 'key_id') ||
  violates(cause, 'audit_entries', 'NOT NULL', 'tenant_id')

/** The issuer with its new key, when a batch failed because the key was changed; undefined when it failed otherwise. */
export async function issuerAfterKeyChange(
  ctx: Pick<ActionContext, 'db'>,
  { tenantId, id }: Pick<IssuerRecord, 'tenantId' | 'id'>,
  cause: unknown,
): Promise<IssuerRecord | undefined> {
  return wasSignedByOldKey(cause) ? findIssuerById(ctx.db, tenantId, id) : undefined
}

/** Runs a batch that holds something signed; a `conflict` when the key has been changed since it was opened. */
export async function runSignedBatch(ctx: Pick<ActionContext, 'db'>, statements: Statement[]): Promise<void> {
  try {
    await runBatch(ctx.db, statements)
  } catch (cause) {
    if (!wasSignedByOldKey(cause)) throw cause
    throw new BadgeError('conflict', 'the signing key was changed a moment ago: ask again', { cause })
  }
}
