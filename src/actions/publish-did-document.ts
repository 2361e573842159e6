import { buildDidDocument, type DidDocument } from '../core/did/did-document.ts'
import { encodeEd25519Multikey } from '../core/keys/multikey.ts'
import { findIssuerByDid, listPublicKeys } from '../store/issuers.ts'
import { type ActionContext, fromEpochSeconds } from './context.ts'

/** The DID document of an issuer of ours, with every key that it ever signed with; undefined for a stranger's DID. */
export async function publishDidDocument(
  ctx: Pick<ActionContext, 'db'>,
  did: string,
): Promise<DidDocument | undefined> {
  const issuer = await findIssuerByDid(ctx.db, did)
  if (!issuer) return undefined
  const keys = await listPublicKeys(ctx.db, issuer.id)
  return buildDidDocument({
    did,
    alsoKnownAs: [issuer.baseUrl],
    keys: keys.map(({ publicKey, revokedAt }) => ({
      publicKeyMultibase: encodeEd25519Multikey(publicKey),
      ...(revokedAt !== null && { revokedAt: fromEpochSeconds(revokedAt) }),
    })),
  })
}
