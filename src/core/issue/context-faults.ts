import type { InputIssue } from '../badge-error.ts'
import { CREDENTIALS_V1, CREDENTIALS_V2 } from '../contexts/urls.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { isObject } from '../verification/read-members.ts'
import { fault, isUrl } from './fault.ts'

/**
 * `@context` is a list that begins with the base context; the others are URLs or contexts (VC Data Model 2.0 section
 * 4.3). Whether they can be read, and leave protected terms alone, is seen when the document is expanded.
 */
export function contextFaults({ '@context': contexts }: JsonObject): InputIssue[] {
  if (!Array.isArray(contexts)) return [fault('/@context', 'must be a list of contexts')]
  const [base, ...others] = contexts
  return [
    ...(base === CREDENTIALS_V2 || base === CREDENTIALS_V1
      ? []
      : [fault('/@context/0', `must be ${CREDENTIALS_V2}`)]),
    ...others.flatMap((context: unknown, n) =>
      isUrl(context) || isObject(context)
        ? []
        : [fault(`/@context/${n + 1}`, 'must be a URL or an object with terms')],
    ),
  ]
}
