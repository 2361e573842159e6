import type { LearnerFields } from '../core/purchase/door.ts'
import type { Person } from '../core/purchase/purchase.ts'
import { asEmail, asWritten } from './json-values.ts'

/** A person of whom anything is known. */
export function person(email: unknown, name: unknown): Person | undefined {
  const known = { email: asEmail(email), name: asWritten(name) }
  if (known.email === undefined && known.name === undefined) return undefined
  return {
    ...(known.email !== undefined && { email: known.email }),
    ...(known.name !== undefined && { name: known.name }),
  }
}

/** A field that a buyer filled in, or that a shop wrote on an order. */
export interface Field {
  name: unknown
  value: unknown
}

/**
 * Whom the badge is for, when the shop asked: in fields called `Learner email` and `Learner name`, or as the tenant calls
 * them. Case, spaces and punctuation do not count: shops rewrite them.
 */
export function readLearner(fields: readonly Field[], names: LearnerFields | null): Person | undefined {
  const answersTo = (wanted: string): unknown[] =>
    fields.filter((field) => plain(asWritten(field.name) ?? '') === plain(wanted)).map(({ value }) => value)
  return person(
    answersTo(names?.email ?? 'learner email').find((value) => asEmail(value) !== undefined),
    answersTo(names?.name ?? 'learner name').find((value) => asWritten(value) !== undefined),
  )
}

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
