import { BadgeError } from '../badge-error.ts'
import { fromBase64 } from '../encoding/base64.ts'
import { importDataKey } from './data-key.ts'
import { deriveBytes } from './derive.ts'

/**
 * The key-encryption keys (KEK) of this deployment, by version. New values are sealed with `current`; the
 * others open what was sealed before, until it has been sealed anew.
 */
export interface KeyRing {
  current: number
  keys: ReadonlyMap<number, CryptoKey>
  checkValues: ReadonlyMap<number, Uint8Array<ArrayBuffer>>
  /** Signs the cookies of people who are signed in; from the current KEK, so that a new one signs everybody out once. */
  signInSecret: Uint8Array<ArrayBuffer>
}

const MAX_VERSION = 0xffff

/** Reads the secrets `KEK_V<n>`, each base64 of 32 bytes. An error names the secret, never its value. */
export async function parseKeyRing(secrets: ReadonlyMap<number, string>): Promise<KeyRing> {
  if (secrets.size === 0) throw misconfigured('no key-encryption key is set: KEK_V1 is missing')
  const keys = new Map<number, CryptoKey>()
  const checkValues = new Map<number, Uint8Array<ArrayBuffer>>()
  const current = Math.max(...secrets.keys())
  let signInSecret = new Uint8Array(0)
  for (const [version, secret] of secrets) {
    const raw = parseSecret(version, secret)
    keys.set(version, await importDataKey(raw))
    checkValues.set(version, await deriveBytes(raw, 'signet kek check value v1', 16))
    if (version === current) signInSecret = await deriveBytes(raw, 'signet sign-in secret v1', 32)
  }
  return { current, keys, checkValues, signInSecret }
}

/**
 * 16 bytes that tell whether two deployments hold the same KEK. They come from HKDF under a purpose of their
 * own, so they reveal nothing about the key and nothing is ever encrypted to make them.
 */
export async function keyCheckValue(ring: KeyRing, version: number): Promise<Uint8Array<ArrayBuffer>> {
  const value = ring.checkValues.get(version)
  if (value === undefined) throw misconfigured(`KEK_V${version} is not set`)
  return value.slice()
}

function parseSecret(version: number, secret: string): Uint8Array<ArrayBuffer> {
  const name = `KEK_V${version}`
  if (!Number.isInteger(version) || version < 1 || version > MAX_VERSION) {
    throw misconfigured(`${name} must have a version from 1 to ${MAX_VERSION}`)
  }
  const raw = decodeSecret(name, secret)
  if (raw.length !== 32) throw misconfigured(`${name} must be 32 bytes and is ${raw.length}`)
  return raw
}

function decodeSecret(name: string, secret: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64(secret)
  } catch {
    // Without the cause: nothing that has seen the value leaves this function.
    throw misconfigured(`${name} must be base64 with padding and nothing around it`)
  }
}

const misconfigured = (message: string): BadgeError => new BadgeError('misconfigured', message)
