import { notFound } from '../core/badge-error.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { verificationMethodOf } from '../core/keys/verification-method-id.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { listSigningKeys, type SigningKeyRecord } from '../store/signing-keys.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, fromEpochSeconds } from './context.ts'

/** A signing key as its tenant sees it. */
export interface SigningKeySummary {
  /** The part of its verification method behind `#`. */
  id: string
  algorithm: SigningKeyRecord['algorithm']
  verificationMethod: string
  state: SigningKeyRecord['state']
  source: SigningKeyRecord['source']
  createdAt: string
  retiredAt?: string
  revokedAt?: string
}

/** Every key that the issuer ever signed with, oldest first. */
export async function listIssuerKeys(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'did'>,
): Promise<SigningKeySummary[]> {
  authorize(ctx, 'issuer.read')
  const keys = await listSigningKeys(ctx.db, issuer.id)
  return Promise.all(keys.map((key) => describeKey(issuer.did, key)))
}

export async function describeKey(
  did: string,
  key: Omit<SigningKeyRecord, 'id'>,
): Promise<SigningKeySummary> {
  const verificationMethod = await verificationMethodOf(did, key)
  const { algorithm, state, source, createdAt, retiredAt, revokedAt } = key
  return {
    id: fragmentOf(verificationMethod),
    ...{ algorithm, verificationMethod, state, source },
    createdAt: formatDateTime(fromEpochSeconds(createdAt)),
    ...(retiredAt !== null && { retiredAt: formatDateTime(fromEpochSeconds(retiredAt)) }),
    ...(revokedAt !== null && { revokedAt: formatDateTime(fromEpochSeconds(revokedAt)) }),
  }
}

/** A key of the issuer by the part of its verification method behind `#`. */
export async function findSigningKey(
  ctx: Pick<ActionContext, 'db'>,
  { id: issuerId, did }: Pick<IssuerRecord, 'id' | 'did'>,
  id: string,
): Promise<SigningKeyRecord> {
  for (const key of await listSigningKeys(ctx.db, issuerId)) {
    if (fragmentOf(await verificationMethodOf(did, key)) === id) return key
  }
  throw notFound('signing key', id.slice(0, 100))
}

const fragmentOf = (url: string): string => url.slice(url.indexOf('#') + 1)
