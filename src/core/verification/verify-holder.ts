import { CREDENTIALS_V1, CREDENTIALS_V2 } from '../contexts/urls.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { type SecuredDocument, secureDocument } from '../proof/secured-document.ts'
import { problemTypes } from '../proof/security-error.ts'
import { assertCompacted } from './assert-compacted.ts'
import { type Check, check, fail, pass } from './check.ts'
import { issuerCheck } from './issuer-check.ts'
import type { Lookup } from './lookup.ts'
import { hasType, idOf, isObject, listOf, refuse } from './read-members.ts'
import type { Presented } from './read-presented.ts'
import { verifyProofs, withoutProof } from './verify-proofs.ts'
import { verifyToken } from './verify-token.ts'

/** What the verifier asked the holder to sign: a number used once, and the verifier's own name. */
export interface Challenge {
  challenge?: string
  domain?: string
}

/** Whether a presentation is whole, and signed by its holder for this challenge and domain. */
export async function verifyHolder(
  { credential: document, jws }: Presented,
  lookup: Lookup,
  expected: Challenge,
): Promise<{ checks: Check[]; holder: string | undefined }> {
  const secured = secureDocument(withoutProof(document))
  const checks = [
    await check('members', () => assertPresentation(document), problemTypes.malformedValue),
    // A token signs its text; of what is in it, each credential is looked at by itself.
    ...(jws ? [] : [await check('json_ld', () => assertJsonLd(secured), problemTypes.proofTransformation)]),
  ]
  if (checks.some(({ outcome }) => outcome === 'fail')) return { checks, holder: undefined }
  const id = holderOf(document, jws !== undefined)
  if (id === undefined)
    return { checks: [...checks, fail('holder', 'nobody is named as its holder')], holder: id }
  const context = { signer: { id, role: 'holder' as const }, lookup, ...expected }
  const signed = jws
    ? [...(await verifyToken(jws, context)), claimsCheck(jws.payload, id, lookup.now, expected)]
    : await verifyProofs(document, context, secured)
  return { checks: [...checks, ...signed, { ...issuerCheck(id, signed), name: 'holder' }], holder: id }
}

async function assertJsonLd(secured: SecuredDocument): Promise<Check> {
  assertCompacted(secured.document)
  await secured.nQuads()
  return pass('json_ld', 'every member is defined by a known context, so that all of it is signed')
}

function assertPresentation(document: JsonObject): Check {
  const [base] = listOf(document['@context'])
  if (base !== CREDENTIALS_V2 && base !== CREDENTIALS_V1) refuse(`@context must start with ${CREDENTIALS_V2}`)
  if (!hasType(document, 'VerifiablePresentation')) refuse('type must include VerifiablePresentation')
  const { holder } = document
  if (holder !== undefined && !URL.canParse(idOf(holder) ?? ''))
    refuse('holder must be a URL or have one as its id')
  return pass('members', 'every required member is there')
}

/**
 * The holder whom the presentation names. Where it names none, which the standard allows, it is whoever signed it:
 * then the answer says who that is, and nothing more.
 */
function holderOf(document: JsonObject, isToken: boolean): string | undefined {
  const named = idOf(document.holder)
  if (named !== undefined || isToken) return named
  const [proof] = listOf(document.proof)
  const method = isObject(proof) ? proof.verificationMethod : undefined
  return typeof method === 'string' ? method.split('#')[0] || undefined : undefined
}

/** What the members of a proof are in an embedded one, claims are in a token: `nonce`, `aud`, `iss`, `exp`, `nbf`. */
function claimsCheck(claims: JsonObject, holder: string, now: Date, { challenge, domain }: Challenge): Check {
  const { exp, nbf, iss, nonce, aud } = claims
  const seconds = now.getTime() / 1000
  if (iss !== undefined && iss !== holder) return fail('proof', 'the token is not the holder’s')
  if (exp !== undefined && !(typeof exp === 'number' && seconds < exp))
    return fail('proof', 'the token has expired')
  if (nbf !== undefined && !(typeof nbf === 'number' && seconds >= nbf)) {
    return fail('proof', 'the token is not valid yet')
  }
  if (challenge !== undefined && nonce !== challenge) {
    return fail('proof', 'the token does not answer this challenge', problemTypes.invalidChallenge)
  }
  if (domain !== undefined && !listOf(aud).includes(domain)) {
    return fail('proof', 'the token was not made for this domain', problemTypes.invalidDomain)
  }
  return pass('proof', 'the token was made for this presentation')
}
