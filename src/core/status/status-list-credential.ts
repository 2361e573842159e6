import { formatDateTime } from '../encoding/date-time.ts'

export type StatusPurpose = 'revocation' | 'suspension'

/** A BitstringStatusListCredential (Bitstring Status List 1.0 section 2.2) before it is signed. */
export type StatusListCredential = {
  '@context': string[]
  id: string
  type: string[]
  issuer: string
  validFrom: string
  validUntil: string
  credentialSubject: {
    id: string
    type: 'BitstringStatusList'
    statusPurpose: StatusPurpose
    encodedList: string
    ttl: number
  }
}

/** The `credentialStatus` of a credential (Bitstring Status List 1.0 section 2.1). */
export type StatusEntry = {
  id: string
  type: 'BitstringStatusListEntry'
  statusPurpose: StatusPurpose
  statusListIndex: string
  statusListCredential: string
}

/**
 * The list as a credential. `id` is the URL at which it is served. `ttl` (milliseconds) is how long a verifier
 * may keep it; `validFrom` and `validUntil` bound the statement itself.
 */
export function buildStatusListCredential(list: {
  id: string
  issuer: string
  purpose: StatusPurpose
  encodedList: string
  validFrom: Date
  validUntil: Date
  ttl: number
}): StatusListCredential {
  return {
    // The terms of status lists are in the base context; a verifier needs no other.
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: list.id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: list.issuer,
    validFrom: formatDateTime(list.validFrom),
    validUntil: formatDateTime(list.validUntil),
    credentialSubject: {
      id: `${list.id}#list`,
      type: 'BitstringStatusList',
      statusPurpose: list.purpose,
      encodedList: list.encodedList,
      ttl: list.ttl,
    },
  }
}

/**
 * An entry of a list. Its id must not be the URL of the list (section 2.1), and its index is a string: the
 * standard says base 10 in a string, although some test vectors have a number.
 */
export function buildStatusEntry(entry: {
  list: string
  index: number
  purpose: StatusPurpose
}): StatusEntry {
  return {
    id: `${entry.list}#${entry.index}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: entry.purpose,
    statusListIndex: String(entry.index),
    statusListCredential: entry.list,
  }
}
