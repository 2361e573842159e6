/** Every way in which a call can fail that its caller can do something about. */
export type ErrorCode =
  | 'bad_request'
  | 'invalid_input'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'not_acceptable'
  | 'conflict'
  | 'gone'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'rate_limited'
  | 'misconfigured'
  | 'unavailable'

/** One member of the input that is wrong: a JSON pointer (RFC 6901) and a sentence. */
export interface InputIssue {
  pointer: string
  detail: string
}

/**
 * The one error class of the domain. `message` is written for the caller and never holds a secret or
 * personal data.
 */
export class BadgeError extends Error {
  readonly code: ErrorCode
  readonly issues: readonly InputIssue[]

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; issues?: InputIssue[] } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'BadgeError'
    this.code = code
    this.issues = options.issues ?? []
  }
}

export const notFound = (what: string, id: string): BadgeError =>
  new BadgeError('not_found', `${what} ${id} does not exist`)

/** Input that cannot be accepted, with the member that is to blame. */
export const invalidInput = (pointer: string, detail: string): BadgeError =>
  new BadgeError('invalid_input', detail, { issues: [{ pointer, detail }] })

/** Refuses input for its faults; without any it does nothing. */
export function refuseFaults(issues: InputIssue[] = []): void {
  const [first] = issues
  if (first) throw new BadgeError('invalid_input', first.detail, { issues })
}
