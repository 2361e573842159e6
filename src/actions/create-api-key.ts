import { isGranted, type KeyPermission, TENANT_PERMISSIONS } from '../core/access/permissions.ts'
import { BadgeError, invalidInput } from '../core/badge-error.ts'
import { toBase64Url } from '../core/encoding/base64.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { type ApiKeyRecord, insertIssuerKey } from '../store/api-keys.ts'
import { runBatch } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { personBehind } from './person-behind.ts'

export interface ApiKeyInput {
  name: string
  scopes: KeyPermission[]
  expiresAt?: Date
}

/**
 * A key for one issuer, with a selection of what its maker may do: nobody can make a key that may do more. The key
 * itself is told this once; its SHA-256 is kept.
 */
export async function createApiKey(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId' | 'mode'>,
  { name, scopes, expiresAt }: ApiKeyInput,
): Promise<{ key: ApiKeyRecord; secret: string }> {
  authorize(ctx, 'api_keys.write')
  refuseExcess(ctx, issuer, scopes)
  const createdAt = epochSeconds(ctx.now())
  if (expiresAt && epochSeconds(expiresAt) <= createdAt) {
    throw invalidInput('/expiresAt', 'expiresAt must be in the future')
  }
  const secret = `sk_${issuer.mode}_${toBase64Url(ctx.randomBytes(32))}`
  const hash = await sha256(utf8(secret))
  const { id: issuerId, tenantId } = issuer
  const facts = {
    issuerId,
    name,
    hint: secret.slice(-4),
    scopes: [...new Set(scopes)],
    // The person, however many keys lie between: a key made with a key is no stranger to whoever made that.
    createdBy: await personBehind(ctx, tenantId),
    createdAt,
    expiresAt: expiresAt ? epochSeconds(expiresAt) : null,
  }
  const entry = {
    tenantId,
    issuerId,
    at: createdAt,
    actor: ctx.actor,
    action: 'api_key.created',
    subject: hash,
  }
  const [inserted] = await runBatch(ctx.db, [
    insertIssuerKey(ctx.db, { ...facts, tenantId, hash }),
    insertAuditEntry(ctx.db, entry),
  ])
  const [row] = inserted as { id: number }[]
  return { key: { ...facts, id: row?.id ?? 0, revokedAt: null, lastUsedAt: null }, secret }
}

function refuseExcess(
  { grants }: ActionContext,
  { mode }: Pick<IssuerRecord, 'mode'>,
  scopes: readonly KeyPermission[],
): void {
  if (scopes.length === 0) throw invalidInput('/scopes', 'scopes must have at least one permission')
  const excess = scopes.find((scope) => !isGranted(grants, scope))
  if (excess) {
    const issues = [{ pointer: '/scopes', detail: `${excess} is more than you may do` }]
    throw new BadgeError('forbidden', `a key cannot get ${excess} from somebody who does not have it`, {
      issues,
    })
  }
  const ofTenant = mode === 'test' && scopes.find((scope) => TENANT_PERMISSIONS.includes(scope))
  if (ofTenant)
    throw invalidInput('/scopes', `${ofTenant} is about the whole organisation, not for a test key`)
}
