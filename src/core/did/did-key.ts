import { BadgeError } from '../badge-error.ts'
import { isEd25519PublicKey } from '../keys/ed25519.ts'
import { decodeMultikey, encodeEd25519Multikey } from '../keys/multikey.ts'
import type { DidDocument } from './did-document.ts'

const PREFIX = 'did:key:'

/** The did:key of an Ed25519 public key (did:key method, "Format"). */
export function didKeyOf(publicKey: Uint8Array): string {
  return PREFIX + encodeEd25519Multikey(publicKey)
}

/**
 * The document that a did:key stands for (did:key method, "Read"). The key is checked here because there is
 * no document to fetch that could be wrong.
 */
export function expandDidKey(did: string): DidDocument {
  if (!did.startsWith(PREFIX))
    throw new BadgeError('bad_request', 'the identifier does not begin with did:key:')
  const multikey = did.slice(PREFIX.length)
  const { algorithm, publicKey } = decodeMultikey(multikey)
  if (algorithm === 'Ed25519' && !isEd25519PublicKey(publicKey)) {
    throw new BadgeError('bad_request', 'the did:key does not hold an Ed25519 public key')
  }
  const id = `${did}#${multikey}`
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: [{ id, type: 'Multikey', controller: did, publicKeyMultibase: multikey }],
    authentication: [id],
    assertionMethod: [id],
    capabilityDelegation: [id],
    capabilityInvocation: [id],
  }
}
