import { didDocumentUrl } from '../../src/core/did/did-web.ts'
import { decodeMultibase } from '../../src/core/encoding/multibase.ts'
import { call } from './api.ts'

/** The Ed25519 key that an issuer publishes in its DID document. */
export async function publicKeyOf(did: string): Promise<Uint8Array> {
  const { body } = await call('GET', didDocumentUrl(did, { loopbackHttp: true }))
  const [method] = body.verificationMethod
  // Two bytes say that it is Ed25519 (Controlled Identifiers 1.0, Multikey).
  return decodeMultibase(method.publicKeyMultibase).slice(2)
}
