import { toHex } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { type OwnKey, ownEd25519Key, ownRsaKeyOf } from '../core/keys/own-key.ts'
import { generateRsaKey } from '../core/keys/rsa.ts'
import { seal } from '../core/keys/sealing.ts'
import { verificationMethodOf } from '../core/keys/verification-method-id.ts'
import type { Statement } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { insertSigningKey, type SigningKeyRecord } from '../store/signing-keys.ts'
import { appendRestoreLog } from './append-restore-log.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { sealingContext } from './open-secrets.ts'

export type KeyIssuer = Pick<IssuerRecord, 'id' | 'slug' | 'tenantId' | 'tenantSlug' | 'did' | 'homeDid'>

/** A new random key. */
export const generateOwnKey = async (
  ctx: Pick<ActionContext, 'randomBytes'>,
  algorithm: OwnKey['algorithm'],
): Promise<OwnKey> =>
  algorithm === 'Ed25519' ? ownEd25519Key(ctx.randomBytes(32)) : ownRsaKeyOf(await generateRsaKey())

/**
 * The writes that make a key the active one of its algorithm, for a batch that retires the one before. A key from the
 * issuer's own Worker secret leaves nothing here but its public half.
 */
export async function prepareSigningKey(
  ctx: ActionContext,
  issuer: KeyIssuer,
  { algorithm, publicKey, secret }: OwnKey,
  source: 'generated' | 'imported' | 'secret' = 'generated',
): Promise<{ row: Omit<SigningKeyRecord, 'id'>; statements: Statement[] }> {
  const at = epochSeconds(ctx.now())
  const { id: issuerId, tenantSlug, homeDid } = issuer
  const name =
    algorithm === 'Ed25519'
      ? sealingContext.signingKey(tenantSlug, homeDid, publicKey)
      : sealingContext.jwtKey(
          tenantSlug,
          homeDid,
          await verificationMethodOf(homeDid, { algorithm, publicKey }),
        )
  const row = {
    issuerId,
    algorithm,
    publicKey,
    sealedPrivate: source === 'secret' ? null : await seal(ctx.keyRing, secret, name, ctx.randomBytes(12)),
    state: 'active' as const,
    createdAt: at,
    revokedAt: null,
    retiredAt: null,
    source,
  }
  return {
    row,
    statements: [
      insertSigningKey(ctx.db, row),
      ...(await keyAudit(ctx, issuer, publicKey, `signing_key.${ACTIONS[source]}`)),
      ...appendRestoreLog(ctx, [keyRecord(issuer, row)]),
    ],
  }
}

const ACTIONS = { generated: 'created', imported: 'imported', secret: 'adopted' } as const

/** What the restore log keeps of a key. */
export const keyRecord = (
  { slug }: Pick<IssuerRecord, 'slug'>,
  key: Omit<SigningKeyRecord, 'id' | 'sealedPrivate' | 'issuerId'>,
) => ({
  kind: 'signing_key' as const,
  issuer: slug,
  algorithm: key.algorithm,
  publicKey: toHex(key.publicKey),
  state: key.state,
  source: key.source,
  createdAt: key.createdAt,
  retiredAt: key.retiredAt,
  revokedAt: key.revokedAt,
})

/** An audit entry about a key, named by the SHA-256 of its public half. In a list: a statement that is awaited runs. */
export const keyAudit = async (
  ctx: ActionContext,
  { id: issuerId, tenantId }: Pick<IssuerRecord, 'id' | 'tenantId'>,
  publicKey: Uint8Array,
  action: string,
): Promise<Statement[]> => {
  const subject = await sha256(publicKey)
  const at = epochSeconds(ctx.now())
  return [insertAuditEntry(ctx.db, { tenantId, issuerId, at, actor: ctx.actor, action, subject })]
}
