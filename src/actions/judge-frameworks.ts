import { BadgeError } from '../core/badge-error.ts'
import type { AchievementDefinition } from '../core/credential/build-achievement.ts'
import type { MicroCredentialDescription } from '../core/framework/description.ts'
import { type FrameworkReport, lintAchievement } from '../core/framework/lint.ts'
import { PROFILES } from '../core/framework/profiles.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import type { ActionContext } from './context.ts'

export interface FrameworkInput {
  definition: Omit<AchievementDefinition, 'image'>
  needs: readonly string[]
  microCredential?: MicroCredentialDescription | undefined
}

/** How far an achievement says what the named frameworks ask; all of them when none is named. Nothing is written. */
export function judgeFrameworks(
  { now }: Pick<ActionContext, 'now'>,
  { profile }: Pick<IssuerRecord, 'profile'>,
  { definition, needs, microCredential = {} }: FrameworkInput,
  names?: readonly string[],
): FrameworkReport[] {
  const { name, description, criteria, inLanguage, alignment = [] } = definition
  const address = profile.address as { addressCountryCode?: unknown } | undefined
  const country = address?.addressCountryCode
  const subject = {
    name,
    description,
    criteria: criteria.narrative ?? '',
    language: inLanguage,
    alignments: alignment,
    needs,
    issuer: { name: String(profile.name), ...(typeof country === 'string' && { country }) },
    microCredential,
    today: now(),
  }
  return PROFILES.filter(({ id }) => names?.includes(id) ?? true).map((each) =>
    lintAchievement(subject, each),
  )
}

/** Refuses an achievement that lacks what a framework under which it is to be published asks. */
export function refuseIncomplete(reports: readonly FrameworkReport[]): void {
  const issues = reports.flatMap(({ profile, findings }) =>
    findings
      .filter(({ severity }) => severity === 'error')
      .map(({ pointer, rule, message, fix }) => ({
        pointer,
        detail: `${profile} ${rule}: ${message} ${fix}`,
      })),
  )
  const names = reports.filter(({ complete }) => !complete).map(({ profile }) => profile)
  if (issues.length === 0) return
  throw new BadgeError('invalid_input', `the achievement does not say what ${names.join(', ')} asks`, {
    issues,
  })
}
