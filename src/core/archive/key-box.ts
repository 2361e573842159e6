import { BadgeError } from '../badge-error.ts'
import { fromBase64, toBase64 } from '../encoding/base64.ts'
import { fromUtf8, utf8 } from '../encoding/bytes.ts'
import { importDataKey } from '../keys/data-key.ts'
import { openWith, sealWith } from '../keys/sealing.ts'

/** Private keys under a passphrase, as an archive carries them; the only place where they leave the service. */
export interface KeyBox {
  kdf: 'PBKDF2-HMAC-SHA-256'
  iterations: number
  salt: string
  cipher: 'AES-256-GCM'
  sealed: string
}

/** A private key: the seed of an Ed25519 key or the PKCS #8 of an RSA key, in base64. */
export interface BoxedKey {
  did: string
  algorithm: 'Ed25519' | 'RS256'
  /** As hex, as the archive's rows have it. */
  publicKey: string
  privateKey: string
}

// As many as Workers allow. A passphrase of four random words withstands that; the archive says so.
const ITERATIONS = 100_000
const CONTEXT = 'signet archive keys v1'

export async function closeKeyBox(
  keys: readonly BoxedKey[],
  passphrase: string,
  random: { salt: Uint8Array<ArrayBuffer>; iv: Uint8Array },
): Promise<KeyBox> {
  const key = await deriveKey(passphrase, random.salt, ITERATIONS)
  const sealed = await sealWith(key, utf8(JSON.stringify(keys)), CONTEXT, random.iv)
  return {
    kdf: 'PBKDF2-HMAC-SHA-256',
    iterations: ITERATIONS,
    salt: toBase64(random.salt),
    cipher: 'AES-256-GCM',
    sealed: toBase64(sealed),
  }
}

export async function openKeyBox(box: KeyBox, passphrase: string): Promise<BoxedKey[]> {
  if (!(box.iterations > 0 && box.iterations <= ITERATIONS)) throw wrong()
  const key = await deriveKey(passphrase, fromBase64(box.salt), box.iterations)
  try {
    // Written by `closeKeyBox` and authenticated by the seal.
    return JSON.parse(fromUtf8(await openWith(key, fromBase64(box.sealed), CONTEXT))) as BoxedKey[]
  } catch {
    throw wrong()
  }
}

const wrong = () => new BadgeError('invalid_input', 'the private keys do not open with this passphrase')

async function deriveKey(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey('raw', utf8(passphrase.normalize('NFKC')), 'PBKDF2', false, [
    'deriveBits',
  ])
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  return importDataKey(new Uint8Array(await crypto.subtle.deriveBits(algorithm, secret, 256)))
}
