import { BadgeError } from '../../src/core/badge-error.ts'
import type { Outcome } from '../../src/core/verification/check.ts'
import type { Verification, VerificationSources } from '../../src/core/verification/verify-credential.ts'

/** Sources that know one DID document and one list; what they don't know is unavailable. */
export function sourcesAt({ did, list }: { did?: unknown; list?: unknown } = {}): VerificationSources {
  const answer = (value: unknown) => async (address: string) => {
    if (value === undefined) throw new BadgeError('unavailable', `${address} cannot be reached`)
    return value
  }
  return { now: new Date('2026-03-02T00:00:00Z'), resolveDid: answer(did), fetchStatusList: answer(list) }
}

/** Names of the checks that did not pass. */
export const failuresOf = ({ checks }: Verification): string[] =>
  checks.filter(({ outcome }) => outcome !== 'pass').map(({ name }) => name)

export const outcomesOf = ({ checks }: Verification, wanted: string): Outcome[] =>
  checks.filter(({ name }) => name === wanted).map(({ outcome }) => outcome)
