import { signHead } from '../core/audit/head-statement.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { encodeEd25519Multikey } from '../core/keys/multikey.ts'
import { insertAuditHead, listUnpublishedHeads, markBlocksPublished, PLACES } from '../store/audit-heads.ts'
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
/** Those that cannot be published leave room for the others. */
const LOOKED_AT_A_SWEEP = 250

type UnpublishedHead = Awaited<ReturnType<typeof listUnpublishedHeads>>[number]

/**
 * For each day that is over, the head of every issuer's audit chain in which something was sealed, signed with the
 * issuer's key. A day in which nothing was sealed has no line. Returns how many were published. An issuer whose key
 * cannot be opened does not keep the others from being seen; afterwards its fault is thrown, so that somebody sees it.
 */
export async function publishAuditHeads(ctx: ActionContext): Promise<number> {
  const now = epochSeconds(ctx.now())
  const before = Math.floor((now - CLOCK_SKEW) / DAY) * DAY
  const heads = await listUnpublishedHeads(ctx.db, { before, seed: seedOf(ctx), limit: LOOKED_AT_A_SWEEP })
  const faults: unknown[] = []
  let published = 0
  for (const head of heads) {
    if (published === HEADS_A_SWEEP) break
    try {
      if (await publishHead(ctx, head)) published++
    } catch (cause) {
      faults.push(cause)
    }
  }
  if (faults.length > 0) throw faults[0]
  return published
}

const seedOf = ({ randomBytes }: ActionContext): number =>
  1 + (randomBytes(4).reduce((number, byte) => number * 256 + byte, 0) % (PLACES - 1))

async function publishHead(ctx: ActionContext, head: UnpublishedHead): Promise<boolean> {
  const { tenantId, issuerId, day, number: block, total: entries, hash } = head
  const issuer = await findIssuerById(ctx.db, tenantId, issuerId)
  // A chain has one name for ever, whatever host the issuer has by now.
  const { homeDid: did, slug, publicKey, keyId } = issuer
  const line = { block, entries, hash: toHex(hash) }
  const statement = { iss: did, chain: chainName({ slug }), date: dateOf(day), ...line }
  const signer = {
    key: await openSigningKey(ctx, issuer),
    verificationMethod: `${did}#${encodeEd25519Multikey(publicKey)}`,
  }
  const signature = await signHead(statement, signer)
  try {
    await runBatch(ctx.db, [
      insertAuditHead(ctx.db, { issuerId, day, block, entries, hash, signature }, keyId),
      markBlocksPublished(ctx.db, issuerId, block),
      ...appendRestoreLog(ctx, [{ kind: 'audit_head', issuer: slug, day, ...line, signature }]),
    ])
    return true
  } catch (cause) {
    // The key was changed in between: the next sweep signs with the new one.
    if (violates(cause, 'audit_heads', 'NOT NULL')) return false
    if (!violates(cause, 'audit_heads')) throw cause
    // Another sweep has just done it, or the database was set back and the day's line is known from the restore log. A line
    // that was published stays as it is, so there is nothing left to publish of that day.
    await runBatch(ctx.db, [markBlocksPublished(ctx.db, issuerId, block)])
    return false
  }
}

/** A day as `2027-01-31`. */
export const dateOf = (day: number): string =>
  fromEpochSeconds(day * DAY)
    .toISOString()
    .slice(0, 10)
