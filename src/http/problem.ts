import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { BadgeError, type ErrorCode, type InputIssue } from '../core/badge-error.ts'
import { problemTypeOf } from '../core/proof/security-error.ts'
import type { AppEnv } from './context.ts'

/** Every error code as HTTP says it; must be complete to compile. */
export const PROBLEMS = {
  bad_request: { status: 400, title: 'The request cannot be read' },
  invalid_input: { status: 400, title: 'The input is not valid' },
  unauthenticated: { status: 401, title: 'Authentication failed' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  not_acceptable: { status: 406, title: 'No such representation' },
  conflict: { status: 409, title: 'Conflict' },
  gone: { status: 410, title: 'Gone' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  rate_limited: { status: 429, title: 'Too many requests' },
  misconfigured: { status: 503, title: 'The service is not configured correctly' },
  unavailable: { status: 503, title: 'Not available at the moment' },
} as const satisfies Record<ErrorCode, { status: ContentfulStatusCode; title: string }>

/** Whether another part of the service refused because there was too much of it. */
export const isTooMany = ({ status }: Response): boolean => status === PROBLEMS.rate_limited.status

export interface ProblemDocument {
  type: string
  title: string
  status: number
  detail: string
  instance: string
  errors?: readonly InputIssue[]
}

/** What every fault of ours looks like. */
export const INTERNAL = { status: 500, title: 'Something went wrong here' } as const

/** An error as a problem document (RFC 9457). What is not a `BadgeError` says nothing about itself. */
export function problemOf(error: unknown, origin: string, requestId: string): ProblemDocument {
  const instance = `urn:uuid:${requestId}`
  if (!(error instanceof BadgeError)) {
    const detail = 'The request could not be carried out. The fault has been recorded.'
    return { type: `${origin}/problems/internal`, ...INTERNAL, detail, instance }
  }
  return {
    type: problemTypeOf(error) ?? `${origin}/problems/${error.code}`,
    ...PROBLEMS[error.code],
    detail: error.message,
    instance,
    ...(error.issues.length > 0 && { errors: error.issues }),
  }
}

/** Answers with a problem document, and whatever else it has. */
export function sendProblem(c: Context<AppEnv>, problem: Omit<ProblemDocument, 'errors'>): Response {
  return c.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'access-control-allow-origin': '*',
    ...(problem.status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(problem.status === 503 && { 'retry-after': '30' }),
  })
}

/**
 * Writes a fault to the log: its class and where it came from. Its message is left out, because messages of
 * libraries quote values.
 */
export function logFault(error: unknown, about: Record<string, string>): void {
  const { name, message, stack = '' } = error instanceof Error ? error : { name: typeof error, message: '' }
  // The stack begins with the message, of which a line may look like a frame.
  const at = stack
    .slice(stack.indexOf(message) + message.length)
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 8)
  console.error(JSON.stringify({ level: 'error', fault: name, at: at.map((line) => line.trim()), ...about }))
}
