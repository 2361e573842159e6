import { type BoxedKey, closeKeyBox } from '../core/archive/key-box.ts'
import { toBase64, toBase64Url } from '../core/encoding/base64.ts'
import { fromUtf8, toHex, utf8 } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { parseRsaPublicJwk, rsaKeyId } from '../core/keys/rsa.ts'
import { unseal } from '../core/keys/sealing.ts'
import { type ArchiveRecord, findArchiveByToken, insertArchive, listArchives } from '../store/archives.ts'
import { runBatch } from '../store/database.ts'
import { findIssuer, type IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { listTenantIssuers } from '../store/operator.ts'
import { listSigningKeys } from '../store/signing-keys.ts'
import { keysFile, pieceFile } from './archive-step.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds, fromEpochSeconds } from './context.ts'
import { newRowId } from './create-endpoint.ts'
import { sealingContext } from './open-secrets.ts'
import { prepareTask } from './run-task.ts'
import { assertWholeTenant } from './whole-tenant.ts'

const DAY = 86_400
/** How long an archive can be fetched. */
export const ARCHIVE_DAYS = 7

export interface ArchiveSummary {
  id: string
  state: ArchiveRecord['state']
  size: number
  withKeys: boolean
  createdAt: string
  expiresAt: string
}

/** Of the issuer from whose pages it is asked for; the archive has all of the tenant. */
type Tenant = Pick<IssuerRecord, 'tenantId' | 'tenantSlug' | 'id'>

/**
 * Begins an archive of everything of the tenant. Its link is shown this once. Private keys go along only for an owner
 * who has just signed in, which the caller vouches for, and only under a passphrase.
 */
export async function exportTenant(
  ctx: ActionContext,
  tenant: Tenant,
  keys?: { passphrase: string; freshSignIn: true },
): Promise<ArchiveSummary & { url: string }> {
  authorize(ctx, 'tenant.export')
  if (keys) authorize(ctx, 'tenant.export_keys')
  await assertWholeTenant(ctx, tenant.tenantId)
  const { tenantId } = tenant
  const id = newRowId(ctx)
  const token = toBase64Url(ctx.randomBytes(32))
  const createdAt = epochSeconds(ctx.now())
  const row: ArchiveRecord = {
    id,
    tenantId,
    token: await sha256(utf8(token)),
    state: 'making',
    pieces: 0,
    size: 0,
    withKeys: keys !== undefined,
    actor: ctx.actor,
    createdAt,
    expiresAt: createdAt + ARCHIVE_DAYS * DAY,
  }
  if (keys) await boxKeys(ctx, tenant, { file: keysFile(toHex(id)), passphrase: keys.passphrase })
  const input = { archive: toHex(id), withKeys: row.withKeys }
  const task = prepareTask(ctx, { kind: 'tenant.export', tenantId, issuerId: tenant.id, input })
  const action = keys ? 'tenant.export_with_keys_requested' : 'tenant.export_requested'
  await runBatch(ctx.db, [
    insertArchive(ctx.db, row),
    task.statement,
    insertAuditEntry(ctx.db, { tenantId, at: createdAt, actor: ctx.actor, action, subject: id }),
  ])
  await ctx.enqueue([{ kind: 'task', id: toHex(task.id) }])
  return { ...summarize(row), url: `${ctx.origin}/archives/${token}` }
}

export async function listArchiveSummaries(
  ctx: ActionContext,
  { tenantId }: Pick<IssuerRecord, 'tenantId'>,
): Promise<ArchiveSummary[]> {
  authorize(ctx, 'tenant.export')
  await assertWholeTenant(ctx, tenantId)
  return (await listArchives(ctx.db, tenantId, 50)).map(summarize)
}

/** The archive behind a link: piece by piece, because it may be larger than memory. */
export async function openArchive(
  ctx: ActionContext,
  token: string,
): Promise<
  { state: 'making' } | { state: 'ready'; size: number; name: string; pieces: string[] } | undefined
> {
  const now = epochSeconds(ctx.now())
  const found = await findArchiveByToken(ctx.db, await sha256(utf8(token)), now)
  if (!found) return undefined
  if (found.state !== 'ready') return { state: 'making' }
  const id = toHex(found.id)
  const numbers = Array.from({ length: found.pieces }, (_, piece) => piece)
  return {
    state: 'ready',
    size: found.size,
    name: `signet-${formatDateTime(fromEpochSeconds(found.createdAt)).slice(0, 10)}.zip`,
    pieces: [
      ...numbers.map((piece) => pieceFile(id, 'b', piece)),
      ...numbers.map((piece) => pieceFile(id, 'd', piece)),
      pieceFile(id, 'e'),
    ],
  }
}

/** Private keys leave the database and lie under the passphrase from then on; nothing of them is kept readable. */
async function boxKeys(
  ctx: ActionContext,
  { tenantId, tenantSlug }: Tenant,
  { file, passphrase }: { file: string; passphrase: string },
): Promise<void> {
  const boxed: BoxedKey[] = []
  for (const { slug } of await listTenantIssuers(ctx.db, tenantId)) {
    const issuer = await findIssuer(ctx.db, slug)
    for (const { algorithm, publicKey, sealedPrivate } of await listSigningKeys(ctx.db, issuer.id)) {
      // A key that the tenant brought as a secret was never here.
      if (sealedPrivate === null) continue
      const did = issuer.homeDid
      const context =
        algorithm === 'Ed25519'
          ? sealingContext.signingKey(tenantSlug, did, publicKey)
          : sealingContext.jwtKey(
              tenantSlug,
              did,
              await rsaKeyId(did, parseRsaPublicJwk(fromUtf8(publicKey))),
            )
      const privateKey = toBase64(await unseal(ctx.keyRing, sealedPrivate, context))
      boxed.push({ did, algorithm, publicKey: toHex(publicKey), privateKey })
    }
  }
  const box = await closeKeyBox(boxed, passphrase, { salt: ctx.randomBytes(16), iv: ctx.randomBytes(12) })
  await ctx.files.put(file, utf8(JSON.stringify(box)), 'application/json')
}

const summarize = ({ id, state, size, withKeys, createdAt, expiresAt }: ArchiveRecord): ArchiveSummary => ({
  id: formatUuid(id),
  state,
  size,
  withKeys,
  createdAt: formatDateTime(fromEpochSeconds(createdAt)),
  expiresAt: formatDateTime(fromEpochSeconds(expiresAt)),
})
