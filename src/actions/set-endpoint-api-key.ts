import { providers } from '../commerce/providers.ts'
import { BadgeError, invalidInput } from '../core/badge-error.ts'
import { fromUtf8, utf8 } from '../core/encoding/bytes.ts'
import { seal, unseal } from '../core/keys/sealing.ts'
import { runBatch } from '../store/database.ts'
import { type EndpointRecord, findEndpoint, markEndpoint } from '../store/endpoints.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { sealingContext } from './open-secrets.ts'

/** A key with which the shop's API may be read, for what webhooks leave out and what they missed; null takes it away. */
export async function setEndpointApiKey(
  ctx: ActionContext,
  issuer: IssuerRecord,
  id: Uint8Array<ArrayBuffer>,
  key: string | null,
): Promise<void> {
  authorize(ctx, 'commerce.write')
  const endpoint = await findEndpoint(ctx.db, issuer.id, id)
  const { tenantId } = endpoint
  const at = epochSeconds(ctx.now())
  const text = key === null ? null : checkKey(endpoint, key.trim())
  const context = sealingContext.endpointApiKey(id)
  const sealed = text === null ? null : await seal(ctx.keyRing, utf8(text), context, ctx.randomBytes(12))
  await runBatch(ctx.db, [
    markEndpoint(ctx.db, tenantId, id, {
      apiKey: sealed,
      apiKeyHint: text === null ? null : text.slice(-4),
      // The first time is at once: it shows that the key is right.
      nextReconcileAt: text === null ? null : at,
    }),
    insertAuditEntry(ctx.db, {
      tenantId,
      issuerId: issuer.id,
      at,
      actor: ctx.actor,
      action: text === null ? 'endpoint.api_key_removed' : 'endpoint.api_key_set',
      subject: id,
    }),
  ])
}

function checkKey({ provider, account }: EndpointRecord, key: string): string {
  const { title, apiKey } = providers[provider]
  if (!apiKey)
    throw new BadgeError('conflict', `nothing is asked of the API of ${title}, so no key is needed`)
  const objection = apiKey.objectTo(key)
  if (objection !== undefined) throw invalidInput('/key', `key: ${objection}`)
  if (provider === 'shopify' && account === null)
    throw new BadgeError('conflict', 'enter the shop first (account): the key is sent to no other')
  return key
}

/** The key, or nothing when the tenant gave none. */
export const openApiKey = async (
  { keyRing }: Pick<ActionContext, 'keyRing'>,
  { id, apiKey }: Pick<EndpointRecord, 'id' | 'apiKey'>,
): Promise<string | undefined> =>
  apiKey === null ? undefined : fromUtf8(await unseal(keyRing, apiKey, sealingContext.endpointApiKey(id)))
