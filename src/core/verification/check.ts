import { BadgeError } from '../badge-error.ts'
import { problemTypeOf } from '../proof/security-error.ts'
import type { CheckName } from './checks.ts'

export type Outcome = 'pass' | 'fail' | 'unknown'

/** One thing that was looked at, with one plain sentence about what was found. */
export interface Check {
  name: CheckName
  outcome: Outcome
  detail: string
  /** The problem type URL of the standard, where it has one for what was found wrong. */
  type?: string
}

export const pass = (name: CheckName, detail: string): Check => ({ name, outcome: 'pass', detail })
export const fail = (name: CheckName, detail: string, type?: string): Check => ({
  name,
  outcome: 'fail',
  detail,
  ...(type !== undefined && { type }),
})
export const unknown = (name: CheckName, detail: string, type?: string): Check => ({
  name,
  outcome: 'unknown',
  detail,
  ...(type !== undefined && { type }),
})

/**
 * Runs one check. A `BadgeError` means that the credential is at fault, `unavailable` that something could
 * not be looked up; anything else is a defect of ours and flies on. `type` is the problem type of errors that
 * bring none of their own.
 */
export async function check(
  name: CheckName,
  look: () => Promise<Check> | Check,
  type?: string,
): Promise<Check> {
  try {
    return await look()
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    if (cause.code === 'unavailable') return unknown(name, cause.message, problemTypeOf(cause))
    return fail(name, cause.message, problemTypeOf(cause) ?? type)
  }
}
