type Json = Record<string, unknown>

/**
 * The same credential, whose results name no description: random ones name some that the achievement does not have,
 * which is against the standard.
 */
export function withoutResultNames<T extends Json>(document: T): T {
  const copy = structuredClone(document)
  for (const subject of [(copy as Json).credentialSubject].flat()) {
    for (const result of [(subject as Json | undefined)?.result ?? []].flat())
      delete (result as Json).resultDescription
  }
  return copy
}
