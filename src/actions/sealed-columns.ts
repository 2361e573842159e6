import { fromUtf8 } from '../core/encoding/bytes.ts'
import { parseRsaPublicJwk, rsaKeyId } from '../core/keys/rsa.ts'
import type { FactsOf, SealedColumn } from '../store/sealed-values.ts'
import { sealingContext } from './open-secrets.ts'

type ContextOf<C extends SealedColumn> = (facts: FactsOf<C>) => string | Promise<string>

/**
 * Under which name each column's values are sealed. A column that is sealed with the key ring has a line here and one
 * in src/store/sealed-values.ts; a change of the KEK goes through them all.
 */
export const SEALED_AS: { [C in SealedColumn]: ContextOf<C> } = {
  'tenants.contact': ({ slug }) => sealingContext.contact(slug),
  'tenants.secret': ({ slug }) => sealingContext.tenantSecret(slug),
  'signing_keys.sealed_private': async ({ tenantSlug, did, publicKey, algorithm }) =>
    algorithm === 'Ed25519'
      ? sealingContext.signingKey(tenantSlug, did, publicKey)
      : sealingContext.jwtKey(tenantSlug, did, await rsaKeyId(did, parseRsaPublicJwk(fromUtf8(publicKey)))),
  'endpoints.secret': ({ id }) => sealingContext.endpointSecret(id),
  'endpoints.previous_secret': ({ id }) => sealingContext.endpointSecret(id),
  'endpoints.api_key': ({ id }) => sealingContext.endpointApiKey(id),
  'webhook_endpoints.secret': ({ id }) => sealingContext.webhookSecret(id),
  'webhook_endpoints.previous_secret': ({ id }) => sealingContext.webhookSecret(id),
  'recipients.data_key': ({ blindIndex }) => sealingContext.recipientKey(blindIndex),
}

/**
 * Where the values of each name are: columns of the table above, or nowhere in it because another key than a KEK seals
 * them. Whoever adds a name to `sealingContext` must say here which it is.
 */
export const PLACES_OF_NAMES = {
  tenantSecret: ['tenants.secret'],
  contact: ['tenants.contact'],
  signingKey: ['signing_keys.sealed_private'],
  jwtKey: ['signing_keys.sealed_private'],
  endpointSecret: ['endpoints.secret', 'endpoints.previous_secret'],
  webhookSecret: ['webhook_endpoints.secret', 'webhook_endpoints.previous_secret'],
  endpointApiKey: ['endpoints.api_key'],
  spilledEvent: 'in a file that the sweep takes within minutes',
  recipientKey: ['recipients.data_key'],
  inboxBody: 'under the tenant’s data key',
  purchaseFacts: 'under the tenant’s data key',
  claimPerson: 'under the tenant’s data key',
  approvalBody: 'under the tenant’s data key',
  webhookPayload: 'under the tenant’s data key',
  personal: 'under the recipient’s own key',
  credentialFacts: 'under the recipient’s own key',
} as const satisfies Record<keyof typeof sealingContext, readonly SealedColumn[] | string>
