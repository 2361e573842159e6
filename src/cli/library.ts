import { BadgeError } from '../core/badge-error.ts'
import { didDocumentUrl } from '../core/did/did-web.ts'
import { assertIssuable } from '../core/issue/assert-issuable.ts'
import { completeCredential } from '../core/issue/complete-credential.ts'
import { addProofs, signToken } from '../core/issue/secure-credential.ts'
import { fingerprintOf, publicKeyOfJwk, publicKeyOfMethod } from '../core/keys/public-key.ts'
import { importSigningJwk } from '../core/keys/signing-key.ts'
import type { SigningSuite } from '../core/proof/proof-options.ts'
import type { JsonObject } from '../core/proof/rdf.ts'
import { unpackCredential } from '../core/unpack/unpack-credential.ts'
import { type Verification, verifyCredential } from '../core/verification/verify-credential.ts'
import { createFetchJson, type GuardedFetch } from '../outbound/guarded-fetch.ts'
import { type Host, nodeHost } from './host.ts'

export interface VerifyOptions {
  /** An address, DID or URL of the person who should be the recipient. */
  recipient?: string
  /** Also ask this machine over plain http: for a server that is being developed. */
  loopback?: boolean
  /** Time and network other than the machine's. */
  host?: Pick<Host, 'now' | 'fetch'>
}

/**
 * Verifies a credential, check by check: the bytes of a file (JSON, token, PNG, SVG), a text or a JSON object. Throws
 * a `BadgeError` when there is nothing to verify in it.
 */
export async function verify(
  presented: Uint8Array | string | JsonObject,
  { recipient, loopback = false, host = nodeHost }: VerifyOptions = {},
): Promise<Verification> {
  const fetchJson = createFetchJson(host.fetch, { loopback })
  const isFile = typeof presented === 'string' || presented instanceof Uint8Array
  return verifyWith(isFile ? await contentOf(presented, fetchJson) : presented, {
    fetchJson,
    ...{ recipient, loopback, host },
  })
}

/** Verifies what is at an address, which is fetched with the same care as everything that it leads to. */
export async function verifyUrl(
  url: string,
  { recipient, loopback = false, host = nodeHost }: VerifyOptions = {},
): Promise<Verification> {
  const fetchJson = createFetchJson(host.fetch, { loopback })
  return verifyWith(await fetchJson(url), { fetchJson, recipient, loopback, host })
}

export interface SignOptions {
  /** A private key: Ed25519, P-256, P-384 or P-521. */
  jwk: unknown
  /** DID URL by which verifiers find the public half. What stands before `#` is the issuer. */
  verificationMethod: string
  /** `jwt` for a token (VC-JWT). Without it the suite that goes with the key. */
  cryptosuite?: SigningSuite | 'jwt'
  created?: Date
}

/** Signs a credential that must be sound as it is; one without an issuer gets that of the verification method. */
export async function sign(
  credential: unknown,
  { jwk, verificationMethod, cryptosuite, created = nodeHost.now() }: SignOptions,
): Promise<JsonObject | string> {
  const [issuer = '', fragment] = verificationMethod.split('#')
  if (!URL.canParse(issuer) || !fragment) {
    throw new BadgeError('bad_request', 'the verification method is not a URL with a fragment')
  }
  const signer = { ...(await importSigningJwk(jwk)), verificationMethod }
  if (issuer.startsWith('did:key:')) assertOwnKey(jwk, issuer)
  const suite = cryptosuite ?? DEFAULT_SUITES[signer.algorithm]
  const completed = completeCredential(credential, { issuer, hasProof: suite !== 'jwt' })
  const secured = await assertIssuable(completed, { issuers: [issuer] })
  if (suite === 'jwt') return signToken(secured, signer, 'JWT')
  return addProofs(secured, signer, { suites: [suite], created })
}

const DEFAULT_SUITES = {
  Ed25519: 'eddsa-rdfc-2022',
  'P-256': 'ecdsa-rdfc-2019',
  'P-384': 'ecdsa-rdfc-2019',
  // No Data Integrity suite has this curve.
  'P-521': 'jwt',
  RSA: 'jwt',
} as const

/** A did:key says itself which key it is; of any other DID only its document could. */
function assertOwnKey(jwk: unknown, did: string): void {
  const published = publicKeyOfMethod({ publicKeyMultibase: did.slice('did:key:'.length) })
  if (fingerprintOf(published) === fingerprintOf(publicKeyOfJwk(jwk))) return
  throw new BadgeError('bad_request', `the JWK is not the key of ${did}`)
}

async function contentOf(file: Uint8Array | string, fetchJson: GuardedFetch): Promise<unknown> {
  const unpacked = unpackCredential(file)
  if ('jwt' in unpacked) return unpacked.jwt
  return 'url' in unpacked ? fetchJson(unpacked.url) : unpacked.credential
}

const verifyWith = (
  credential: unknown,
  {
    fetchJson,
    recipient,
    loopback,
    host,
  }: { fetchJson: GuardedFetch; recipient: string | undefined; loopback: boolean; host: Pick<Host, 'now'> },
): Promise<Verification> =>
  verifyCredential(credential, {
    now: host.now(),
    resolveDid: async (id) => fetchJson(addressOf(id, loopback)),
    fetchStatusList: fetchJson,
    fetchDocument: fetchJson,
    fetchBytes: (url) => fetchJson.bytes(url),
    ...(recipient !== undefined && { recipient }),
  })

/** Where the document of a controller is; a did:key never comes here. */
export function addressOf(id: string, loopbackHttp: boolean): string {
  if (/^https?:/.test(id)) return id
  if (id.startsWith('did:web:')) return didDocumentUrl(id, { loopbackHttp })
  const method = id.split(':').slice(0, 2).join(':').slice(0, 100)
  throw new BadgeError('unavailable', `${method} identifiers cannot be resolved here`)
}
