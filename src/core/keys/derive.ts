import { owned, utf8 } from '../encoding/bytes.ts'

/**
 * HKDF with SHA-256 and an empty salt (RFC 5869). `info` names the purpose, so that one secret serves several
 * without any of them telling about another; write it as `signet <purpose> v<n>`.
 */
export async function deriveBytes(
  secret: Uint8Array,
  info: string,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey('raw', owned(secret), 'HKDF', false, ['deriveBits'])
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8(info) }
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 8 * length))
}

/** HMAC with SHA-256 (RFC 2104), for blind indexes and webhook signatures. */
export async function hmacSha256(key: Uint8Array, data: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', owned(key), algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, owned(data)))
}
