import type { CredentialParts } from '../core/credential/build-credential.ts'
import { STATUS_LIST_LENGTH } from '../core/status/bitstring.ts'
import type { StatusPurpose } from '../core/status/status-list-credential.ts'
import type { AchievementSettings } from '../store/schema/achievements.ts'
import { openPermutation, type TenantSecrets } from './open-secrets.ts'

export interface StatusPlace {
  /** Number of the list. */
  list: number
  /** Index of the entry in the list, as credentials show it. */
  index: number
  /** URL of the list credential. */
  url: string
}

export const statusListUrl = (
  baseUrl: string,
  list: number,
  purpose: StatusPurpose = 'revocation',
): string => (purpose === 'revocation' ? `${baseUrl}/status/${list}` : `${baseUrl}/status/${list}/${purpose}`)

/** Where the current version of a credential can be had, whatever has taken its place. */
export const refreshUrlOf = (credentialUrl: string): string => `${credentialUrl}/refresh`

/** The part of a credential that tells where its state can be read, as its achievement's settings want it. */
export const statusParts = (
  place: StatusPlace,
  { baseUrl, settings }: { baseUrl: string; settings: AchievementSettings },
): CredentialParts['status'] => ({
  list: place.url,
  index: place.index,
  ...(settings.suspension && { suspensionList: statusListUrl(baseUrl, place.list, 'suspension') }),
})

/**
 * Where a status position of an issuer lies. Positions are counted and never reused; the index says nothing
 * about the order of issue, because the list's permutation is secret.
 */
export async function placeOf(
  secrets: TenantSecrets,
  { homeDid, baseUrl }: { homeDid: string; baseUrl: string },
  position: number,
): Promise<StatusPlace> {
  const list = Math.floor(position / STATUS_LIST_LENGTH)
  const permutation = await openPermutation(secrets, homeDid, list)
  return {
    list,
    index: permutation.indexOf(position % STATUS_LIST_LENGTH),
    url: statusListUrl(baseUrl, list),
  }
}
