import { BadgeError } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { importDataKey } from '../core/keys/data-key.ts'
import { deriveBytes } from '../core/keys/derive.ts'
import { importSigningKey } from '../core/keys/ed25519.ts'
import { encodeEd25519Multikey } from '../core/keys/multikey.ts'
import { unseal } from '../core/keys/sealing.ts'
import { createStatusPermutation, type StatusPermutation } from '../core/status/permutation.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import type { ActionContext } from './context.ts'

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

const tenantSecrets = bounded<TenantSecrets>()
const signingKeys = bounded<CryptoKey>()
const permutations = bounded<StatusPermutation>()

/** Names what a sealed value is for, so that it opens nowhere else. */
export const sealingContext = {
  tenantSecret: (tenantSlug: string) => `tenant-secret|${tenantSlug}`,
  contact: (tenantSlug: string) => `tenant-contact|${tenantSlug}`,
  signingKey: (tenantSlug: string, did: string, publicKey: Uint8Array) =>
    `signing-key|${tenantSlug}|${did}|${encodeEd25519Multikey(publicKey)}|Ed25519`,
  jwtKey: (tenantSlug: string, did: string, keyId: string) =>
    `signing-key|${tenantSlug}|${did}|${keyId}|RS256`,
  endpointSecret: (id: Uint8Array) => `endpoint-secret|${toHex(id)}`,
  inboxBody: (id: Uint8Array) => `inbox-body|${toHex(id)}`,
  purchaseFacts: (id: Uint8Array, revision: number) => `purchase-facts|${toHex(id)}|${revision}`,
  recipientKey: (blindIndex: Uint8Array) => `recipient-key|${toHex(blindIndex)}`,
  personal: (blindIndex: Uint8Array) => `personal|${toHex(blindIndex)}`,
  credentialFacts: (id: Uint8Array) => `credential-facts|${toHex(id)}`,
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
  { keyRing }: Pick<ActionContext, 'keyRing'>,
  issuer: Pick<IssuerRecord, 'tenantSlug' | 'did' | 'publicKey' | 'sealedPrivate'>,
): Promise<CryptoKey> {
  const { tenantSlug, did, publicKey, sealedPrivate } = issuer
  if (sealedPrivate === null) throw new BadgeError('misconfigured', `the signing key of ${did} is not here`)
  return signingKeys(toHex(sealedPrivate), async () =>
    importSigningKey(
      await unseal(keyRing, sealedPrivate, sealingContext.signingKey(tenantSlug, did, publicKey)),
    ),
  )
}

/** The secret order in which a list's entries are handed out; never changes for a list. */
export const openPermutation = (
  secrets: TenantSecrets,
  did: string,
  list: number,
): Promise<StatusPermutation> =>
  permutations(`${toHex(secrets.blindIndexKey)}|${did}|${list}`, async () =>
    createStatusPermutation(await deriveBytes(secrets.root, `status-permutation|${did}|${list}`, 32)),
  )
