import { notFound } from '../core/badge-error.ts'
import { parseUuid } from '../core/ids/uuid.ts'

/** The row id behind a UUID of a path; what is none does not exist. */
export function idOf(what: string, text: string): Uint8Array<ArrayBuffer> {
  const id = parseUuid(text)
  if (!id) throw notFound(what, text.slice(0, 64))
  return id
}
