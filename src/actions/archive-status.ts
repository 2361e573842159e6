import { encodeEd25519Multikey } from '../core/keys/multikey.ts'
import { eddsaRdfc2022Proof, signEddsaRdfc2022 } from '../core/proof/eddsa-rdfc-2022.ts'
import { encodeBitstring } from '../core/status/bitstring.ts'
import { buildStatusListCredential } from '../core/status/status-list-credential.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { findStatusList, readStatusBits, type StatusPurpose } from '../store/status-lists.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { openSigningKey } from './open-secrets.ts'
import { statusListUrl } from './status-entry.ts'

const CLOCK_SKEW = 300
const YEAR = 365 * 86_400
/** With the service gone nobody signs a list anew, so those of an archive hold for as long as anybody may ask. */
const VALID_FOR = 30 * YEAR
const TTL = 86_400_000

/** A status list as it is now, signed to stand by itself. */
export async function signStandingList(
  ctx: ActionContext,
  current: IssuerRecord,
  list: number,
  purpose: StatusPurpose,
): Promise<{ url: string; document: unknown } | undefined> {
  const key = { issuerId: current.id, purpose, list }
  const stored = await findStatusList(ctx.db, key)
  if (!stored) return undefined
  const did = stored.identityDid ?? current.homeDid
  const url = statusListUrl(stored.identityUrl ?? current.homeUrl, list, purpose)
  const now = ctx.now()
  const at = epochSeconds(now)
  const { indexes } = await readStatusBits(ctx.db, key)
  const unsigned = buildStatusListCredential({
    id: url,
    issuer: did,
    purpose,
    encodedList: await encodeBitstring(indexes),
    validFrom: new Date((at - CLOCK_SKEW) * 1000),
    validUntil: new Date((at + VALID_FOR) * 1000),
    ttl: TTL,
  })
  const verificationMethod = `${did}#${encodeEd25519Multikey(current.publicKey)}`
  const signer = { key: await openSigningKey(ctx, current), verificationMethod }
  const { signature } = await signEddsaRdfc2022({ ...unsigned }, signer, now)
  return { url, document: { ...unsigned, proof: [eddsaRdfc2022Proof(verificationMethod, now, signature)] } }
}
