import type { Subject } from './description.ts'
import type { Fault } from './fault.ts'
import type { FrameworkProfile, Severity } from './profile.ts'
import { RULES, type RuleId } from './rules.ts'

export interface Finding extends Fault {
  rule: RuleId
  severity: Severity
}

export interface FrameworkReport {
  profile: string
  profileVersion: string
  source: string
  /** Whether it *describes* itself as the framework asks. Nothing more: the profile is self-declared. */
  complete: boolean
  findings: Finding[]
}

/** How far an achievement says what a framework asks. Errors stop it from being published under that profile. */
export function lintAchievement(subject: Subject, profile: FrameworkProfile): FrameworkReport {
  const rules = Object.entries(profile.rules) as [RuleId, Severity][]
  const findings = rules.flatMap(([rule, severity]) =>
    RULES[rule](subject, profile.parameters).map((fault) => ({ rule, severity, ...fault })),
  )
  return {
    profile: profile.id,
    profileVersion: profile.version,
    source: profile.source,
    complete: findings.every(({ severity }) => severity !== 'error'),
    findings,
  }
}
