import { missingClaims } from '../jwt/verify-claims.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { secureDocument } from '../proof/secured-document.ts'
import { problemTypes } from '../proof/security-error.ts'
import { assertCompacted } from './assert-compacted.ts'
import { type Check, check, pass } from './check.ts'
import { issuerCheck } from './issuer-check.ts'
import type { Lookup } from './lookup.ts'
import { judgeAssertion2 } from './open-badge-2/judge.ts'
import { isAssertion2 } from './open-badge-2/members.ts'
import { assertMembers, hasType, isOpenBadge, issuerIdOf } from './read-members.ts'
import { type Presented, readPresented } from './read-presented.ts'
import { type JudgeOptions, type Verification, verdict } from './verification.ts'
import { verifyDates } from './verify-dates.ts'
import { verifyContained, verifyEndorsements } from './verify-nested.ts'
import { verifyOwnSchemas } from './verify-own-schemas.ts'
import { verifyProofs, withoutProof } from './verify-proofs.ts'
import { verifyRecipient } from './verify-recipient.ts'
import { verifyRefresh } from './verify-refresh.ts'
import { verifyRelatedResources } from './verify-related-resources.ts'
import { verifySchema } from './verify-schema.ts'
import { verifyStatus } from './verify-status.ts'
import { verifyToken } from './verify-token.ts'

/**
 * Judges a credential check by check (VC Data Model 2.0 section 7.1; Open Badges 3.0 section 9). Works on
 * anybody's, in every form; whatever must be looked up comes through `lookup`.
 */
export async function judgeCredential(
  presented: unknown,
  lookup: Lookup,
  options: JudgeOptions = {},
): Promise<Verification> {
  let read: Presented | undefined
  const readable = await check(
    'readable',
    () => {
      read = readPresented(presented)
      return pass('readable', `the ${read.jws ? 'token' : 'document'} is a JSON object`)
    },
    problemTypes.parsing,
  )
  if (read === undefined) return verdict(presented, [readable])
  if (isAssertion2(read.credential)) return judgeAssertion2(read, lookup, options)
  const mediaType = read.jws ? 'application/vc+jwt' : 'application/vc'
  return { ...(await judgeRead(read, readable, lookup, options)), mediaType }
}

async function judgeRead(
  { credential, jws }: Presented,
  readable: Check,
  lookup: Lookup,
  { recipient, depth = 0 }: JudgeOptions,
): Promise<Verification> {
  const secured = secureDocument(withoutProof(credential))
  const jsonLd = await check(
    'json_ld',
    async () => {
      assertCompacted(secured.document)
      // A token signs its text, and no published context has a term for the tokens of endorsements in it.
      await (jws ? secureDocument(withoutTokens(secured.document)) : secured).nQuads()
      return pass('json_ld', 'every member is defined by a known context, so that all of it is signed')
    },
    problemTypes.proofTransformation,
  )
  const members = await check(
    'members',
    () => {
      assertMembers(credential)
      const missing = jws ? missingClaims(jws.payload, credential) : []
      const remark =
        missing.length > 0 ? `, but the token should also have the claims ${missing.join(', ')}` : ''
      return pass('members', `every required member is there${remark}`)
    },
    problemTypes.malformedValue,
  )
  const checks = [readable, jsonLd, ...verifySchema(credential), members]
  const issuer = issuerIdOf(credential)
  // Without the basic shape the other checks would only stumble.
  if (issuer === undefined || jsonLd.outcome === 'fail' || members.outcome === 'fail') {
    return verdict(credential, checks)
  }
  checks.push(verifyDates(credential, jws?.payload, lookup.now))
  const expected = { signer: { id: issuer, role: 'issuer' as const }, lookup }
  // Where a token has an embedded proof too, both must hold (Open Badges 3.0 section 8.2.2).
  const hasProof = jws === undefined || credential.proof !== undefined
  const proofs = hasProof ? await verifyProofs(credential, expected, secured) : []
  const isBadge = isOpenBadge(credential) || hasType(credential, 'EndorsementCredential')
  if (jws) proofs.push(...(await verifyToken(jws, { ...expected, isBadge })))
  checks.push(...proofs, issuerCheck(issuer, proofs))

  const nested = { judge: judgeCredential, lookup, depth }
  checks.push(...(await verifyOwnSchemas(credential, lookup)))
  checks.push(...(await verifyStatus(credential, { issuer, lookup })))
  checks.push(...(await verifyRelatedResources(credential, lookup)))
  checks.push(...(await verifyRefresh(credential, nested)))
  checks.push(...(await verifyContained(credential, nested)))
  checks.push(...(await verifyEndorsements(credential, nested)))
  if (recipient !== undefined) checks.push(await verifyRecipient(credential, recipient))
  const isIssuers = proofs.some(({ name, outcome }) => name === 'verification_method' && outcome === 'pass')
  const controllerDocument = lookup.knownController(issuer)
  return {
    ...verdict(credential, checks),
    ...(isIssuers && { controller: issuer }),
    ...(isIssuers && controllerDocument !== undefined && { controllerDocument }),
  }
}

const withoutTokens = (document: JsonObject): JsonObject =>
  JSON.parse(JSON.stringify(document, (name, value) => (name === 'endorsementJwt' ? undefined : value)))
