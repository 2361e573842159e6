import { owned } from './bytes.ts'

/** SHA-256 (FIPS 180-4). */
export async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', owned(bytes)))
}
