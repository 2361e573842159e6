import { fromUtf8 } from '../encoding/bytes.ts'
import { encodeEd25519Multikey } from './multikey.ts'
import { parseRsaPublicJwk, rsaKeyId } from './rsa.ts'

/** The DID URL by which a key of an issuer is found, from its stored public half. */
export const verificationMethodOf = async (
  did: string,
  { algorithm, publicKey }: { algorithm: 'Ed25519' | 'RS256'; publicKey: Uint8Array },
): Promise<string> =>
  algorithm === 'Ed25519'
    ? `${did}#${encodeEd25519Multikey(publicKey)}`
    : rsaKeyId(did, parseRsaPublicJwk(fromUtf8(publicKey)))
