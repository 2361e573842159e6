import { BadgeError } from '../../badge-error.ts'
import { formatDateTime } from '../../encoding/date-time.ts'
import { problemTypes } from '../../proof/security-error.ts'
import { type Check, check, fail, pass } from '../check.ts'
import type { Lookup } from '../lookup.ts'
import type { Presented } from '../read-presented.ts'
import { type JudgeOptions, type Verification, verdict } from '../verification.ts'
import { verifyRecipient } from '../verify-recipient.ts'
import { verifyHosted } from './hosted.ts'
import { type Assertion, readAssertion } from './members.ts'
import { verifySigned } from './signed.ts'

/** Judges an assertion of Open Badges 2.0 ("Badge Verification"), hosted or signed, with the names of our checks. */
export async function judgeAssertion2(
  { credential: document, jws }: Presented,
  lookup: Lookup,
  { recipient }: JudgeOptions,
): Promise<Verification> {
  let assertion: Assertion | undefined
  const members = await check(
    'members',
    () => {
      assertion = readAssertion(document)
      // A token says nothing for a hosted assertion, and without one there is no signature.
      if (assertion.kind === 'signed' && !jws)
        throw new BadgeError('bad_request', 'a signed assertion must be a token')
      return pass('members', 'every required member is there')
    },
    problemTypes.malformedValue,
  )
  const checks = [pass('readable', 'the document is an assertion of Open Badges 2.0'), members]
  if (assertion === undefined || members.outcome !== 'pass') return verdict(document, checks)
  checks.push(datesOf(assertion, lookup.now))
  const isSigned = assertion.kind === 'signed' && jws !== undefined
  checks.push(
    ...(isSigned
      ? await verifySigned(jws, assertion, lookup)
      : await verifyHosted(document, assertion, lookup)),
  )
  if (recipient !== undefined) checks.push(await recipientOf(assertion, recipient))
  return verdict(document, checks)
}

function datesOf({ issuedOn, expires }: Assertion, now: Date): Check {
  if (now < issuedOn) return fail('dates', `not valid before ${formatDateTime(issuedOn)}`)
  if (expires && now > expires) return fail('dates', `expired on ${formatDateTime(expires)}`)
  return pass('dates', expires ? `valid until ${formatDateTime(expires)}` : 'valid, without an end date')
}

/** The same comparison as for Open Badges 3.0, whose IdentityObject has other names for the same members. */
function recipientOf({ recipient }: Assertion, expected: string): Promise<Check> {
  const { identity, type, hashed, salt } = recipient
  const identifier = {
    identityHash: identity,
    identityType: type,
    hashed,
    ...(salt !== undefined && { salt }),
  }
  return verifyRecipient({ credentialSubject: { identifier } }, expected)
}
