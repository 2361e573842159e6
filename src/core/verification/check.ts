import { BadgeError } from '../badge-error.ts'

export type Outcome = 'pass' | 'fail' | 'unknown'

/** One thing that was looked at, with one plain sentence about what was found. */
export interface Check {
  name: string
  outcome: Outcome
  detail: string
}

export const pass = (name: string, detail: string): Check => ({ name, outcome: 'pass', detail })
export const fail = (name: string, detail: string): Check => ({ name, outcome: 'fail', detail })
export const unknown = (name: string, detail: string): Check => ({ name, outcome: 'unknown', detail })

/**
 * Runs one check. A `BadgeError` means that the credential is at fault, `unavailable` that something could
 * not be looked up; anything else is a defect of ours and flies on.
 */
export async function check(name: string, look: () => Promise<Check> | Check): Promise<Check> {
  try {
    return await look()
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    return cause.code === 'unavailable' ? unknown(name, cause.message) : fail(name, cause.message)
  }
}
