import { BadgeError } from '../core/badge-error.ts'
import { fromUtf8, toHex, utf8 } from '../core/encoding/bytes.ts'
import { generateRsaKey, importRsaPrivateKey, parseRsaPublicJwk, rsaKeyId } from '../core/keys/rsa.ts'
import { seal, unseal } from '../core/keys/sealing.ts'
import { runBatch, violates } from '../store/database.ts'
import { findJwtKey, type IssuerRecord, insertJwtKey } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { bounded, sealingContext } from './open-secrets.ts'

export interface JwtSigner {
  key: CryptoKey
  /** DID URL of the verification method. */
  kid: string
}

const opened = bounded<CryptoKey>()

/** The issuer's RSA key for VC-JWT; made when it is asked for the first time. */
export async function openJwtKey(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'tenantId' | 'tenantSlug' | 'did'>,
): Promise<JwtSigner> {
  const stored = (await findJwtKey(ctx.db, issuer.id)) ?? (await createJwtKey(ctx, issuer))
  const { publicKey, sealedPrivate } = stored
  if (sealedPrivate === null)
    throw new BadgeError('misconfigured', `the JWT key of ${issuer.did} is not here`)
  const kid = await rsaKeyId(issuer.did, parseRsaPublicJwk(fromUtf8(publicKey)))
  const context = sealingContext.jwtKey(issuer.tenantSlug, issuer.did, kid)
  const key = await opened(toHex(sealedPrivate), async () =>
    importRsaPrivateKey(await unseal(ctx.keyRing, sealedPrivate, context)),
  )
  return { key, kid }
}

async function createJwtKey(
  ctx: ActionContext,
  { id: issuerId, tenantId, tenantSlug, did }: Pick<IssuerRecord, 'id' | 'tenantId' | 'tenantSlug' | 'did'>,
) {
  const { publicJwk, pkcs8 } = await generateRsaKey()
  const context = sealingContext.jwtKey(tenantSlug, did, await rsaKeyId(did, publicJwk))
  const publicKey = utf8(JSON.stringify(publicJwk))
  const sealedPrivate = await seal(ctx.keyRing, pkcs8, context, ctx.randomBytes(12))
  const at = epochSeconds(ctx.now())
  try {
    await runBatch(ctx.db, [
      insertJwtKey(ctx.db, { issuerId, publicKey, sealedPrivate, createdAt: at }),
      insertAuditEntry(ctx.db, { tenantId, issuerId, at, actor: ctx.actor, action: 'signing_key.created' }),
    ])
    return { publicKey, sealedPrivate }
  } catch (cause) {
    // Another isolate has made one in the meantime: that one counts.
    const winner = violates(cause, 'signing_keys') ? await findJwtKey(ctx.db, issuerId) : undefined
    if (!winner) throw cause
    return winner
  }
}
