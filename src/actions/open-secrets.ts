import { toHex } from '../core/encoding/bytes.ts'
import { importDataKey } from '../core/keys/data-key.ts'
import { deriveBytes } from '../core/keys/derive.ts'
import { importSigningKey } from '../core/keys/ed25519.ts'
import { encodeEd25519Multikey } from '../core/keys/multikey.ts'
import { unseal } from '../core/keys/sealing.ts'
import { createStatusPermutation, type StatusPermutation } from '../core/status/permutation.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import type { ActionContext } from './context.ts'
import { findOwnKey, readOwnSecret } from './own-signing-secret.ts'

/** What a tenant's sealed root opens into. */
export interface TenantSecrets {
  root: Uint8Array
  /** Key of the blind index. */
  blindIndexKey: Uint8Array
  /** Seals what belongs to the tenant and to no single person: inbox bodies, purchase facts. */
  dataKey: CryptoKey
}

const MAX_CACHED = 1_000

/**
 * Remembers opened keys for the isolate. Keyed by the sealed bytes: a key that is sealed anew is opened
 * anew, and what is cached never changes.
 */
export function bounded<T>(): (key: string, open: () => Promise<T>) => Promise<T> {
  const opened = new Map<string, T>()
  return async (key, open) => {
    const known = opened.get(key)
    if (known !== undefined) return known
    const value = await open()
    const oldest = opened.keys().next().value
    if (opened.size >= MAX_CACHED && oldest !== undefined) opened.delete(oldest)
    opened.set(key, value)
    return value
  }
}

/**
 * Remembers one opened key for each owner. A key that takes another's place pushes it out, so that none stays longer
 * than the isolate knows it to be in use.
 */
export function latest<T>(): (owner: string, version: string, open: () => Promise<T>) => Promise<T> {
  const opened = new Map<string, { version: string; value: T }>()
  return async (owner, version, open) => {
    const known = opened.get(owner)
    if (known?.version === version) return known.value
    opened.delete(owner)
    const value = await open()
    const oldest = opened.keys().next().value
    if (opened.size >= MAX_CACHED && oldest !== undefined) opened.delete(oldest)
    opened.set(owner, { version, value })
    return value
  }
}

const tenantSecrets = bounded<TenantSecrets>()
const signingKeys = latest<CryptoKey>()
const permutations = bounded<StatusPermutation>()

/**
 * Names what a sealed value is for, so that it opens nowhere else. Whatever is sealed with the key ring (`seal`, not
 * `sealWith`) must have a line in src/actions/sealed-columns.ts too, or a change of the KEK would leave it behind; that
 * file does not compile before a new member here is listed there.
 */
export const sealingContext = {
  tenantSecret: (tenantSlug: string) => `tenant-secret|${tenantSlug}`,
  contact: (tenantSlug: string) => `tenant-contact|${tenantSlug}`,
  signingKey: (tenantSlug: string, homeDid: string, publicKey: Uint8Array) =>
    `signing-key|${tenantSlug}|${homeDid}|${encodeEd25519Multikey(publicKey)}|Ed25519`,
  jwtKey: (tenantSlug: string, homeDid: string, keyId: string) =>
    `signing-key|${tenantSlug}|${homeDid}|${keyId}|RS256`,
  endpointSecret: (id: Uint8Array) => `endpoint-secret|${toHex(id)}`,
  endpointApiKey: (id: Uint8Array) => `endpoint-api-key|${toHex(id)}`,
  spilledEvent: (name: string) => `spilled-event|${name}`,
  inboxBody: (id: Uint8Array) => `inbox-body|${toHex(id)}`,
  purchaseFacts: (id: Uint8Array, revision: number) => `purchase-facts|${toHex(id)}|${revision}`,
  claimPerson: (entitlementId: Uint8Array) => `claim-person|${toHex(entitlementId)}`,
  recipientKey: (blindIndex: Uint8Array) => `recipient-key|${toHex(blindIndex)}`,
  personal: (blindIndex: Uint8Array) => `personal|${toHex(blindIndex)}`,
  credentialFacts: (id: Uint8Array) => `credential-facts|${toHex(id)}`,
  approvalBody: (id: Uint8Array) => `approval-body|${toHex(id)}`,
  webhookSecret: (id: Uint8Array) => `webhook-secret|${toHex(id)}`,
  webhookPayload: (id: Uint8Array) => `webhook-payload|${toHex(id)}`,
}

export const openTenant = (
  { keyRing }: Pick<ActionContext, 'keyRing'>,
  { tenantSlug, tenantSecret }: { tenantSlug: string; tenantSecret: Uint8Array },
): Promise<TenantSecrets> =>
  tenantSecrets(toHex(tenantSecret), async () => {
    const root = await unseal(keyRing, tenantSecret, sealingContext.tenantSecret(tenantSlug))
    return {
      root,
      blindIndexKey: await deriveBytes(root, 'blind-index', 32),
      dataKey: await importDataKey(await deriveBytes(root, 'data-key', 32)),
    }
  })

/** The issuer's signing key as a non-extractable CryptoKey. */
export async function openSigningKey(
  ctx: Pick<ActionContext, 'keyRing' | 'readSigningSecret'>,
  issuer: Pick<IssuerRecord, 'slug' | 'tenantSlug' | 'homeDid' | 'publicKey' | 'sealedPrivate'>,
): Promise<CryptoKey> {
  const { slug, tenantSlug, homeDid, publicKey, sealedPrivate } = issuer
  if (sealedPrivate === null) {
    const { text, version } = await readOwnSecret(ctx, slug, publicKey)
    return signingKeys(homeDid, version, async () =>
      importSigningKey((await findOwnKey(text, slug, publicKey)).secret),
    )
  }
  return signingKeys(homeDid, toHex(sealedPrivate), async () =>
    importSigningKey(
      await unseal(ctx.keyRing, sealedPrivate, sealingContext.signingKey(tenantSlug, homeDid, publicKey)),
    ),
  )
}

/** The secret order in which a list's entries are handed out; never changes for a list. */
export const openPermutation = (
  secrets: TenantSecrets,
  homeDid: string,
  list: number,
): Promise<StatusPermutation> =>
  permutations(`${toHex(secrets.blindIndexKey)}|${homeDid}|${list}`, async () =>
    createStatusPermutation(await deriveBytes(secrets.root, `status-permutation|${homeDid}|${list}`, 32)),
  )
