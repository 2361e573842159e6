import { buildDidDocument, type DidDocument, type PublishedKey } from '../core/did/did-document.ts'
import { fromUtf8 } from '../core/encoding/bytes.ts'
import { encodeEd25519Multikey } from '../core/keys/multikey.ts'
import { parseRsaPublicJwk, rsaKeyId } from '../core/keys/rsa.ts'
import { findIssuerByDid } from '../store/identities.ts'
import { listPublicKeys } from '../store/issuers.ts'
import { type ActionContext, fromEpochSeconds } from './context.ts'

type KeyRecord = Awaited<ReturnType<typeof listPublicKeys>>[number]

/**
 * The DID document of an issuer of ours, with every key that it ever signed with, whatever else it is called; undefined
 * for a stranger's DID.
 */
export async function publishDidDocument(
  ctx: Pick<ActionContext, 'db'>,
  did: string,
): Promise<DidDocument | undefined> {
  const issuer = await findIssuerByDid(ctx.db, did)
  if (!issuer) return undefined
  const urls = issuer.identities.flatMap((own) => (own.did === did ? [own.baseUrl] : []))
  const dids = issuer.identities.flatMap((own) => (own.did === did ? [] : [own.did]))
  const keys = await listPublicKeys(ctx.db, issuer.id)
  return buildDidDocument({
    did,
    alsoKnownAs: [...urls, ...dids],
    keys: await Promise.all(keys.map((key) => publishKey(did, key))),
  })
}

/** The issuer's keys for VC-JWT as a JWK Set (RFC 7517), each named as in the DID document and marked with its issuer. */
export async function publishJwks(
  ctx: Pick<ActionContext, 'db'>,
  { id, did }: { id: number; did: string },
): Promise<{ keys: Record<string, string>[] }> {
  const keys = (await listPublicKeys(ctx.db, id)).filter(
    ({ algorithm, state }) => algorithm === 'RS256' && state !== 'compromised',
  )
  return {
    keys: await Promise.all(
      keys.map(async ({ publicKey }) => {
        const jwk = parseRsaPublicJwk(fromUtf8(publicKey))
        return { ...jwk, kid: await rsaKeyId(did, jwk), alg: 'RS256', use: 'sig', iss: did }
      }),
    ),
  }
}

async function publishKey(
  did: string,
  { algorithm, publicKey, revokedAt }: KeyRecord,
): Promise<PublishedKey> {
  const revoked = revokedAt === null ? {} : { revokedAt: fromEpochSeconds(revokedAt) }
  if (algorithm === 'Ed25519') return { publicKeyMultibase: encodeEd25519Multikey(publicKey), ...revoked }
  const jwk = parseRsaPublicJwk(fromUtf8(publicKey))
  return { id: await rsaKeyId(did, jwk), publicKeyJwk: { ...jwk, alg: 'RS256' }, ...revoked }
}
