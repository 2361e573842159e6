import { STATUS_LIST_LENGTH } from '../core/status/bitstring.ts'
import { openPermutation, type TenantSecrets } from './open-secrets.ts'

export interface StatusPlace {
  /** Number of the list. */
  list: number
  /** Index of the entry in the list, as credentials show it. */
  index: number
  /** URL of the list credential. */
  url: string
}

export const statusListUrl = (baseUrl: string, list: number): string => `${baseUrl}/status/${list}`

/**
 * Where a status position of an issuer lies. Positions are counted and never reused; the index says nothing
 * about the order of issue, because the list's permutation is secret.
 */
export async function placeOf(
  secrets: TenantSecrets,
  { did, baseUrl }: { did: string; baseUrl: string },
  position: number,
): Promise<StatusPlace> {
  const list = Math.floor(position / STATUS_LIST_LENGTH)
  const permutation = await openPermutation(secrets, did, list)
  return {
    list,
    index: permutation.indexOf(position % STATUS_LIST_LENGTH),
    url: statusListUrl(baseUrl, list),
  }
}
