import type { Check } from '../core/verification/check.ts'
import { isVerified } from '../core/verification/checks.ts'
import type { Verification } from '../core/verification/verification.ts'

/** A problem as VC Data Model 2.0 section 7.2 has it. */
export interface ProblemDetails {
  type: string
  title: string
  detail: string
}

/** Of a credential or of a presentation; only the first has one controller and one form. */
type Verdict = Pick<Verification, 'verified' | 'mediaType' | 'controller' | 'controllerDocument'> & {
  checks: readonly Check[]
}

/**
 * A verdict as the VC-API gives it: names of the checks, errors and warnings as problem details. `problemDetails`
 * is what its later drafts call both, and `results` says of each check what was found.
 */
export function presentVerification(
  { verified, checks, mediaType, controller, controllerDocument }: Verdict,
  origin: string,
) {
  const open = checks.filter(({ outcome }) => outcome !== 'pass')
  const errors = open.filter((check) => !isVerified([check])).map((check) => problemIn(check, origin))
  const warnings = open.filter((check) => isVerified([check])).map((check) => problemIn(check, origin))
  return {
    verified,
    ...(mediaType !== undefined && { mediaType }),
    ...(controller !== undefined && { controller }),
    ...(controllerDocument !== undefined && { controllerDocument }),
    checks: [...new Set(checks.map(({ name }) => name))],
    warnings,
    errors,
    problemDetails: [...errors, ...warnings],
    results: checks,
  }
}

const problemIn = ({ name, outcome, detail, type }: Check, origin: string): ProblemDetails => ({
  type: type ?? `${origin}/problems/${name}`,
  title: outcome === 'fail' ? `The check ${name} failed` : `The check ${name} has no answer`,
  detail,
})
