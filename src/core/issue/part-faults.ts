import type { InputIssue } from '../badge-error.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { dataModelVersionOf, hasType, isObject, listOf } from '../verification/read-members.ts'
import { fault, idFaults, isUrl, typeFaults } from './fault.ts'

/**
 * Members whose value is one or more typed objects (VC Data Model 2.0 sections 4.10, 4.11 and 5.4 to 5.10), and the
 * versions in which each of these must have an `id`.
 */
const PARTS: readonly [member: string, idRequiredIn: readonly (1 | 2)[]][] = [
  ['credentialStatus', [1]],
  ['credentialSchema', [1, 2]],
  ['refreshService', [1]],
  ['termsOfUse', []],
  ['evidence', []],
  ['confidenceMethod', []],
  ['renderMethod', []],
]

export function partFaults(credential: JsonObject): InputIssue[] {
  const version = dataModelVersionOf(credential)
  return PARTS.flatMap(([member, idRequiredIn]) =>
    partsOf(credential, member).flatMap(({ part, pointer }) => {
      if (!isObject(part)) return [fault(pointer, 'must be an object')]
      return [
        ...idFaults(part, pointer, { required: idRequiredIn.includes(version) }),
        ...typeFaults(part, pointer),
        ...(hasType(part, 'BitstringStatusListEntry') ? entryFaults(part, pointer) : []),
      ]
    }),
  )
}

/** The values of a member, each with the way to it. */
export const partsOf = (node: JsonObject, member: string): { part: unknown; pointer: string }[] =>
  listOf(node[member]).map((part, n) => ({
    part,
    pointer: Array.isArray(node[member]) ? `/${member}/${n}` : `/${member}`,
  }))

/** Bitstring Status List 1.0 section 2.1. */
function entryFaults(entry: JsonObject, pointer: string): InputIssue[] {
  const { id, statusPurpose, statusListIndex, statusListCredential } = entry
  return [
    ...(typeof statusPurpose === 'string' ? [] : [fault(`${pointer}/statusPurpose`, 'is required')]),
    ...(typeof statusListIndex === 'string' && /^\d+$/.test(statusListIndex)
      ? []
      : [fault(`${pointer}/statusListIndex`, 'must be a text of decimal digits')]),
    ...(isUrl(statusListCredential) ? [] : [fault(`${pointer}/statusListCredential`, 'must be a URL')]),
    ...(id !== undefined && id === statusListCredential
      ? [fault(`${pointer}/id`, 'must not be the address of the list')]
      : []),
  ]
}
