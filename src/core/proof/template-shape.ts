import type { JsonObject } from './rdf.ts'

/**
 * Parts of a document that never change for one template, by identity of the object: not looked into,
 * named in the shape by the given key. Both sides must be immutable.
 */
export type FrozenParts = ReadonlyMap<object, string>

export interface Shape {
  /** Equal keys: the same structure, so the same template. */
  key: string
  /** The text values that vary, in document order. */
  values: string[]
}

export const SLOT_PREFIX = 'urn:signet:template-slot:'

// Members whose text is looked up in a vocabulary or decides about structure; it belongs to the shape.
const STRUCTURAL = new Set([
  'type',
  'identityType',
  'identifierType',
  'targetType',
  'statusPurpose',
  'status',
  'proofPurpose',
])

const isStructural = (member: string): boolean => STRUCTURAL.has(member) || member.startsWith('@')

/** Splits a document into its shape and its values. */
export function shapeOf(document: JsonObject, frozen: FrozenParts): Shape {
  const values: string[] = []
  return { key: keyOf(document, '', frozen, values), values }
}

function keyOf(value: unknown, member: string, frozen: FrozenParts, values: string[]): string {
  // Contexts may hold objects, whose members have names of their own.
  if (member === '@context') return JSON.stringify(value)
  if (typeof value === 'string') {
    if (isStructural(member)) return JSON.stringify(value)
    values.push(value)
    return '$'
  }
  // Not as JSON, which writes null for NaN and for Infinity too.
  if (typeof value !== 'object' || value === null) return String(value)
  const name = frozen.get(value)
  if (name !== undefined) return `#${name}`
  if (Array.isArray(value)) {
    let key = '['
    for (const item of value) key += `${keyOf(item, member, frozen, values)},`
    return `${key}]`
  }
  let key = '{'
  for (const [name, item] of Object.entries(value)) {
    key += `${JSON.stringify(name)}:${keyOf(item, name, frozen, values)},`
  }
  return `${key}}`
}

/** The document with a numbered placeholder in place of each varying value. */
export function skeletonOf(document: JsonObject, frozen: FrozenParts): JsonObject {
  let slot = 0
  const walk = (value: unknown, member: string): unknown => {
    if (member === '@context') return value
    if (typeof value === 'string') return isStructural(member) ? value : `${SLOT_PREFIX}${slot++}`
    if (typeof value !== 'object' || value === null || frozen.has(value)) return value
    if (Array.isArray(value)) return value.map((item) => walk(item, member))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, walk(item, name)]))
  }
  return walk(document, '') as JsonObject
}
