import { importSigningKey, publicKeyOf } from '../../src/core/keys/ed25519.ts'
import { encodeEd25519Multikey } from '../../src/core/keys/multikey.ts'
import type { SigningMaterial } from '../../src/core/proof/eddsa-rdfc-2022.ts'

export const CREATED = new Date(1_790_000_000_000)

/** A fixed key: signatures of ours and the peer's must be equal. */
export async function createSigner(): Promise<SigningMaterial> {
  const seed = new Uint8Array(32).fill(7)
  const method = encodeEd25519Multikey(await publicKeyOf(seed))
  return {
    key: await importSigningKey(seed),
    verificationMethod: `did:web:signet.example:i:institute#${method}`,
  }
}
