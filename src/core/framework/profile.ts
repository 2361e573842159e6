import type { RuleId } from './rules.ts'

export type Severity = 'error' | 'warning' | 'info'

/** A framework as data: which rules it has, how grave each is, and the numbers and words that they compare with. */
export interface FrameworkProfile {
  id: string
  version: string
  name: string
  /** Where the framework can be read. */
  source: string
  rules: Partial<Record<RuleId, Severity>>
  parameters: {
    minimumHours?: number
    /** Hours beyond the minimum come in steps of so many. */
    stepHours?: number
    /** From so many on it is no micro-credential any more. */
    maximumHours?: number
    maximumCredits?: number
    credit?: { system: string; hoursPerCredit: readonly [number, number] }
    levelFramework?: string
    levelMayNotApply?: boolean
    subjectScheme?: string
    skillsFramework?: RegExp
    reservedTitleWords?: readonly string[]
    claimWords?: readonly string[]
    /** The next review lies no further away. */
    maximumReviewYears?: number
    maximumApprovalYears?: number
    approvalReference?: boolean
  }
}
