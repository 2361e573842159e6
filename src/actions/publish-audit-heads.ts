import { signHead } from '../core/audit/head-statement.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { encodeEd25519Multikey } from '../core/keys/multikey.ts'
import { insertAuditHead, listUnpublishedHeads, markBlocksPublished } from '../store/audit-heads.ts'
import { runBatch, violates } from '../store/database.ts'
import { findIssuerById } from '../store/issuers.ts'
import { appendRestoreLog } from './append-restore-log.ts'
import { chainName } from './audit-chain.ts'
import { type ActionContext, epochSeconds, fromEpochSeconds } from './context.ts'
import { openSigningKey } from './open-secrets.ts'

const DAY = 86_400
/** A sweep whose clock is behind may still seal something in the day before. */
const CLOCK_SKEW = 600
const HEADS_A_SWEEP = 50

type UnpublishedHead = Awaited<ReturnType<typeof listUnpublishedHeads>>[number]

/**
 * For each day that is over, the head of every issuer's audit chain in which something was sealed, signed with the
 * issuer's key. A day in which nothing was sealed has no line. Returns how many were published.
 */
export async function publishAuditHeads(ctx: ActionContext): Promise<number> {
  const now = epochSeconds(ctx.now())
  const midnight = Math.floor((now - CLOCK_SKEW) / DAY) * DAY
  let published = 0
  for (const head of await listUnpublishedHeads(ctx.db, midnight, HEADS_A_SWEEP)) {
    // One issuer whose key cannot be opened must not keep the others from being seen.
    if (await publishHead(ctx, head).catch(() => false)) published++
  }
  return published
}

async function publishHead(ctx: ActionContext, head: UnpublishedHead): Promise<boolean> {
  const { tenantId, issuerId, day, number: block, total: entries, hash } = head
  const issuer = await findIssuerById(ctx.db, tenantId, issuerId)
  // A chain has one name for ever, whatever host the issuer has by now.
  const { homeDid: did, slug, publicKey } = issuer
  const line = { block, entries, hash: toHex(hash) }
  const statement = { iss: did, chain: chainName({ slug }), date: dateOf(day), ...line }
  const signer = {
    key: await openSigningKey(ctx, issuer),
    verificationMethod: `${did}#${encodeEd25519Multikey(publicKey)}`,
  }
  const signature = await signHead(statement, signer)
  try {
    await runBatch(ctx.db, [
      insertAuditHead(ctx.db, { issuerId, day, block, entries, hash, signature }),
      markBlocksPublished(ctx.db, issuerId, block),
      ...appendRestoreLog(ctx, [{ kind: 'audit_head', issuer: slug, day, ...line, signature }]),
    ])
    return true
  } catch (cause) {
    // Another sweep has just done it.
    if (!violates(cause, 'audit_heads')) throw cause
    return false
  }
}

/** A day as `2027-01-31`. */
export const dateOf = (day: number): string =>
  fromEpochSeconds(day * DAY)
    .toISOString()
    .slice(0, 10)
