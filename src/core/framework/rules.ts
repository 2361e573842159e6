import { CONTENT_RULES } from './content-rules.ts'
import type { Rule } from './fault.ts'
import { QUALITY_RULES } from './quality-rules.ts'

/** One function a rule; their numbers are for ever, because frozen reports name them. */
export const RULES = { ...CONTENT_RULES, ...QUALITY_RULES } satisfies Record<string, Rule>

export type RuleId = keyof typeof RULES
