import { equalBytes, fromHex } from '../core/encoding/bytes.ts'
import { restoreAuditHead } from '../store/audit-heads.ts'
import { runBatch } from '../store/database.ts'
import { findIssuer, type IssuerRecord } from '../store/issuers.ts'
import { findIssuerOfLog, findTenantOfLog, markApiKeyRevokedAgain, raisePosition } from '../store/restore.ts'
import { insertSigningKey, listSigningKeys } from '../store/signing-keys.ts'
import type { RestoreRecord } from './append-restore-log.ts'
import { prepareCompromise } from './compromise-signing-key.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { findOwnKey } from './own-signing-secret.ts'
import { generateOwnKey, prepareSigningKey } from './prepare-signing-key.ts'
import { restoreIdentityOf } from './restore-identity.ts'
import type { RestoreCounts } from './restore-step.ts'
import { changeKey, prepareRetirement, runKeyChange } from './rotate-signing-key.ts'

/** More than can have been handed out between a credential and the log's next piece. */
export const POSITIONS_BEYOND = 131_072

/** Tells the database what it has forgotten of keys, positions, hosts, published heads and API keys. */
export async function restoreRecord(
  ctx: ActionContext,
  record: Exclude<RestoreRecord, { kind: 'recipient.erased' }>,
  counts: RestoreCounts,
): Promise<void> {
  if (record.kind === 'api_key.revoked') await revokeApiKeyAgain(ctx, record, counts)
  else await restoreOfIssuer(ctx, record, counts)
}

type OfIssuer = Exclude<RestoreRecord, { tenant: string }>

async function restoreOfIssuer(ctx: ActionContext, record: OfIssuer, counts: RestoreCounts): Promise<void> {
  const issuer = await findIssuerOfLog(ctx.db, record.issuer)
  if (!issuer) {
    counts.unknown++
  } else if (record.kind === 'positions') {
    await runBatch(ctx.db, [raisePosition(ctx.db, issuer.id, record.next + POSITIONS_BEYOND)])
    counts.positions++
  } else if (record.kind === 'audit_head') {
    const { day, block, entries, hash, signature } = record
    const row = { issuerId: issuer.id, day, block, entries, hash: fromHex(hash), signature }
    await runBatch(ctx.db, [restoreAuditHead(ctx.db, row)])
  } else if (record.kind === 'identity' || record.kind === 'identity_period') {
    await restoreIdentityOf(ctx, { tenantId: issuer.tenantId, issuerId: issuer.id }, record)
    counts.identities++
  } else if (await restoreKey(ctx, record)) {
    counts.keys++
  }
}

/**
 * A key goes from active to retired to compromised and never back. One that the database does not know is added with its
 * public half, so that what it has signed verifies; its private half is lost, unless it is in a Worker secret. Where the
 * key that signs now was given up, a new one takes its place.
 */
async function restoreKey(
  ctx: ActionContext,
  record: Extract<RestoreRecord, { kind: 'signing_key' }>,
): Promise<boolean> {
  const issuer = await findIssuer(ctx.db, record.issuer)
  const publicKey = fromHex(record.publicKey)
  const key = (await listSigningKeys(ctx.db, issuer.id)).find((known) =>
    equalBytes(known.publicKey, publicKey),
  )
  if (!key && (await adoptAgain(ctx, issuer, record))) return true
  if (!key) {
    const { algorithm, createdAt, revokedAt } = record
    const lost = { sealedPrivate: null, source: 'public' as const, issuerId: issuer.id }
    const state = record.state === 'compromised' ? ('compromised' as const) : ('retired' as const)
    const retiredAt = record.retiredAt ?? epochSeconds(ctx.now())
    const row = { ...lost, algorithm, publicKey, state, createdAt, revokedAt, retiredAt }
    await runBatch(ctx.db, [insertSigningKey(ctx.db, row)])
    return true
  }
  const isBehind =
    record.state === 'compromised'
      ? key.revokedAt === null || key.revokedAt > (record.revokedAt ?? 0)
      : record.state === 'retired' && key.state === 'active'
  if (!isBehind) return false
  const change =
    record.state === 'compromised'
      ? await prepareCompromise(ctx, issuer, key, record.revokedAt ?? record.createdAt)
      : await prepareRetirement(ctx, issuer, key)
  const next =
    key.state === 'active' && (await prepareSigningKey(ctx, issuer, await generateOwnKey(ctx, key.algorithm)))
  await runKeyChange(ctx, [...change.statements, ...(next ? next.statements : [])])
  return true
}

/** A key in the issuer's own Worker secret is not lost: if it signed, it signs again. */
async function adoptAgain(
  ctx: ActionContext,
  issuer: IssuerRecord,
  { state, source, publicKey }: Extract<RestoreRecord, { kind: 'signing_key' }>,
): Promise<boolean> {
  const text = ctx.readSigningSecret(issuer.slug)
  if (state !== 'active' || source !== 'secret' || text === undefined) return false
  const own = await findOwnKey(text, issuer.slug, fromHex(publicKey)).catch(() => undefined)
  if (own) await changeKey(ctx, issuer, own, 'secret')
  return own !== undefined
}

async function revokeApiKeyAgain(
  ctx: ActionContext,
  { tenant, hash }: Extract<RestoreRecord, { kind: 'api_key.revoked' }>,
  counts: RestoreCounts,
): Promise<void> {
  const found = await findTenantOfLog(ctx.db, tenant)
  if (!found) {
    counts.unknown++
    return
  }
  const at = epochSeconds(ctx.now())
  await runBatch(ctx.db, [markApiKeyRevokedAgain(ctx.db, found.tenantId, fromHex(hash), at)])
  counts.apiKeys++
}
