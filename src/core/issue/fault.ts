import type { InputIssue } from '../badge-error.ts'

/** What is wrong with one member of a credential; the sentence begins with the member's name. */
export const fault = (pointer: string, what: string): InputIssue => ({
  pointer,
  detail: `${pointer.slice(1).replaceAll('/', '.') || 'the credential'}: ${what}`,
})

/** A URL (VC Data Model 2.0 section 4.4), written as it would be in RDF: nothing that a parser would mend. */
export const isUrl = (value: unknown): value is string =>
  typeof value === 'string' && URL.canParse(value) && !/[\s\p{Cc}<>"{}|\\^`]/u.test(value)

/** An `id`, if there is one, must be a single URL; null, a list or anything else is not (section 4.4). */
export function idFaults(node: object, pointer: string, { required }: { required: boolean }): InputIssue[] {
  if (!('id' in node)) return required ? [fault(`${pointer}/id`, 'is required')] : []
  return isUrl(node.id) ? [] : [fault(`${pointer}/id`, 'must be one URL')]
}

/** A `type` is one or more terms or URLs (section 4.5). */
export function typeFaults(node: object, pointer: string): InputIssue[] {
  if (!('type' in node)) return [fault(`${pointer}/type`, 'is required')]
  const types: unknown[] = Array.isArray(node.type) ? node.type : [node.type]
  const isNamed = types.length > 0 && types.every((type) => typeof type === 'string' && type !== '')
  return isNamed ? [] : [fault(`${pointer}/type`, 'must be a name or a list of names')]
}
