import { BadgeError } from '../badge-error.ts'
import { toBase64Url } from '../encoding/base64.ts'
import { fromHex, toHex } from '../encoding/bytes.ts'

/** The curves of FIPS 186 that the standards sign with. */
export type EcCurve = 'P-256' | 'P-384'

/** A public key as a JWK (RFC 7518 section 6.2). P-521 comes in no other form: no Multikey and no proof suite has it. */
export interface EcPublicJwk {
  kty: 'EC'
  crv: EcCurve | 'P-521'
  x: string
  y: string
}

// NIST SP 800-186 section 3.2.1; the coefficient a is -3 for both.
const CURVES: Record<EcCurve, { p: bigint; b: bigint; bytes: number }> = {
  'P-256': {
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    bytes: 32,
  },
  'P-384': {
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    bytes: 48,
  },
}

/**
 * The point of a compressed public key (SEC 1 section 2.3.4), as a Multikey has it and WebCrypto does not take
 * it. Throws when there is no such point.
 */
export function decompressPoint(curve: EcCurve, compressed: Uint8Array): EcPublicJwk {
  const { p, b, bytes } = CURVES[curve]
  const [sign] = compressed
  const x = BigInt(`0x${toHex(compressed.subarray(1)) || '0'}`)
  if (compressed.length !== bytes + 1 || (sign !== 2 && sign !== 3) || x >= p) throw noPoint(curve)
  const square = ((((x * x - 3n) * x + b) % p) + p) % p
  // Both primes are 3 modulo 4, so that a square root is a power.
  const root = power(square, (p + 1n) / 4n, p)
  if ((root * root) % p !== square) throw noPoint(curve)
  const y = root % 2n === BigInt(sign % 2) ? root : p - root
  return { kty: 'EC', crv: curve, x: toText(x, bytes), y: toText(y, bytes) }
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let factor = base
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * factor) % modulus
    factor = (factor * factor) % modulus
  }
  return result
}

const toText = (value: bigint, bytes: number): string =>
  toBase64Url(fromHex(value.toString(16).padStart(2 * bytes, '0')))

const noPoint = (curve: EcCurve): BadgeError =>
  new BadgeError('bad_request', `the key is not a point of ${curve}`)
