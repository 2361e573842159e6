import type { Subject } from './description.ts'
import type { FrameworkProfile } from './profile.ts'

/** What is wrong, where, and how it can be mended. */
export interface Fault {
  pointer: string
  message: string
  fix: string
}

export type Parameters = FrameworkProfile['parameters']

/** Pure; `Parameters` are the numbers and words of the profile. */
export type Rule = (subject: Subject, parameters: Parameters) => Fault[]

export const fault = (pointer: string, message: string, fix: string): Fault[] => [{ pointer, message, fix }]

/** Pointer to a member of the description. */
export const mc = (member: string): string => `/microCredential/${member}`

export const isBlank = (text: string | undefined): boolean => text === undefined || text.trim() === ''

/** Those of the words that stand in the text as words of their own. */
export const wordsIn = (text: string, words: readonly string[]): string[] =>
  words.filter((word) => new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, 'iu').test(text))
