import { owned } from '../encoding/bytes.ts'

/** 32 bytes as an AES-256-GCM key that cannot be read back. */
export async function importDataKey(raw32: Uint8Array): Promise<CryptoKey> {
  if (raw32.length !== 32) throw new RangeError('an AES-256 key has 32 bytes')
  return crypto.subtle.importKey('raw', owned(raw32), 'AES-GCM', false, ['encrypt', 'decrypt'])
}
