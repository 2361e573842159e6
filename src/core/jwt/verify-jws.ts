import { BadgeError } from '../badge-error.ts'
import type { PublicKey } from '../keys/public-key.ts'
import { verifySignature } from '../keys/verify-signature.ts'
import type { CompactJws } from '../unpack/compact-jws.ts'

// Open Badges 3.0 section 8.2.1 and VC-JOSE-COSE; no others, least of all `none` and those with a shared secret.
const ALGORITHMS: ReadonlyMap<unknown, PublicKey['algorithm']> = new Map([
  ['RS256', 'RSA'],
  ['ES256', 'P-256'],
  ['ES384', 'P-384'],
  ['ES512', 'P-521'],
  ['EdDSA', 'Ed25519'],
])

// `JWT` is what Open Badges 3.0 says, the others are VC-JOSE-COSE's, now and in its drafts.
const TYPES = new Set(['jwt', 'vc+jwt', 'vp+jwt', 'vc+ld+jwt', 'vp+ld+jwt', 'vc+ld+json+jwt', 'jose'])

// "Additional JOSE Headers are NOT allowed" (Open Badges 3.0 section 8.2); others' tokens may have more of them.
const BADGE_HEADERS = new Set(['alg', 'kid', 'jwk', 'typ'])

/** Throws unless the header is that of a credential, or of a badge, signed in a way that we can judge. */
export function assertHeader({ header }: CompactJws, { isBadge = false } = {}): void {
  if (!ALGORITHMS.has(header.alg)) {
    throw new BadgeError('bad_request', `tokens with the algorithm ${nameOf(header.alg)} are not accepted`)
  }
  // RFC 7515 section 4.1.11: whoever does not understand what is critical must refuse.
  if (header.crit !== undefined) throw new BadgeError('bad_request', 'the token has critical headers')
  const other = isBadge ? Object.keys(header).find((name) => !BADGE_HEADERS.has(name)) : undefined
  if (other !== undefined) {
    throw new BadgeError(
      'bad_request',
      `the token of a badge has the header ${nameOf(other)}, which is not allowed`,
    )
  }
  const { typ } = header
  if (typ === undefined) return
  const isKnown = typeof typ === 'string' && TYPES.has(typ.toLowerCase().replace(/^application\//, ''))
  if (!isKnown) throw new BadgeError('bad_request', `a token of the type ${nameOf(typ)} is not a credential`)
}

/** Whether the signature is good. The key decides about the algorithm, and the header must agree. */
export async function verifyJws(jws: CompactJws, key: PublicKey): Promise<boolean> {
  const { header, signature, signingInput } = jws
  if (ALGORITHMS.get(header.alg) !== key.algorithm) {
    throw new BadgeError(
      'bad_request',
      `a key of the kind ${key.algorithm} does not sign ${nameOf(header.alg)}`,
    )
  }
  return verifySignature(key, signature, signingInput)
}

const nameOf = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, 40) : 'that is no text'
