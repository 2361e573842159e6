import { notFound } from '../core/badge-error.ts'
import { signVcJwt } from '../core/jwt/vc-jwt.ts'
import { encodeEd25519Multikey } from '../core/keys/multikey.ts'
import { eddsaRdfc2022Proof, signEddsaRdfc2022 } from '../core/proof/eddsa-rdfc-2022.ts'
import { encodeBitstring, STATUS_LIST_LENGTH } from '../core/status/bitstring.ts'
import { buildStatusListCredential } from '../core/status/status-list-credential.ts'
import { findIssuer, type IssuerRecord } from '../store/issuers.ts'
import {
  findStatusList,
  markPublished,
  readStatusBits,
  type StatusListKey,
  type StatusPurpose,
} from '../store/status-lists.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { openJwtKey } from './open-jwt-key.ts'
import { openSigningKey } from './open-secrets.ts'
import { statusListUrl } from './status-entry.ts'

const HOUR = 3_600
const DAY = 24 * HOUR

/** A list is signed anew when it changes and once a day, so that a verifier never holds one near its end. */
const RESIGN_AFTER = DAY
const VALID_FOR = 7 * DAY
/** How far a verifier's clock may be behind ours: a list that is not valid yet tells nothing. */
const CLOCK_SKEW = 300
/** How long a verifier may go on with what it has (Bitstring Status List, `ttl`, milliseconds). */
const TTL = 30_000

export interface PublishedStatusList {
  issuer: IssuerRecord
  /** JSON with a Data Integrity proof. */
  document: string
  version: number
  /** Epoch seconds. */
  publishedAt: number
}

/**
 * The signed status list as the database has it now. Published on read: the stored document of the current
 * version, or a new one, built from the status events, signed and stored. Nothing can be lost between
 * revoking and publishing, and a thousand revocations cost one signature.
 */
export async function publishStatusList(
  ctx: ActionContext,
  issuerSlug: string,
  list: number,
  purpose: StatusPurpose = 'revocation',
  identityId: number | null = null,
): Promise<PublishedStatusList> {
  const current = await findIssuer(ctx.db, issuerSlug)
  const key: StatusListKey = { issuerId: current.id, purpose, list }
  const stored = await findStatusList(ctx.db, key)
  const exists = stored && (list === 0 || list * STATUS_LIST_LENGTH < stored.nextPosition)
  // A list is found under the identity that its credentials name, and under no other.
  if (!exists || stored.identityId !== identityId) throw notFound('status list', String(list))
  const identity = {
    did: stored.identityDid ?? current.homeDid,
    baseUrl: stored.identityUrl ?? current.homeUrl,
  }
  const issuer = { ...current, ...identity }
  const now = ctx.now()
  const { version, publishedVersion, publishedAt, document } = stored
  const isCurrent = publishedVersion === (version ?? 0) && document !== null && publishedAt !== null
  if (isCurrent && epochSeconds(now) - publishedAt < RESIGN_AFTER) {
    return { issuer, document, version: publishedVersion, publishedAt }
  }
  return signList(ctx, issuer, key, now)
}

async function signList(
  ctx: ActionContext,
  issuer: IssuerRecord,
  key: StatusListKey,
  now: Date,
): Promise<PublishedStatusList> {
  const { version, indexes } = await readStatusBits(ctx.db, key)
  const { keyId } = issuer
  const at = epochSeconds(now)
  const unsigned = buildStatusListCredential({
    id: statusListUrl(issuer.baseUrl, key.list, key.purpose),
    issuer: issuer.did,
    purpose: key.purpose,
    encodedList: await encodeBitstring(indexes),
    validFrom: new Date((at - CLOCK_SKEW) * 1000),
    validUntil: new Date((at + VALID_FOR) * 1000),
    ttl: TTL,
  })
  const verificationMethod = `${issuer.did}#${encodeEd25519Multikey(issuer.publicKey)}`
  const signer = { key: await openSigningKey(ctx, issuer), verificationMethod }
  const { signature } = await signEddsaRdfc2022({ ...unsigned }, signer, now)
  const proof = eddsaRdfc2022Proof(verificationMethod, now, signature)
  const document = JSON.stringify({ ...unsigned, proof: [proof] })
  const kept = await markPublished(ctx.db, key, { version, at, document, keyId })
  if (kept.length === 0) {
    const current = await findIssuer(ctx.db, issuer.slug)
    // Its key was changed meanwhile, perhaps because nobody is to trust it any more.
    const { did, baseUrl } = issuer
    if (current.keyId !== keyId) return signList(ctx, { ...current, did, baseUrl }, key, now)
  }
  return { issuer, document, version, publishedAt: at }
}

/** The same list as a JWT (VC-JOSE-COSE), for verifiers whose credentials are JWTs. */
export const signStatusList = async (
  ctx: ActionContext,
  { issuer, document }: PublishedStatusList,
): Promise<string> => signVcJwt(JSON.parse(document), await openJwtKey(ctx, issuer), 'vc+jwt')
