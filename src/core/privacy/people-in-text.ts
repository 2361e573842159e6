import { isEmailAddress } from '../identity/identity-hash.ts'

const BEFORE = /[^\s"'<>()[\]{},;:\\@]{1,320}$/
const AFTER = /^[^\s"'<>()[\]{},;:\\@]{1,255}/
// An address has no more on either side of its sign, so a long text is never looked at twice.
const REACH = 320

const IDENTIFIER = /^(?:did:|urn:|https:\/\/|mailto:)\S{1,495}$/

/** By what a text may name somebody: the addresses in it, and the ids that stand for themselves. */
export interface Names {
  emails: Set<string>
  ids: Set<string>
}

/** Everything in a value by which it may name somebody, wherever it stands: shops put people in many places. */
export function namesIn(value: unknown): Names {
  const names: Names = { emails: new Set(), ids: new Set() }
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next === 'string') collect(next, names)
    else if (typeof next === 'object' && next !== null) {
      for (const [key, member] of Object.entries(next)) waiting.push(key, member)
    }
  }
  return names
}

function collect(text: string, { emails, ids }: Names): void {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const local = BEFORE.exec(text.slice(Math.max(0, at - REACH), at))?.[0] ?? ''
    // A sentence may end behind an address.
    const domain = (AFTER.exec(text.slice(at + 1, at + 1 + REACH))?.[0] ?? '').replace(/\.+$/, '')
    const address = `${local}@${domain}`
    if (isEmailAddress(address)) emails.add(address)
  }
  if (IDENTIFIER.test(text)) ids.add(text)
}

/** A body as it was received: JSON, a form, or any text. */
export function readAnyText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return [text, ...new URLSearchParams(text).values()]
  }
}
