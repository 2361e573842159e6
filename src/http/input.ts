import type { z } from 'zod'
import { BadgeError, type InputIssue } from '../core/badge-error.ts'
import { readJson } from './body.ts'

/** The one place where `unknown` becomes a type. Every wrong member is named. */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = issuesOf(parsed.error)
  throw new BadgeError('invalid_input', issues[0]?.detail ?? 'the input is not valid', { issues })
}

/** A JSON body of at most `limit` bytes that fits the schema. */
export const readInput = async <T extends z.ZodType>(
  request: Request,
  schema: T,
  limit: number,
): Promise<z.output<T>> => parseInput(schema, (await readJson(request, limit)).value)

// What is wrong with an input is told to a person: nobody reads more, and a body of 16 MB can hold millions.
const MAX_ISSUES = 20
const MAX_NAME = 100

/** What zod found, as JSON pointers. An unknown member is named by itself, not by the object around it. */
export function issuesOf(error: z.ZodError, prefix = ''): InputIssue[] {
  const issues = error.issues.slice(0, MAX_ISSUES).flatMap((issue) => {
    const pointer = `${prefix}${pointerOf(issue.path)}`
    if (issue.code !== 'unrecognized_keys') return [{ pointer, detail: detailOf(issue) }]
    return issue.keys.slice(0, MAX_ISSUES).map((key) => {
      const name = key.slice(0, MAX_NAME)
      return {
        pointer: `${pointer}${pointerOf([name])}`,
        detail: `${name} is not a member that is known here`,
      }
    })
  })
  return issues.slice(0, MAX_ISSUES)
}

function detailOf(issue: z.core.$ZodIssue): string {
  const name = issue.path.length === 0 ? 'the body' : issue.path.join('.')
  return `${name}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`
}

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
