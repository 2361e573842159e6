import type { InputIssue } from '../badge-error.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { pointerTo } from '../schema/report.ts'
import { isObject, listOf } from '../verification/read-members.ts'
import { fault } from './fault.ts'

const MEMBERS = ['@value', '@language', '@direction']
// RFC 5646, as far as its shape goes.
const LANGUAGE_TAG = /^[a-z]{1,8}(-[a-z0-9]{1,8})*$/i

/** `name` and `description` of the credential and of its issuer (VC Data Model 2.0 section 4.6). */
export function textFaults(credential: JsonObject): InputIssue[] {
  const { issuer } = credential
  return [
    ...namesOf(credential, ''),
    ...(isObject(issuer) ? namesOf(issuer, '/issuer') : []),
    ...valueFaults(credential, ''),
  ]
}

const namesOf = (node: JsonObject, pointer: string): InputIssue[] =>
  ['name', 'description'].flatMap((member) => {
    const texts = listOf(node[member])
    const isText = texts.every((text) => typeof text === 'string' || (isObject(text) && '@value' in text))
    if (isText) return []
    return [fault(`${pointer}/${member}`, 'must be a text, or texts with @value and @language')]
  })

/**
 * Values that would be lost or that nobody could read, wherever they stand: a text with a language consists of
 * `@value`, `@language` and `@direction` alone (section 11.1), and RDF has no place for null or for an empty list.
 */
function valueFaults(node: unknown, pointer: string): InputIssue[] {
  if (node === null) return [fault(pointer, 'must not be null; leave it out')]
  if (typeof node !== 'object') return []
  if (Array.isArray(node)) {
    if (node.length === 0) return [fault(pointer, 'must not be empty; leave it out')]
    return node.flatMap((item, n) => valueFaults(item, pointerTo(pointer, n)))
  }
  if ('@value' in node) return languageValueFaults(node, pointer)
  return Object.entries(node)
    .filter(([name]) => name !== '@context')
    .flatMap(([name, value]) => valueFaults(value, pointerTo(pointer, name)))
}

function languageValueFaults(value: object, pointer: string): InputIssue[] {
  const { '@value': text, '@language': language, '@direction': direction } = value as Record<string, unknown>
  const foreign = Object.keys(value).filter((name) => !MEMBERS.includes(name))
  return [
    ...foreign.map((name) => fault(pointerTo(pointer, name), `must not stand beside @value`)),
    ...(typeof text === 'string' ? [] : [fault(`${pointer}/@value`, 'must be a text')]),
    ...(language === undefined || (typeof language === 'string' && LANGUAGE_TAG.test(language))
      ? []
      : [fault(`${pointer}/@language`, 'must be a language tag')]),
    ...(direction === undefined || direction === 'ltr' || direction === 'rtl'
      ? []
      : [fault(`${pointer}/@direction`, 'must be ltr or rtl')]),
  ]
}
