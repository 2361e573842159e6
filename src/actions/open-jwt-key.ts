import { fromUtf8, toHex } from '../core/encoding/bytes.ts'
import { importRsaPrivateKey, parseRsaPublicJwk, rsaKeyId } from '../core/keys/rsa.ts'
import { unseal } from '../core/keys/sealing.ts'
import { runBatch, violates } from '../store/database.ts'
import { findJwtKey, type IssuerRecord } from '../store/issuers.ts'
import type { ActionContext } from './context.ts'
import { latest, sealingContext } from './open-secrets.ts'
import { findOwnKey, readOwnSecret } from './own-signing-secret.ts'
import { generateOwnKey, prepareSigningKey } from './prepare-signing-key.ts'

export interface JwtSigner {
  key: CryptoKey
  /** DID URL of the verification method. */
  kid: string
}

const opened = latest<CryptoKey>()

/** The issuer's RSA key for VC-JWT, named as in the document of `did`; made when it is asked for the first time. */
export async function openJwtKey(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'slug' | 'tenantId' | 'tenantSlug' | 'did' | 'homeDid'>,
): Promise<JwtSigner> {
  const stored = (await findJwtKey(ctx.db, issuer.id)) ?? (await createJwtKey(ctx, issuer))
  const { publicKey, sealedPrivate } = stored
  const jwk = parseRsaPublicJwk(fromUtf8(publicKey))
  const kid = await rsaKeyId(issuer.did, jwk)
  if (sealedPrivate === null) {
    const { text, version } = await readOwnSecret(ctx, issuer.slug, publicKey)
    const open = async () => importRsaPrivateKey((await findOwnKey(text, issuer.slug, publicKey)).secret)
    return { key: await opened(issuer.homeDid, version, open), kid }
  }
  const { tenantSlug, homeDid } = issuer
  const context = sealingContext.jwtKey(tenantSlug, homeDid, await rsaKeyId(homeDid, jwk))
  const key = await opened(homeDid, toHex(sealedPrivate), async () =>
    importRsaPrivateKey(await unseal(ctx.keyRing, sealedPrivate, context)),
  )
  return { key, kid }
}

async function createJwtKey(ctx: ActionContext, issuer: Parameters<typeof openJwtKey>[1]) {
  const { row, statements } = await prepareSigningKey(ctx, issuer, await generateOwnKey(ctx, 'RS256'))
  try {
    await runBatch(ctx.db, statements)
    return row
  } catch (cause) {
    // Another isolate has made one in the meantime: that one counts.
    const winner = violates(cause, 'signing_keys') ? await findJwtKey(ctx.db, issuer.id) : undefined
    if (!winner) throw cause
    return winner
  }
}
