import { formatDateTime } from '../encoding/date-time.ts'
import { splitProofs } from '../proof/data-integrity.ts'
import { type JsonObject, toDataset } from '../proof/rdf.ts'
import { type Check, check, fail, pass } from './check.ts'
import { assertMembers, isObject, issuerIdOf } from './read-members.ts'
import { type ResolveDid, verifyProof } from './verify-proof.ts'
import { type FetchStatusList, verifyStatus } from './verify-status.ts'

export interface Verification {
  /** True only when every check passed. */
  verified: boolean
  checks: Check[]
  credential: unknown
  issuer: unknown
}

export interface VerificationSources {
  resolveDid: ResolveDid
  fetchStatusList: FetchStatusList
  now: Date
}

/**
 * Judges a credential check by check (VC Data Model 2.0 section 7.1; Open Badges 3.0 section 9). Works on
 * anybody's credential; whatever must be looked up comes through `sources`.
 */
export async function verifyCredential(
  credential: unknown,
  sources: VerificationSources,
): Promise<Verification> {
  if (!isObject(credential)) return verdict(credential, [fail('readable', 'this is not a JSON object')])
  const checks = [pass('readable', 'the document is a JSON object')]
  checks.push(
    await check('json_ld', async () => {
      const { proof: _, ...unsecured } = credential
      await toDataset(unsecured)
      return pass('json_ld', 'every member is defined by a known context, so that all of it is signed')
    }),
    await check('members', () => {
      assertMembers(credential)
      return pass('members', 'every required member is there')
    }),
  )
  // Without the basic shape the other checks would only stumble.
  const issuer = issuerIdOf(credential)
  if (issuer === undefined || checks.some(({ outcome }) => outcome === 'fail'))
    return verdict(credential, checks)
  checks.push(checkDates(credential, sources.now))
  checks.push(...(await checkProofs(credential, issuer, sources)))
  checks.push(...(await verifyStatus(credential, { ...sources, issuer })))
  return verdict(credential, checks)
}

async function checkProofs(
  credential: JsonObject,
  issuer: string,
  sources: VerificationSources,
): Promise<Check[]> {
  const found: Check[] = []
  const readable = await check('proof', async () => {
    const { unsecured, proofs } = splitProofs(credential)
    for (const proof of proofs) found.push(...(await verifyProof(unsecured, proof, { issuer, ...sources })))
    return pass('proof', 'the proof is readable')
  })
  return readable.outcome === 'pass' ? found : [...found, readable]
}

function checkDates(credential: JsonObject, now: Date): Check {
  const { validFrom, validUntil } = credential
  const [from, until] = [validFrom, validUntil].map((text) =>
    typeof text === 'string' ? new Date(text) : undefined,
  )
  if (from && until && until < from) return fail('dates', 'validUntil lies before validFrom')
  if (from && now < from) return fail('dates', `not valid before ${formatDateTime(from)}`)
  if (until && now > until) return fail('dates', `expired on ${formatDateTime(until)}`)
  return pass('dates', until ? `valid until ${formatDateTime(until)}` : 'valid, without an end date')
}

const verdict = (credential: unknown, checks: Check[]): Verification => ({
  verified: checks.every(({ outcome }) => outcome === 'pass'),
  checks,
  credential,
  issuer: isObject(credential) ? credential.issuer : undefined,
})
