import { BadgeError } from '../badge-error.ts'
import { equalBytes, fromHex, toHex, utf8 } from '../encoding/bytes.ts'
import { sha256 } from '../encoding/sha256.ts'

/** The members of an IdentityObject (Open Badges 3.0 section B.1.11) that say who is meant. */
export interface HashedIdentity {
  hashed: boolean
  identityHash: string
  salt?: string
}

// RFC 5321 section 4.5.3.1, in octets.
const MAX_ADDRESS_OCTETS = 254
const MAX_LOCAL_PART_OCTETS = 64
// RFC 6531's dot-atom; quoted local parts are legal and nobody has one.
const localPart = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
// At least two labels, the last with a letter in it: no IP addresses and no local hosts.
const mailDomain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/
// What would make the URL parser see more than a host.
const foreignInDomain = /[\s\p{Cc}\p{Cf}/\\?#@:%[\]<>^|]/u

/**
 * The one spelling under which an address is hashed, indexed and compared: no surrounding space, lower case,
 * NFC, the domain in ASCII (IDNA by way of the URL standard). Mail providers ignore case, whatever RFC 5321 says.
 */
export function normalizeEmail(text: string): string {
  const address = text.trim().normalize('NFC').toLowerCase()
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  const url = `http://${domain}/`
  if (at < 1 || domain === '' || foreignInDomain.test(domain) || !URL.canParse(url)) {
    // The address stays out of the message: it is personal data.
    throw new BadgeError('bad_request', 'the text is not an e-mail address')
  }
  return `${address.slice(0, at)}@${new URL(url).hostname}`
}

/** Whether mail could be sent there. Only a mail that arrives proves an address, so this is not RFC 5322. */
export function isEmailAddress(text: string): boolean {
  let address: string
  try {
    address = normalizeEmail(text)
  } catch {
    return false
  }
  const at = address.lastIndexOf('@')
  if (
    utf8(address).length > MAX_ADDRESS_OCTETS ||
    utf8(address.slice(0, at)).length > MAX_LOCAL_PART_OCTETS
  ) {
    return false
  }
  return localPart.test(address.slice(0, at)) && mailDomain.test(address.slice(at + 1))
}

/** An IdentityHash (Open Badges 3.0 section B.6.5): SHA-256 of the identifier followed by the salt. */
export async function hashIdentity(identifier: string, salt: string): Promise<string> {
  return `sha256$${toHex(await sha256(utf8(identifier + salt)))}`
}

/**
 * Whether an IdentityObject is about this identifier, in exactly this spelling. The standard also allows MD5;
 * it is refused, since a match would prove nothing.
 */
export async function matchesIdentity(identity: HashedIdentity, identifier: string): Promise<boolean> {
  if (!identity.hashed) return equalBytes(utf8(identity.identityHash), utf8(identifier))
  const [, algorithm, digest] = /^(\w+)\$([0-9a-fA-F]+)$/.exec(identity.identityHash) ?? []
  if (algorithm === undefined || digest === undefined) {
    throw new BadgeError(
      'bad_request',
      'identityHash is not an algorithm, a dollar sign and hexadecimal digits',
    )
  }
  if (algorithm !== 'sha256') {
    const reason = algorithm === 'md5' ? 'can be forged' : 'is not known'
    throw new BadgeError(
      'bad_request',
      `identityHash uses ${algorithm}, which ${reason}: only sha256 is accepted`,
    )
  }
  if (digest.length !== 64) throw new BadgeError('bad_request', 'identityHash is not as long as SHA-256')
  return equalBytes(fromHex(digest), await sha256(utf8(identifier + (identity.salt ?? ''))))
}
