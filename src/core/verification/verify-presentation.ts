import { problemTypes } from '../proof/security-error.ts'
import { type Check, check, pass } from './check.ts'
import { isVerified } from './checks.ts'
import { judgeCredential } from './judge-credential.ts'
import { lookupOf, type VerificationSources } from './lookup.ts'
import { isObject, listOf } from './read-members.ts'
import { type Presented, readPresented } from './read-presented.ts'
import type { Verification } from './verification.ts'
import { type Challenge, verifyHolder } from './verify-holder.ts'

export interface PresentationExpectations extends Challenge {
  sources: VerificationSources
}

export interface PresentationVerification {
  /** True when the presentation and every credential in it are verified. */
  verified: boolean
  checks: Check[]
  holder: string | undefined
  credentials: Verification[]
}

/**
 * Judges a Verifiable Presentation (VC Data Model 2.0 section 4.13): that its holder signed it, for authentication,
 * with a key of the holder's own, for this challenge and domain; then each credential in it.
 */
export async function verifyPresentation(
  presentation: unknown,
  { challenge, domain, sources }: PresentationExpectations,
): Promise<PresentationVerification> {
  const lookup = lookupOf(sources)
  let read: Presented | undefined
  const readable = await check(
    'readable',
    () => {
      read = unwrapped(readPresented(presentation))
      return pass('readable', `the ${read.jws ? 'token' : 'document'} is a JSON object`)
    },
    problemTypes.parsing,
  )
  if (read === undefined) return conclude([readable], undefined, [])
  const expected = {
    ...(challenge !== undefined && { challenge }),
    ...(domain !== undefined && { domain }),
  }
  const { checks, holder } = await verifyHolder(read, lookup, expected)
  const contained = listOf(read.credential.verifiableCredential)
  const credentials: Verification[] = []
  const counted = await check('contained', async () => {
    for (const item of contained) {
      lookup.countNested()
      credentials.push(await judgeCredential(item, lookup, { recipient: sources.recipient }))
    }
    const count = contained.length === 1 ? 'one credential' : `${contained.length} credentials`
    return pass('contained', `it presents ${count}`)
  })
  return conclude([readable, ...checks, counted], holder, credentials)
}

/** A token of version 1.1 has the presentation in the claim `vp` (VC Data Model 1.1 section 6.3.1). */
function unwrapped(read: Presented): Presented {
  const { jws } = read
  const vp = jws?.payload.vp
  return isObject(vp) ? { ...read, credential: { holder: jws?.payload.iss, ...vp } } : read
}

const conclude = (
  checks: Check[],
  holder: string | undefined,
  credentials: Verification[],
): PresentationVerification => ({
  verified: isVerified(checks) && credentials.every(({ verified }) => verified),
  checks,
  holder,
  credentials,
})
